package farcell.volumes;

/**
 * A volume, or something in it, as users write it: {@code data}, {@code data:train/a.csv}, {@code data@3:train}.
 *
 * @param volume  its name
 * @param version a committed version; 0 for the volume as it is now
 */
public record VolumeAddress(String volume, int version, VolumePath path) {

    public static VolumeAddress parse(String written) throws VolumeException {
        int colon = written.indexOf(':');
        String head = colon < 0 ? written : written.substring(0, colon);
        int at = head.indexOf('@');
        String name = at < 0 ? head : head.substring(0, at);
        checkName(name);
        int version = 0;
        if (at >= 0) {
            if (!head.substring(at + 1).matches("[1-9]\\d{0,8}")) {
                throw new VolumeException("\"" + VolumePath.visible(written) + "\": after @ stands the number of a version, as in "
                        + name + "@3");
            }
            version = Integer.parseInt(head.substring(at + 1));
        }
        return new VolumeAddress(name, version, VolumePath.parse(colon < 0 ? "" : written.substring(colon + 1)));
    }

    static boolean isName(String text) {
        return text.matches("[a-z][a-z0-9_-]{0,39}");
    }

    /** Names are the same on every system, whatever it thinks of cases, dots and alphabets. */
    public static String checkName(String name) throws VolumeException {
        if (!isName(name)) {
            throw new VolumeException("\"" + VolumePath.visible(name) + "\" is no name for a volume: small letters, digits, - and _, "
                    + "a letter first, 40 at most");
        }
        return name;
    }

    public String volumeText() {
        return version == 0 ? volume : volume + "@" + version;
    }

    @Override
    public String toString() {
        return path.isRoot() ? volumeText() : volumeText() + ":" + path;
    }
}

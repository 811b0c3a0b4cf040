package farcell.volumes;

import java.util.List;
import java.util.Optional;

/**
 * A volume as a session wants it: {@code data}, {@code data:ro}, {@code data:/data}, {@code data@3:/data:ro}.
 *
 * @param volume   name and version, without a path in it
 * @param path     where it is to appear; none where {@code Volume.path} is enough
 * @param readOnly whether nothing may be written to it; a version never may
 */
public record VolumeMount(VolumeAddress volume, Optional<String> path, boolean readOnly) {

    /** What a session cannot do without, or what is not a directory for everyday things. */
    private static final List<String> TAKEN = List.of("/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib32", "/lib64", "/opt",
            "/proc", "/root", "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr", "/var", "/usr/lib", "/usr/bin");
    private static final List<String> KERNELS = List.of("/proc/", "/sys/", "/dev/");

    public static VolumeMount parse(String written) throws VolumeException {
        boolean ro = written.endsWith(":ro");
        String text = ro ? written.substring(0, written.length() - 3) : written;
        int colon = text.indexOf(':');
        VolumeAddress volume = VolumeAddress.parse(colon < 0 ? text : text.substring(0, colon));
        String path = colon < 0 ? "" : text.substring(colon + 1);
        if (colon >= 0) {
            checkPath(written, path);
        }
        return new VolumeMount(volume, Optional.of(path).filter(value -> !value.isEmpty()), ro || volume.version() != 0);
    }

    private static void checkPath(String written, String path) throws VolumeException {
        if (!path.matches("(/[A-Za-z0-9][A-Za-z0-9._-]*)+")) {
            throw new VolumeException("volumes=" + VolumePath.visible(written) + ": after the colon stands where the volume is to"
                    + " appear, as in " + "data:/data:ro: letters, digits, -, _ and dots, after a slash each");
        }
        if (TAKEN.contains(path) || KERNELS.stream().anyMatch(path::startsWith)) {
            throw new VolumeException("volumes=" + written + ": " + path + " has something else in it, which the session needs;"
                    + " choose another, as in /data");
        }
    }

    /** As it was written. */
    @Override
    public String toString() {
        return volume.volumeText() + path.map(value -> ":" + value).orElse("")
                + (readOnly && volume.version() == 0 ? ":ro" : "");
    }
}

package farcell.volumes;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;

/**
 * Where something is in a volume: names with {@code /} between, none for the volume itself. One that was made is harmless: it
 * leads nowhere but into the tree, on every system.
 */
public final class VolumePath {

    public static final VolumePath ROOT = new VolumePath("");

    /** Of a configured mount, where our own files are. */
    static final String OURS = ".farcell";
    /** In a directory of this machine that files are got into: those that are not whole. */
    static final String ARRIVING = ".farcell-get";

    private static final int MAX_NAME_BYTES = 255;
    private static final int MAX_BYTES = 4000;
    private static final int MAX_DEPTH = 128;
    /** Characters; a message of a host with a path in it has room as well. */
    private static final int MOST_VISIBLE = 2 * MAX_BYTES;

    private final String text;

    /**
     * @param text {@code train/part-1.csv}; empty for the root
     * @throws IllegalArgumentException saying why the text is no path of a volume
     */
    public VolumePath(String text) {
        this(text, true);
    }

    /** @param check not needed for what is made of paths */
    private VolumePath(String text, boolean check) {
        this.text = text;
        if (check && !text.isEmpty()) {
            String[] names = text.split("/", -1);
            if (names.length > MAX_DEPTH || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
                throw new IllegalArgumentException("a path in a volume has " + MAX_DEPTH + " names and " + MAX_BYTES
                        + " bytes at most");
            }
            for (String name : names) {
                check(name);
            }
            if (names[0].equals(OURS)) {
                throw new IllegalArgumentException(OURS + " in a volume belongs to Farcell");
            }
        }
    }

    /** As users write it: a slash in front is the volume's root, and doubled ones and single dots say nothing. */
    public static VolumePath parse(String written) throws VolumeException {
        StringBuilder text = new StringBuilder();
        for (String name : written.split("/")) {
            if (!name.isEmpty() && !name.equals(".")) {
                text.append(text.isEmpty() ? "" : "/").append(name);
            }
        }
        return received(text.toString());
    }

    /** As the other side of a connection says it. */
    static VolumePath received(String text) throws VolumeException {
        try {
            return new VolumePath(text);
        } catch (IllegalArgumentException e) {
            throw new VolumeException("\"" + visible(text) + "\": " + e.getMessage(), e);
        }
    }

    private static void check(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a name in a path is empty");
        }
        if (isPlain(name)) {
            return;
        }
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
        if (plain.equals(".") || plain.equals("..") || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("a path in a volume goes neither up nor nowhere (" + visible(name) + ")");
        }
        if (plain.indexOf('/') >= 0 || plain.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("a name in a path has a character that is, or looks like, a separator");
        }
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            if (isHidden(c)) {
                throw new IllegalArgumentException(String.format("a name in a path has the character U+%04X, which does not"
                        + " show, or is half of one", c));
            }
            i += Character.charCount(c);
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a name in a path has " + MAX_NAME_BYTES + " bytes at most");
        }
    }

    /** Most names: what needs no further look. */
    private static boolean isPlain(String name) {
        boolean dots = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~' || c == '\\') {
                return false;
            }
            dots &= c == '.';
        }
        return !dots && name.length() <= MAX_NAME_BYTES;
    }

    /** Controls, separators of lines, what turns the direction of text (UAX 9), and what no encoding can hold. */
    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            default -> c == 0x61c || c == 0x200e || c == 0x200f || c >= 0x202a && c <= 0x202e
                    || c >= 0x2066 && c <= 0x2069 || c == 0xfeff || (c & 0xfffe) == 0xfffe;
        };
    }

    /** For people. What is longer than any path is cut, and ends with three dots then. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder();
        text.codePoints().limit(MOST_VISIBLE).forEach(c -> {
            if (isHidden(c)) {
                visible.append(String.format("<U+%04X>", c));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return visible + (text.codePointCount(0, text.length()) > MOST_VISIBLE ? "..." : "");
    }

    public String text() {
        return text;
    }

    public boolean isRoot() {
        return text.isEmpty();
    }

    /** Its last name; empty for the root. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    public VolumePath parent() {
        return text.indexOf('/') < 0 ? ROOT : new VolumePath(text.substring(0, text.lastIndexOf('/')), false);
    }

    public VolumePath resolve(VolumePath below) {
        return isRoot() ? below : below.isRoot() ? this : new VolumePath(text + "/" + below.text);
    }

    /** Whether it is that or below it. */
    public boolean isIn(VolumePath above) {
        return above.isRoot() || text.equals(above.text) || text.startsWith(above.text + "/");
    }

    /** The file that it is below a directory, where nobody needs to look at the way. */
    Path plainlyIn(Path root) throws VolumeException {
        try {
            Path path = root.resolve(text);
            if (!path.startsWith(root) || !path.normalize().equals(path)) {
                throw new VolumeException(text + " is no path on this system");
            }
            return path;
        } catch (InvalidPathException e) {
            throw unlike(e);
        }
    }

    private VolumeException unlike(InvalidPathException e) {
        return new VolumeException(visible(text) + " is no path on this system: " + e.getReason()
                + (text.chars().anyMatch(c -> c > 127) ? ". Its locale has no such characters (LANG, LC_ALL)" : ""), e);
    }

    /**
     * The file that it is below a directory. No part of the way there may be a link, else what stands in a volume could lead
     * out of it; the last name may be one, and is then the link itself.
     */
    public Path in(Path root) throws VolumeException {
        try {
            Path path = root;
            String[] names = isRoot() ? new String[0] : text.split("/");
            for (int i = 0; i < names.length; i++) {
                Path next = path.resolve(names[i]);
                if (!path.equals(next.getParent()) || !next.normalize().equals(next)) {
                    throw new VolumeException(text + " is no path on this system");
                }
                if (i < names.length - 1 && Files.isSymbolicLink(next)) {
                    throw new VolumeException(text + " leads through a link (" + names[i]
                            + "), and what is in a volume does not lead out of it");
                }
                path = next;
            }
            return path;
        } catch (InvalidPathException e) {
            throw unlike(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VolumePath path && text.equals(path.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

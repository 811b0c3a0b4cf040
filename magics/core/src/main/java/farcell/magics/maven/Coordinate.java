package farcell.magics.maven;

import farcell.magics.MagicException;

/**
 * Names one file of a Maven repository.
 *
 * @param extension  {@code jar} unless written
 * @param classifier empty unless written
 */
public record Coordinate(String group, String artifact, String extension, String classifier, String version) {

    /**
     * Reads {@code group:artifact[:extension[:classifier]]:version}.
     *
     * @throws MagicException for any other form
     */
    public static Coordinate parse(String text) {
        String[] parts = text.strip().split(":", -1);
        for (String part : parts) {
            if (!part.matches("[\\w.\\-+\\[\\](),]*")) {
                throw wrong(text, "it holds a character that coordinates have not");
            }
        }
        if (parts.length < 3) {
            throw wrong(text, parts.length == 2 ? "the version is missing" : "there are too few parts");
        }
        if (parts.length > 5) {
            throw wrong(text, "there are too many parts");
        }
        String extension = parts.length > 3 ? parts[2] : "jar";
        String classifier = parts.length > 4 ? parts[3] : "";
        String version = parts[parts.length - 1];
        if (parts[0].isEmpty() || parts[1].isEmpty() || extension.isEmpty() || version.isEmpty()) {
            throw wrong(text, "a part is empty");
        }
        return new Coordinate(parts[0], parts[1], extension, classifier, version);
    }

    private static MagicException wrong(String text, String why) {
        return new MagicException("\"" + text + "\" is no Maven coordinate: " + why
                + ". Write group:artifact:version or group:artifact:extension:classifier:version");
    }

    /** What two versions of one artifact have in common. */
    public String key() {
        return group + ":" + artifact + ":" + extension + ":" + classifier;
    }

    /** The shortest form that {@link #parse} reads. */
    @Override
    public String toString() {
        String middle = classifier.isEmpty() ? extension.equals("jar") ? "" : ":" + extension
                : ":" + extension + ":" + classifier;
        return group + ":" + artifact + middle + ":" + version;
    }
}

package farcell.remote;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do when a package is not there: the line that brings it, where it is one that notebooks often use. */
final class MissingPackages {

    private static final String COMMONS_LANG = "org.apache.commons.lang3";
    private static final String COMMONS_LANG_JAR = "org.apache.commons:commons-lang3:3.18.0";
    private static final Pattern MISSING = Pattern.compile("package ([\\w.]+) does not exist");

    /** By prefix of the package; longer prefixes first. */
    private static final Map<String, String> LINES = new LinkedHashMap<>();

    static {
        LINES.put("tech.tablesaw", "%use tablesaw");
        LINES.put("ai.djl", "%use djl");
        LINES.put(COMMONS_LANG, "%maven " + COMMONS_LANG_JAR);
        LINES.put("org.apache.commons.math3", "%maven org.apache.commons:commons-math3:3.6.1");
        LINES.put("org.apache.commons.csv", "%maven org.apache.commons:commons-csv:1.14.1");
        LINES.put("com.google.common", "%maven com.google.guava:guava:33.4.8-jre");
        LINES.put("com.google.gson", "%maven com.google.code.gson:gson:2.13.1");
        LINES.put("com.fasterxml.jackson", "%maven com.fasterxml.jackson.core:jackson-databind:2.19.2");
    }

    private MissingPackages() {}

    /**
     * Packages that IJava's own class path showed to every notebook, since cells ran inside its kernel; notebooks came to
     * rely on them without saying so. @return the coordinate that has the missing package
     */
    static Optional<String> ijavaHad(String message) {
        Matcher matcher = MISSING.matcher(message);
        return matcher.find() && matcher.group(1).startsWith(COMMONS_LANG) ? Optional.of(COMMONS_LANG_JAR)
                : Optional.empty();
    }

    /** @param message of the compiler; @return one line for the user, if this is about a missing package */
    static Optional<String> advice(String message) {
        Matcher matcher = MISSING.matcher(message);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String name = matcher.group(1);
        String line = LINES.entrySet().stream().filter(e -> (name + ".").startsWith(e.getKey() + "."))
                .map(Map.Entry::getValue).findFirst().orElse("%maven GROUP:ARTIFACT:VERSION, or %jars PATH");
        return Optional.of("its jar is not on the class path; to add it: " + line);
    }
}

package farcell.ssh;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Java runtime on a host.
 *
 * @param home    its directory there
 * @param feature feature version: 17, 25; 0 where it does not tell
 * @param modules empty where it does not tell
 */
record HostJava(String home, int feature, String version, String vendor, Set<String> modules) {

    /** What a session cannot do without. */
    private static final Set<String> NEEDED = Set.of("java.instrument", "java.management", "jdk.unsupported");

    HostJava {
        modules = Set.copyOf(modules);
    }

    /** A line of the probe: home, version, vendor, modules, with tabs between. */
    static Optional<HostJava> parse(String line) {
        String[] parts = line.split("\t", -1);
        if (parts.length != 4 || parts[0].isBlank()) {
            return Optional.empty();
        }
        Set<String> modules = Arrays.stream(parts[3].split("\\s+")).filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
        return Optional.of(new HostJava(parts[0], featureOf(parts[1]), parts[1], parts[2], modules));
    }

    /** {@code 1.8.0_402} is 8, {@code 17.0.15} is 17. */
    static int featureOf(String version) {
        String digits = version.replaceFirst("^1\\.", "").replaceFirst("^(\\d{1,4}).*$", "$1");
        return digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : 0;
    }

    boolean fits(int atLeast) {
        return feature >= atLeast && lacks().isEmpty();
    }

    Set<String> lacks() {
        return modules.isEmpty() ? Set.of()
                : NEEDED.stream().filter(module -> !modules.contains(module)).collect(Collectors.toSet());
    }

    String java() {
        return home + "/bin/java";
    }

    String describe() {
        return "Java " + (version.isEmpty() ? "of unknown version" : version) + " in " + home
                + (lacks().isEmpty() ? "" : " (lacks " + String.join(", ", lacks()) + ")");
    }
}

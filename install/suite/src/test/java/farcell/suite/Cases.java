package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** All notebooks of the suite, and how one becomes a test. */
final class Cases {

    private static final List<String> FILES = List.of("writes", "code", "statics", "types", "redefine", "sharing",
            "sessions", "refusals", "output", "libraries", "djl");
    private static final Duration LIMIT = Duration.ofSeconds(150);

    private Cases() {}

    /** By file, in order. */
    static Map<String, List<Script>> all() {
        Map<String, List<Script>> all = new LinkedHashMap<>();
        FILES.forEach(file -> all.put(file, Script.read("/capture/" + file + ".cells")));
        return all;
    }

    /**
     * A test for each notebook. {@code -Dfarcell.suite.case=TEXT} keeps those with the text in their name.
     *
     * @param open makes a fresh notebook for a case, in an empty directory
     */
    static Stream<DynamicNode> tests(Map<String, List<Script>> scripts, Path directory, Function<Path, Runner> open) {
        Map<String, String> failures = knownFailures();
        String wanted = System.getProperty("farcell.suite.case", "");
        return scripts.entrySet().stream().map(file -> DynamicContainer.dynamicContainer(file.getKey(),
                file.getValue().stream().filter(script -> script.name().contains(wanted)).map(script ->
                        DynamicTest.dynamicTest(script.name(), () -> {
                            if (!failures.containsKey(script.name())) {
                                run(script, directory, open);
                                return;
                            }
                            assertThatThrownBy(() -> run(script, directory, open))
                                    .as("a known failure that works now: take it out of known-failures.txt")
                                    .isInstanceOf(AssertionError.class);
                        }))));
    }

    private static void run(Script script, Path directory, Function<Path, Runner> open) throws IOException {
        Path own = Files.createTempDirectory(directory, "case");
        try (Watchdog watchdog = new Watchdog(script.name(), LIMIT); Runner runner = open.apply(own)) {
            ScriptCheck.run(script, runner);
        }
    }

    /** What is wrong with which case; every name must be that of a case. */
    static Map<String, String> knownFailures() {
        try (var in = Cases.class.getResourceAsStream("/capture/known-failures.txt")) {
            Map<String, String> failures = new TreeMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> failures.put(line.substring(0, line.indexOf(" | ")), line.substring(line.indexOf(" | "))));
            assertThat(all().values().stream().flatMap(List::stream).map(Script::name).collect(Collectors.toSet()))
                    .containsAll(failures.keySet());
            return failures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.hosts.JavaRuntimes;
import farcell.hosts.LaunchException;
import farcell.suite.Kinds.Kind;
import farcell.suite.Runner.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Objects of all kinds, made in a local session, checked and changed in another, brought back and checked. The other
 * session runs on the other Java where there is one; {@code -Dfarcell.suite.full=true} runs each Java alone, too.
 * {@code -Dfarcell.suite.kinds=FILE} keeps a file, {@code -Dfarcell.suite.case=TEXT} the kinds with the text in their
 * name.
 */
class KindsTest {

    private static final List<String> FILES = List.of("jdk-collections", "jdk-values", "guava", "jackson", "commons",
            "collections", "kotlin", "lombok", "joda", "tablesaw");
    private static final String WANTED = System.getProperty("farcell.suite.case", "");
    private static final String WANTED_FILE = System.getProperty("farcell.suite.kinds", "");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    /** Java versions of the two sessions. */
    private record Pair(String here, String there) {}

    @TestFactory
    Stream<DynamicNode> thereChangedAndBack() {
        return pairs().stream().map(pair -> DynamicContainer.dynamicContainer(pair.here() + " and " + pair.there(),
                FILES.stream().filter(file -> file.contains(WANTED_FILE)).map(file -> DynamicContainer.dynamicContainer(file, trip(Kinds.read(file), pair)))));
    }

    @Test
    void thereAreEnoughKinds() {
        assertThat(FILES.stream().mapToInt(file -> Kinds.read(file).kinds().size()).sum()).isGreaterThanOrEqualTo(120);
        FILES.forEach(file -> assertThat(Kinds.read(file).kinds()).extracting(Kind::name).doesNotHaveDuplicates());
    }

    private static List<Pair> pairs() {
        String own = String.valueOf(Runtime.version().feature());
        List<Pair> pairs = new ArrayList<>();
        for (String other : List.of("17", "25")) {
            if (!other.equals(own) && isThere(other)) {
                pairs.add(new Pair(own, other));
                if (Boolean.getBoolean("farcell.suite.full")) {
                    pairs.add(new Pair(own, own));
                    pairs.add(new Pair(other, other));
                }
            }
        }
        return pairs.isEmpty() ? List.of(new Pair(own, own)) : pairs;
    }

    private static boolean isThere(String java) {
        try {
            JavaRuntimes.local().find(java);
            return true;
        } catch (LaunchException e) {
            return false;
        }
    }

    /** The notebook of a file is run by the first of its tests. */
    private Stream<DynamicNode> trip(Kinds kinds, Pair pair) {
        Map<String, String> faults = new LinkedHashMap<>();
        boolean[] run = {false};
        return kinds.kinds().stream().filter(kind -> kind.name().contains(WANTED))
                .map(kind -> DynamicTest.dynamicTest(kind.name(), () -> {
                    if (!run[0]) {
                        run[0] = true;
                        run(kinds, pair, faults);
                    }
                    assertThat(faults).doesNotContainKey("the notebook");
                    assertThat(faults.getOrDefault(kind.name(), "")).isEmpty();
                }));
    }

    private void run(Kinds kinds, Pair pair, Map<String, String> faults) {
        try (Watchdog watchdog = new Watchdog(kinds.file(), LIMIT); Runner runner = open(pair)) {
            Shown head = runner.run(kinds.head());
            Shown classes = kinds.classes().isEmpty() ? head : runner.run(kinds.classes());
            if (head.error().isPresent() || classes.error().isPresent()) {
                faults.put("the notebook", head.error().or(classes::error).get());
                return;
            }
            List<Integer> all = IntStream.range(0, kinds.kinds().size())
                    .filter(i -> kinds.kinds().get(i).name().contains(WANTED)).boxed().toList();
            if (!together(runner, kinds.kinds(), all, pair, faults)) {
                // To see which of them cannot even be tried.
                all.forEach(i -> together(runner, kinds.kinds(), List.of(i), pair, faults));
            }
        }
    }

    private Runner open(Pair pair) {
        try {
            String own = String.valueOf(Runtime.version().feature());
            return new InProcess(Files.createTempDirectory(directory, "trip"), 1_000_000_000,
                    pair.here().equals(own) ? "" : pair.here());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Three cells for many kinds, since each takes its time. @return whether all of them could be tried */
    private static boolean together(Runner runner, List<Kind> kinds, List<Integer> chosen, Pair pair,
            Map<String, String> faults) {
        StringBuilder make = new StringBuilder();
        StringBuilder there = new StringBuilder("%%remote session=far java=" + pair.there() + "\n");
        StringBuilder back = new StringBuilder();
        for (int i : chosen) {
            Kind kind = kinds.get(i);
            make.append("var k").append(i).append(" = ").append(kind.make()).append(";\n");
            there.append(test("there", i, Kind.of(kind.there(), "k" + i)))
                    .append(guarded("there", i, Kind.of(kind.change(), "k" + i) + ";"))
                    .append("var r").append(i).append(" = k").append(i).append(";\n");
            back.append(test("back", i, Kind.of(kind.back(), "r" + i)));
        }
        for (String cell : List.of(make.toString(), there.toString(), back.toString())) {
            Shown shown = runner.run(cell);
            if (shown.error().isPresent()) {
                if (chosen.size() == 1) {
                    faults.put(kinds.get(chosen.get(0)).name(), cell + shown.error().get());
                }
                return false;
            }
            for (int i : chosen) {
                shown.out().lines().filter(line -> line.startsWith("wrong " + i + " "))
                        .forEach(line -> faults.put(kinds.get(i).name(), line + "\n" + cell(kinds.get(i))));
            }
        }
        return true;
    }

    private static String cell(Kind kind) {
        return kind.make() + "\n" + kind.parts();
    }

    private static String test(String where, int i, String condition) {
        return guarded(where, i, "if (!(" + condition + ")) System.out.println(\"wrong " + i + " " + where + "\");");
    }

    private static String guarded(String where, int i, String code) {
        return "try { " + code + " } catch (Throwable e) { System.out.println(\"wrong " + i + " " + where
                + ": \" + e); }\n";
    }

    // ---- what stays ------------------------------------------------------------------------------------------------

    @Test
    void whatStaysIsNamedWithItsPathAndWhatToDo() {
        Kinds kinds = Kinds.read("refused");
        List<String> wrong = new ArrayList<>();
        String own = String.valueOf(Runtime.version().feature());
        try (Watchdog watchdog = new Watchdog("refused", LIMIT); Runner runner = open(new Pair(own, own))) {
            runner.run(kinds.head());
            runner.run(kinds.classes());
            for (int i = 0; i < kinds.kinds().size(); i++) {
                Kind kind = kinds.kinds().get(i);
                Shown made = runner.run("var k" + i + " = " + kind.make() + ";");
                String error = runner.run("%%remote session=far\nk" + i + " == null").error().orElse("no error");
                String path = "k" + i + kind.parts().get(0);
                if (made.error().isPresent() || !error.contains(path) || !error.contains(kind.parts().get(1))) {
                    wrong.add(kind.name() + ": " + made.error().orElse(error));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}

package farcell.suite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import farcell.hosts.JavaRuntime;
import farcell.hosts.JavaRuntimes;
import farcell.hosts.LaunchException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same notebooks through the installed kernel, spoken to as Jupyter does. A kernel and its sessions for each case are
 * slow, so each configuration runs a part of the cases; {@code -Dfarcell.suite.full=true} runs all in each.
 */
class InstalledTest {

    private static final int NEWER = 25;
    /** Cases of each file in the short form. */
    private static final int PER_FILE = 1;

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicNode> onThisJdk() {
        return tests(Map.of(), script -> script.has(Script.CORE));
    }

    /** Cells are compiled by the newer JDK for the older. */
    @TestFactory
    Stream<DynamicNode> kernelOnTheNewerJdkSessionsOnTheOlder() {
        JavaRuntime newer = newer();
        return tests(Map.of("JAVA_HOME", newer.home().toString(), "FARCELL_SESSION_JAVA", "17"),
                script -> script.has(Script.CORE));
    }

    @TestFactory
    Stream<DynamicNode> allOnTheNewerJdk() {
        return tests(Map.of("JAVA_HOME", newer().home().toString()), script -> script.has(Script.CORE));
    }

    private Stream<DynamicNode> tests(Map<String, String> environment, Predicate<Script> part) {
        boolean full = Boolean.getBoolean("farcell.suite.full");
        Map<String, List<Script>> scripts = new LinkedHashMap<>();
        Cases.all().forEach((file, all) -> scripts.put(file, all.stream()
                .filter(script -> !script.has(Script.IN_PROCESS) && (full || part.test(script)))
                .limit(full ? Long.MAX_VALUE : PER_FILE).toList()));
        return Cases.tests(scripts, directory, own -> new Installed(own, environment));
    }

    /** A newer JDK than the oldest that is served; what needs it is skipped where there is none. */
    static JavaRuntime newer() {
        Optional<JavaRuntime> found;
        try {
            found = Optional.of(JavaRuntimes.local().find(String.valueOf(NEWER)));
        } catch (LaunchException e) {
            found = Optional.empty();
        }
        assumeTrue(found.isPresent(), "there is no JDK " + NEWER + " on this machine");
        return found.get();
    }
}

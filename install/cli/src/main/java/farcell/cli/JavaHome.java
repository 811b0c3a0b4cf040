package farcell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A Java installation that can run the kernel: 17 or later, with JShell.
 *
 * @param launcher the {@code java} program, absolute
 * @param feature  its feature version, for instance 17
 * @param version  its full version, for instance 17.0.15
 */
record JavaHome(Path launcher, int feature, String version) {

    /** The oldest feature version that the kernel runs on. */
    static final int OLDEST = 17;

    static final String HOW_TO_GET = "Install JDK 17 or later (Debian: apt-get install openjdk-17-jdk-headless) and"
            + " name it with --java or JAVA_HOME.";

    private static final String JSHELL = "jdk.jshell@";
    /** A JVM starts in a second, and on a busy machine in many. */
    private static final Duration START = Duration.ofMinutes(1);

    /** @return the Java that runs this command */
    static JavaHome current() {
        if (ModuleLayer.boot().findModule("jdk.jshell").isEmpty()) {
            throw new Failure(System.getProperty("java.home") + " has no JShell (module jdk.jshell): it is not a full"
                    + " JDK. " + HOW_TO_GET);
        }
        Runtime.Version version = Runtime.version();
        String number = System.getProperty("java.version");
        return new JavaHome(launcherIn(Path.of(System.getProperty("java.home"))), version.feature(), number);
    }

    /**
     * Asks a Java that the user named.
     *
     * @param path a JDK's directory or its {@code java} program
     * @throws Failure if it cannot run the kernel
     */
    static JavaHome at(Path path) {
        Path launcher = (Files.isDirectory(path) ? launcherIn(path) : path).toAbsolutePath().normalize();
        if (!Files.isExecutable(launcher)) {
            throw new Failure("there is no java at " + launcher + ". " + HOW_TO_GET);
        }
        Subprocess.Result listed;
        try {
            listed = Subprocess.run(List.of(launcher.toString(), "--list-modules"), START);
        } catch (IOException failed) {
            throw new Failure("cannot run " + launcher + ": " + failed.getMessage(), failed);
        }
        return of(launcher, listed);
    }

    static JavaHome of(Path launcher, Subprocess.Result listed) {
        // java 8 and older know no --list-modules.
        if (listed.status() != 0) {
            throw new Failure(launcher + " is older than Java 9 or does not work: " + listed.firstLine() + ". "
                    + HOW_TO_GET);
        }
        String base = moduleVersion(listed, "java.base@");
        if (base == null) {
            throw new Failure(launcher + " does not tell its version: " + listed.firstLine() + ". " + HOW_TO_GET);
        }
        Runtime.Version version = Runtime.Version.parse(base);
        if (version.feature() < OLDEST) {
            throw new Failure(launcher + " is Java " + base + ", too old. " + HOW_TO_GET);
        }
        if (moduleVersion(listed, JSHELL) == null) {
            throw new Failure(launcher + " (Java " + base + ") has no JShell (module jdk.jshell): it is not a full"
                    + " JDK. " + HOW_TO_GET);
        }
        return new JavaHome(launcher, version.feature(), base);
    }

    private static String moduleVersion(Subprocess.Result listed, String prefix) {
        return listed.output().lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst()
                .orElse(null);
    }

    private static Path launcherIn(Path home) {
        Path windows = home.resolve("bin").resolve("java.exe");
        return Files.exists(windows) ? windows : home.resolve("bin").resolve("java");
    }
}

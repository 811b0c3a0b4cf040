package farcell.hosts;

import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Java runtime (JDK or JRE) of this machine.
 *
 * @param home    its directory
 * @param version {@code 17.0.15}
 * @param vendor  who built it, or empty
 * @param modules names of its modules; empty when it does not tell
 * @param origin  where it was found, for people: {@code JAVA_HOME_25_X64}, {@code /usr/lib/jvm}
 */
public record JavaRuntime(Path home, Runtime.Version version, String vendor, Set<String> modules, String origin) {

    public JavaRuntime {
        modules = Set.copyOf(modules);
    }

    /** Feature version: 17, 25. */
    public int feature() {
        return version.feature();
    }

    /** The launcher. */
    public Path java() {
        return launcher(home);
    }

    /** Whether it has a module; true where it does not tell. */
    public boolean has(String module) {
        return modules.isEmpty() || modules.contains(module);
    }

    /** For people: {@code Java 25.0.3 (Eclipse Adoptium) in /usr/lib/jvm/temurin-25}. */
    public String describe() {
        return "Java " + version + (vendor.isEmpty() ? "" : " (" + vendor + ")") + " in " + home;
    }

    /**
     * Reads the {@code release} file of a runtime (JEP 223, JEP 282; Java 8 writes the version as {@code 1.8.0_402}).
     *
     * @return none where there is no runtime, or one that does not tell its version
     */
    static Optional<JavaRuntime> at(Path home, String origin) {
        if (!Files.isExecutable(launcher(home))) {
            return Optional.empty();
        }
        Properties release = new Properties();
        try {
            release.load(new StringReader(Files.readString(home.resolve("release"))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        return version(unquoted(release, "JAVA_VERSION")).map(version -> new JavaRuntime(home, version,
                unquoted(release, "IMPLEMENTOR"), words(unquoted(release, "MODULES")), origin));
    }

    /** The runtime that this program runs on. */
    static JavaRuntime own() {
        Path home = Path.of(System.getProperty("java.home"));
        String origin = "the kernel's own";
        return at(home, origin).orElseGet(() -> new JavaRuntime(home, Runtime.version(),
                System.getProperty("java.vendor", ""), systemModules(), origin));
    }

    private static Set<String> systemModules() {
        return ModuleFinder.ofSystem().findAll().stream()
                .map(module -> module.descriptor().name())
                .collect(Collectors.toSet());
    }

    private static Optional<Runtime.Version> version(String text) {
        String modern = text.startsWith("1.") ? text.substring(2).replaceFirst("_.*", "") : text;
        try {
            return Optional.of(Runtime.Version.parse(modern.replaceFirst("(\\.0)+$", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String unquoted(Properties release, String key) {
        return release.getProperty(key, "").replace("\"", "").strip();
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).collect(Collectors.toSet());
    }

    private static Path launcher(Path home) {
        return home.resolve("bin").resolve(File.separatorChar == '\\' ? "java.exe" : "java");
    }
}

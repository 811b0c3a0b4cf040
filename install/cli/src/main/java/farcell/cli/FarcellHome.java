package farcell.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An installed distribution (kernel/README.md, "Class paths"): {@code lib/kernel}, {@code lib/session},
 * {@code lib/api}, {@code lib/user} and {@code lib/gpu} under one directory.
 *
 * @param directory absolute
 */
record FarcellHome(Path directory) {

    /** System property that names the directory to the rest of the kernel. */
    static final String PROPERTY = "farcell.home";
    /** Environment variable that does the same, set by {@code bin/farcell} and by kernelspecs. */
    static final String VARIABLE = "FARCELL_HOME";

    private static final List<String> PARTS = List.of("lib/kernel", "lib/session", "lib/api", "lib/user", "lib/gpu");

    /** Looks at the system property, the environment, then at where this class came from. */
    static FarcellHome find() {
        String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (named != null && !named.isEmpty()) {
            return new FarcellHome(Path.of(named).toAbsolutePath().normalize());
        }
        try {
            Path jar = Path.of(FarcellHome.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path kernel = jar.getParent();
            if (Files.isRegularFile(jar) && kernel.endsWith(Path.of("lib", "kernel"))) {
                return new FarcellHome(kernel.getParent().getParent());
            }
        } catch (URISyntaxException | RuntimeException notFromAFile) {
            throw new Failure("cannot tell where Farcell is installed; set " + VARIABLE, notFromAFile);
        }
        throw new Failure("Farcell does not run from an installed distribution; set " + VARIABLE + " to one"
                + " (in a checkout: install/cli/target/farcell, made by install/farcell)");
    }

    /** @return the jar that starts the kernel */
    Path kernelJar() {
        return directory.resolve("lib").resolve("kernel").resolve("farcell-cli.jar");
    }

    /** @return the argument file with the options of the kernel's JVM */
    Path javaOptions() {
        return directory.resolve("lib").resolve("kernel").resolve("java.options");
    }

    /** @return what is not there of a whole distribution, as relative paths; empty when all is well */
    List<String> missing() {
        var missing = new ArrayList<String>();
        for (String part : PARTS) {
            if (!holdsJars(directory.resolve(part))) {
                missing.add(part + "/*.jar");
            }
        }
        for (Path file : List.of(kernelJar(), javaOptions())) {
            if (!Files.isRegularFile(file)) {
                missing.add(directory.relativize(file).toString());
            }
        }
        return missing;
    }

    private static boolean holdsJars(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.toString().endsWith(".jar"));
        } catch (IOException notThere) {
            return false;
        }
    }
}

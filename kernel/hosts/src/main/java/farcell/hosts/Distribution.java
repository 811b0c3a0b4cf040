package farcell.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where Farcell's own jars are: the directory that the installer makes.
 *
 * @param home     the directory, {@code $FARCELL_HOME}
 * @param agent    {@code lib/session/farcell-session.jar}
 * @param apiJars  {@code lib/api/*.jar}: what cells are compiled against
 * @param userJars {@code lib/user/*.jar}: what is on the class path of user code from the start
 * @param gpuCheck {@code lib/gpu/*.jar}: the program that tries GPUs
 */
public record Distribution(Path home, Path agent, List<Path> apiJars, List<Path> userJars, List<Path> gpuCheck) {

    /** System property that says where the distribution is; it goes before the variable {@value #VARIABLE}. */
    public static final String PROPERTY = "farcell.home";
    public static final String VARIABLE = "FARCELL_HOME";

    public Distribution {
        apiJars = List.copyOf(apiJars);
        userJars = List.copyOf(userJars);
        gpuCheck = List.copyOf(gpuCheck);
    }

    /** The distribution that this program's settings name. */
    public static Distribution find() throws LaunchException {
        return find(System.getProperties(), System.getenv());
    }

    static Distribution find(Properties properties, Map<String, String> environment) throws LaunchException {
        String property = properties.getProperty(PROPERTY, "");
        String home = property.isBlank() ? environment.getOrDefault(VARIABLE, "") : property;
        if (home.isBlank()) {
            throw new LaunchException("Farcell does not know where it is installed: neither the system property "
                    + PROPERTY + " nor the environment variable " + VARIABLE + " is set; start it by bin/farcell, or "
                    + "run \"farcell install\" again so that the kernelspec sets it");
        }
        try {
            return at(Path.of(home));
        } catch (InvalidPathException e) {
            throw new LaunchException(VARIABLE + "=" + home + " is not a path: " + e.getReason(), e);
        }
    }

    /** The distribution in a directory. */
    public static Distribution at(Path home) throws LaunchException {
        Path directory = home.toAbsolutePath().normalize();
        Path agent = directory.resolve("lib").resolve("session").resolve("farcell-session.jar");
        if (!Files.isRegularFile(agent)) {
            throw new LaunchException("there is no Farcell in " + directory + ": " + directory.relativize(agent)
                    + " is missing; set " + VARIABLE + " to the directory of the distribution, or install it again");
        }
        return new Distribution(directory, agent, jars(directory.resolve("lib").resolve("api")),
                jars(directory.resolve("lib").resolve("user")), jars(directory.resolve("lib").resolve("gpu")));
    }

    /** The agent as it is started. */
    public Agent launcher() {
        return new Agent(List.of("-jar", agent.toString()), List.of(home.resolve("lib").resolve("user")), gpuCheck);
    }

    /** A missing directory has no jars; sorted, so that the class path is the same each time. */
    private static List<Path> jars(Path directory) throws LaunchException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new LaunchException("cannot read " + directory + ": " + e.getMessage(), e);
        }
    }
}

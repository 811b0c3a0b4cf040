package farcell.hosts;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The program that runs in a session's JVM.
 *
 * @param arguments last part of the Java command line: {@code -jar JAR}, or {@code -cp PATH MAIN}
 * @param userJars  on the class path of user code from the start
 */
public record Agent(List<String> arguments, List<Path> userJars) {

    public Agent {
        arguments = List.copyOf(arguments);
        userJars = List.copyOf(userJars);
    }

    /** An agent from a class path, for tests and for kernels that run from their build. */
    public static Agent ofClassPath(List<Path> classPath, String mainClass, List<Path> userJars) {
        return new Agent(List.of("-cp", joined(classPath), mainClass), userJars);
    }

    /** Value of the system property {@code farcell.user}. */
    String userPath() {
        return joined(userJars);
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}

package farcell.hosts;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The program that runs in a session's JVM.
 *
 * @param arguments last part of the Java command line: {@code -jar JAR}, or {@code -cp PATH MAIN}
 * @param userPaths directories whose jars are on the class path of user code from the start
 */
public record Agent(List<String> arguments, List<Path> userPaths) {

    public Agent {
        arguments = List.copyOf(arguments);
        userPaths = List.copyOf(userPaths);
    }

    /** An agent from a class path, for tests and for kernels that run from their build. */
    public static Agent ofClassPath(List<Path> classPath, String mainClass, List<Path> userPaths) {
        return new Agent(List.of("-cp", joined(classPath), mainClass), userPaths);
    }

    /** Value of the system property {@code farcell.user}. */
    String userPath() {
        return joined(userPaths);
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}

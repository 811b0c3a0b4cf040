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
 * @param gpuCheck  the jars of the program that tries GPUs; none: they are not tried
 */
public record Agent(List<String> arguments, List<Path> userPaths, List<Path> gpuCheck) {

    public Agent {
        arguments = List.copyOf(arguments);
        userPaths = List.copyOf(userPaths);
        gpuCheck = List.copyOf(gpuCheck);
    }

    /** An agent from a class path, for tests and for kernels that run from their build. */
    public static Agent ofClassPath(List<Path> classPath, String mainClass, List<Path> userPaths) {
        return new Agent(List.of("-cp", joined(classPath), mainClass), userPaths, List.of());
    }

    /** Value of the system property {@code farcell.user}. */
    String userPath() {
        return joined(userPaths);
    }

    /** As a class path of this machine. */
    static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}

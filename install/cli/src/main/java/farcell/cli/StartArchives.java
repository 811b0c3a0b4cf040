package farcell.cli;

import farcell.wire.Hashes;
import farcell.wire.UserCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Archives of loaded classes that let the kernel and its sessions start in less time: application class-data sharing
 * (JEP 350), and for the kernel on JDK 25 an ahead-of-time cache (JEP 514). Each fits one JDK and one set of jars, so
 * they lie in a directory whose name is a hash of both; a JVM ignores one that does not fit.
 *
 * @param directory where they are, or would be
 * @param feature   feature version of the JDK that they are for
 */
record StartArchives(Path directory, int feature) {

    private static final int AOT_SINCE = 25;
    private static final int NAME_LENGTH = 16;

    /** Those of a distribution on a JDK. */
    static StartArchives of(FarcellHome home, JavaHome java, Map<String, String> environment) {
        StringBuilder key = new StringBuilder(real(java.launcher()).toString()).append('\n').append(java.version()).append('\n')
                .append(System.getProperty("os.arch")).append('\n');
        try (Stream<Path> files = Files.walk(home.directory().resolve("lib"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                key.append(file).append(' ').append(Files.size(file)).append(' ')
                        .append(Files.getLastModifiedTime(file).toMillis()).append('\n');
            }
        } catch (IOException e) {
            throw new Failure("cannot read the distribution in " + home.directory() + ": " + e.getMessage(), e);
        }
        String name = Hashes.of(key.toString().getBytes(StandardCharsets.UTF_8)).substring(0, NAME_LENGTH);
        return new StartArchives(UserCache.of(environment, "archives").resolve(name), java.feature());
    }

    private static Path real(Path launcher) {
        try {
            return launcher.toRealPath();
        } catch (IOException e) {
            return launcher;
        }
    }

    private boolean aheadOfTime() {
        return feature >= AOT_SINCE;
    }

    Path kernel() {
        return directory.resolve(aheadOfTime() ? "kernel.aot" : "kernel.jsa");
    }

    Path session() {
        return directory.resolve("session.jsa");
    }

    boolean complete() {
        return Files.isReadable(kernel()) && Files.isReadable(session());
    }

    /** Options of the kernel's JVM that use its archive; none where it was not made. */
    List<String> kernelOptions() {
        if (!Files.isReadable(kernel())) {
            return List.of();
        }
        return List.of((aheadOfTime() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + kernel());
    }

    /** Options of a kernel's JVM that write its archive when it ends. */
    List<String> kernelTraining(Path into) {
        return List.of((aheadOfTime() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + into);
    }

    /** Options of a session's JVM that write its archive when it ends. */
    static List<String> sessionTraining(Path into) {
        return List.of("-XX:ArchiveClassesAtExit=" + into);
    }
}

package farcell.cli;

import farcell.jupyter.client.LaunchedKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Makes the start archives: runs a kernel through a few cells, and has both its JVMs write down what they loaded. */
final class ArchiveTraining {

    /** Names the file into which the local session of a kernel in training writes its archive. */
    static final String SESSION_VARIABLE = "FARCELL_TRAINING_SESSION_ARCHIVE";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What most notebooks make a kernel load: declarations, lambdas, output, errors, a plan. */
    private static final List<String> CELLS = List.of(
            "1 + 1",
            "record P(int a) {} class K { int f() { return 1; } }\nint x = new K().f(); "
                    + "IntSupplier s = () -> x + 1; s.getAsInt()",
            "for (int i = 0; i < 3; i++) { System.out.println(i); }\nvar l = new ArrayList<P>(); l.add(new P(1)); l",
            "int f(int y) { return y / 0; } f(1)",
            "String wrong = 5;",
            "%%remote plan\nl.size() + x",
            "%vars",
            "%help");

    private ArchiveTraining() {}

    /**
     * Makes archives where there are none.
     *
     * @return why there are none afterwards, for the user; empty when all is well. Farcell works without them
     */
    static Optional<String> run(FarcellHome home, JavaHome java, StartArchives archives) {
        if (archives.complete()) {
            return Optional.empty();
        }
        Path work = null;
        try {
            Files.createDirectories(archives.directory());
            work = Files.createTempDirectory(archives.directory(), "training");
            Path kernel = work.resolve(archives.kernel().getFileName());
            Path session = work.resolve(archives.session().getFileName());
            train(home, java, archives, work, kernel, session);
            for (Path made : List.of(kernel, session)) {
                if (!Files.isReadable(made)) {
                    return Optional.of(made.getFileName() + " was not written");
                }
            }
            Files.move(kernel, archives.kernel(), StandardCopyOption.ATOMIC_MOVE);
            Files.move(session, archives.session(), StandardCopyOption.ATOMIC_MOVE);
            return Optional.empty();
        } catch (IOException | RuntimeException | AssertionError e) {
            return Optional.of(String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString()));
        } finally {
            delete(work);
        }
    }

    private static void train(FarcellHome home, JavaHome java, StartArchives archives, Path work, Path kernel,
                              Path session) throws IOException {
        List<String> argv = new ArrayList<>(List.of(java.launcher().toString(), "@" + home.javaOptions()));
        argv.addAll(archives.kernelTraining(kernel));
        argv.addAll(List.of("-jar", home.kernelJar().toString(), "kernel", "-f", "{connection_file}"));
        Map<String, String> environment = Map.of(FarcellHome.VARIABLE, home.directory().toString(),
                SESSION_VARIABLE, session.toString(), "FARCELL_DATA", work.resolve("data").toString());
        Path host = Files.createTempDirectory("farcell");
        try (TrainingHost training = host(work, host, java);
                LaunchedKernel launched = LaunchedKernel.launch(argv, work, environment, LIMIT)) {
            CELLS.forEach(launched.client()::execute);
            launched.client().complete("System.o", "System.o".length());
            launched.client().inspect("Math.max(", "Math.max(".length(), 0);
            remote(launched);
            List<ProcessHandle> sessions = launched.process().descendants().toList();
            launched.shutdown(LIMIT);
            // The kernel does not wait for a session that writes its archive.
            CompletableFuture.allOf(sessions.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .completeOnTimeout(null, LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        } finally {
            delete(host);
        }
    }

    /** None where there can be none: then what takes a kernel to hosts is not in its archive. */
    private static TrainingHost host(Path work, Path files, JavaHome java) {
        try {
            return TrainingHost.open(work, files, java);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static void remote(LaunchedKernel launched) {
        try {
            launched.client().execute("%%remote once on=" + TrainingHost.NAME + "\nl.size() + x");
        } catch (RuntimeException | AssertionError e) {
            // It was not done in time: what it loaded until then is in the archive.
        }
    }

    private static void delete(Path directory) {
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            // Left behind in a cache directory: harmless.
        }
    }
}

package farcell.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The installed command {@code farcell}, as a terminal in a directory runs it; nobody answers questions. */
record Terminal(Path directory, Map<String, String> environment) {

    private static final long LIMIT = 120;

    record Said(int status, String out, String err) {}

    Said farcell(String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh",
                Path.of(System.getProperty("farcell.home"), "bin", "farcell").toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("fct", ".out");
            Path err = Files.createTempFile("fct", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                        .redirectOutput(out.toFile()).redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                process.getOutputStream().close();
                if (!process.waitFor(LIMIT, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " was not done in " + LIMIT + " s: " + Files.readString(out)
                            + Files.readString(err));
                }
                return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Starts a command that goes on until it is ended. */
    Process start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh",
                Path.of(System.getProperty("farcell.home"), "bin", "farcell").toString()));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

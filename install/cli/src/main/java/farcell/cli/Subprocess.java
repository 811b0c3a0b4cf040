package farcell.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short-lived programs that commands ask for something. */
final class Subprocess {

    /** None of them has a reason to take longer. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Subprocess() {}

    /** @param status exit status; @param output standard output and standard error together */
    record Result(int status, String output) {

        String firstLine() {
            return output.lines().findFirst().orElse("it printed nothing");
        }
    }

    /** Runs a program without input and ends it after 20 seconds. */
    static Result run(List<String> command) throws IOException {
        return run(command, LIMIT);
    }

    /** Runs a program without input and ends it after a time. */
    static Result run(List<String> command, Duration limit) throws IOException {
        Path output = Files.createTempFile("farcell-", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IOException("no answer in " + limit.toSeconds() + " s");
                }
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
            return new Result(process.exitValue(), new String(Files.readAllBytes(output), Charset.defaultCharset()));
        } finally {
            Files.deleteIfExists(output);
        }
    }
}

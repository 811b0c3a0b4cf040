package farcell.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Commands of this machine. Output goes through files, not pipes: a killed command may leave a child that holds a
 * pipe open, and nobody may wait for that.
 */
public final class LocalCommands implements Commands {

    private static final int MAX_OUTPUT = 1 << 20;

    private final Map<String, String> environment;

    public LocalCommands() {
        this(Map.of());
    }

    /** @param environment variables set over those of this process */
    public LocalCommands(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Output run(List<String> command, Duration timeout) throws IOException, InterruptedException {
        Path out = Files.createTempFile("farcell-", ".out");
        Path err = Files.createTempFile("farcell-", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean done = false;
            try {
                process.getOutputStream().close();
                done = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                if (!done) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            }
            return new Output(done ? process.exitValue() : -1, read(out), read(err), !done);
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
        }
    }
}

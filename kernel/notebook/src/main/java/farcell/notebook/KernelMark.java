package farcell.notebook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Which kernel uses a session, written in the session's directory: another kernel does not take a session away from one
 * that lives.
 *
 * @param pid     of the kernel's process; 0 for none
 * @param started when that process started, since process ids are used again
 */
public record KernelMark(long pid, Instant started) {

    /** Name of the file among those that a session keeps for kernels. */
    static final String NAME = "kernel";
    private static final int MAX_BYTES = 200;
    /** The system's clock may be set between the two readings of a start. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** Nobody. */
    static final KernelMark NONE = new KernelMark(0, Instant.EPOCH);

    static KernelMark ofThisProcess() {
        ProcessHandle own = ProcessHandle.current();
        return new KernelMark(own.pid(), own.info().startInstant().orElse(Instant.EPOCH));
    }

    byte[] bytes() {
        return (pid + " " + started.toEpochMilli() + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The mark in a session's directory. */
    public static KernelMark in(Path directory) {
        Path file = directory.resolve("kept").resolve(NAME);
        try {
            if (Files.size(file) > MAX_BYTES) {
                return NONE;
            }
            String[] parts = Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ");
            return new KernelMark(Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])));
        } catch (IOException | RuntimeException e) {
            return NONE;
        }
    }

    /**
     * Whether a kernel has written into a session's directory what another one needs to go on. A session that is being
     * started has a description before it has this, and before it has a mark.
     */
    public static boolean hasJournal(Path directory) {
        try {
            return Files.size(directory.resolve("kept").resolve(Journal.NAME)) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The process of the kernel, if it lives. */
    public OptionalLong kernel() {
        boolean lives = pid > 0 && ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
                .map(process -> process.info().startInstant()
                        .map(at -> Duration.between(at, started).abs().compareTo(TOLERANCE) < 0).orElse(true))
                .orElse(false);
        return lives ? OptionalLong.of(pid) : OptionalLong.empty();
    }
}

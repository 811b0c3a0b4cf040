package farcell.notebook;

import farcell.hosts.FoundSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
 * @param machine name of the machine where it runs
 */
public record KernelMark(long pid, Instant started, String machine) {

    /** Name of the file among those that a session keeps for kernels. */
    static final String NAME = "kernel";
    private static final int MAX_BYTES = 200;
    /** The system's clock may be set between the two readings of a start. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** Nobody. */
    static final KernelMark NONE = new KernelMark(0, Instant.EPOCH, "");

    static KernelMark ofThisProcess() {
        ProcessHandle own = ProcessHandle.current();
        return new KernelMark(own.pid(), own.info().startInstant().orElse(Instant.EPOCH),
                thisMachine());
    }

    byte[] bytes() {
        return (pid + " " + started.toEpochMilli() + " " + machine + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A mark as it was read from a session's directory; what is none is {@link #NONE}. */
    public static KernelMark parse(String text) {
        String[] parts = text.strip().split(" ");
        try {
            return new KernelMark(Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])), parts[2]);
        } catch (RuntimeException e) {
            return NONE;
        }
    }

    private static String thisMachine() {
        try {
            return InetAddress.getLocalHost().getHostName().replace(' ', '_');
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Whether its kernel was started on this machine, so that {@link #kernel} knows whether it lives. */
    public boolean isHere() {
        return machine.equals(thisMachine());
    }

    /** Whether its kernel has a session. @param connected whether one is, which is all that is known of other machines */
    public boolean uses(boolean connected) {
        return pid > 0 && (isHere() ? kernel().isPresent() : connected);
    }

    /** Who uses a session, for people: {@code kernel 4711}, {@code kernel 4711 on gpu1}, {@code waits for a kernel}. */
    public static String use(FoundSession session) {
        KernelMark mark = parse(session.kernel());
        return mark.uses(session.connected()) ? "kernel " + mark.pid + (mark.isHere() ? "" : " on " + mark.machine)
                : session.journal() ? "waits for a kernel" : "has no cell yet";
    }

    /** The mark in a session's directory. */
    public static KernelMark in(Path directory) {
        Path file = directory.resolve("kept").resolve(NAME);
        try {
            if (Files.size(file) > MAX_BYTES) {
                return NONE;
            }
            return parse(Files.readString(file));
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

    /** The process of the kernel, if it lives on this machine. */
    public OptionalLong kernel() {
        boolean lives = pid > 0 && isHere() && ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
                .map(process -> process.info().startInstant()
                        .map(at -> Duration.between(at, started).abs().compareTo(TOLERANCE) < 0).orElse(true))
                .orElse(false);
        return lives ? OptionalLong.of(pid) : OptionalLong.empty();
    }
}

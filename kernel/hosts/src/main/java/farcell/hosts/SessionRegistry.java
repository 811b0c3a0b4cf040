package farcell.hosts;

import farcell.wire.LeftValues;
import farcell.wire.OrderlyEnd;
import farcell.wire.OrderlyEnd.Keeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** All sessions of this user on this machine, of whatever kernel, from their directories. */
public final class SessionRegistry {

    /** Files of a session that ended may still be looked at for a day. */
    public static final Duration KEPT = Duration.ofDays(1);
    /** What a session left waits longer. */
    private static final Duration LEFT = Duration.ofDays(30);
    /** A directory without a description may be of a session that is being started. */
    private static final Duration STARTING = Duration.ofMinutes(10);
    /** How long a process may take to end once it is asked to. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Path directory;
    private final Clock clock;

    SessionRegistry(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** @param environment of this process. @throws IOException when there is no place for sessions */
    public static SessionRegistry of(Map<String, String> environment) throws IOException {
        return new SessionRegistry(SessionsDirectory.of(environment).path(), Clock.systemUTC());
    }

    /** Sessions that live and that ended, the one that started last first. */
    public List<SessionRecord> list() throws IOException {
        List<SessionRecord> found = new ArrayList<>();
        for (Path each : directories()) {
            try {
                found.add(SessionRecord.read(each));
            } catch (IOException e) {
                // Being started, or broken: nothing that could be listed.
            }
        }
        found.sort(Comparator.comparing(SessionRecord::started).reversed());
        return found;
    }

    /** Sessions that live. */
    public List<SessionRecord> living() throws IOException {
        return list().stream().filter(SessionRecord::isAlive).toList();
    }

    /** Those that live, with what kernels wrote of themselves there. */
    public List<FoundSession> found() throws IOException {
        List<FoundSession> found = new ArrayList<>();
        for (SessionRecord each : living()) {
            try {
                found.add(each.found());
            } catch (IOException e) {
                // It ended just now.
            }
        }
        return found;
    }

    /** The session of an id, alive or dead. @throws IOException when there is none */
    SessionRecord session(String id) throws IOException {
        return SessionRecord.read(directory.resolve(id));
    }

    /**
     * Ends a session: asks, then ends it and what it started by force.
     *
     * @param id   name of its directory
     * @param keep whether it gets the time to keep what is only there
     * @return who has its variables, if it is gone
     */
    public Optional<Keeper> end(String id, boolean keep) throws IOException, InterruptedException {
        Optional<SessionRecord> session = living().stream().filter(each -> each.id().equals(id)).findFirst();
        Optional<ProcessHandle> process = session.flatMap(SessionRecord::process);
        if (process.isEmpty()) {
            return Optional.of(keeper(directory.resolve(id)));
        }
        List<ProcessHandle> all = new ArrayList<>(ProcessTree.below(process.get()));
        all.add(process.get());
        try {
            Files.writeString(session.get().directory().resolve(OrderlyEnd.WISH), keep ? OrderlyEnd.KEEP : OrderlyEnd.DISCARD);
        } catch (NoSuchFileException e) {
            // Its kernel ends, too, and has removed its files already.
        }
        process.get().destroy();
        boolean gone = isGone(process.get());
        for (long end = System.nanoTime() + OrderlyEnd.LIMIT.toNanos(); !gone && keep && System.nanoTime() < end
                && Files.exists(session.get().directory().resolve(OrderlyEnd.PROGRESS)); ) {
            gone = isGone(process.get());
        }
        if (!gone) {
            ProcessTree.kill(process.get());
        }
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            if (!isGone(each)) {
                return Optional.empty();
            }
        }
        return Optional.of(keeper(session.get().directory()));
    }

    private static Keeper keeper(Path session) {
        try {
            return Keeper.of(Files.readString(session.resolve(OrderlyEnd.PROGRESS)));
        } catch (IOException e) {
            // It was ended by force, or it is one of a version that keeps nothing.
            return Keeper.NOBODY;
        }
    }

    /** What a session wrote down before it ended; empty for nothing, or when somebody has taken it. */
    public Optional<LeftValues> left(String id) {
        try {
            return Optional.of(LocalRemains.left(directory.resolve(id)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isGone(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return !process.isAlive();
        }
    }

    /**
     * Removes the files of sessions that ended.
     *
     * @param before only of those whose files nobody changed for so long; values that one left stay for 30 days, unless all is
     *               to go: {@link Duration#ZERO}
     * @return the directories that were removed
     */
    public List<Path> removeDead(Duration before) throws IOException {
        List<Path> removed = new ArrayList<>();
        for (Path each : directories()) {
            if (isDead(each, before)) {
                delete(each);
                removed.add(each);
            }
        }
        return removed;
    }

    private boolean isDead(Path session, Duration before) {
        try {
            Instant changed = Files.getLastModifiedTime(session, LinkOption.NOFOLLOW_LINKS).toInstant();
            Duration age = Duration.between(changed, clock.instant());
            if (!Files.exists(session.resolve("session.json"))) {
                return age.compareTo(before.compareTo(STARTING) > 0 ? before : STARTING) >= 0;
            }
            Duration least = LocalRemains.isThere(session) && !before.isZero() && before.compareTo(LEFT) < 0 ? LEFT : before;
            return age.compareTo(least) >= 0 && !SessionRecord.read(session).isAlive();
        } catch (IOException e) {
            return false;
        }
    }

    /** The directories of all sessions, living or not. */
    public List<Path> directories() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path each : all) {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(each);
                }
            }
        }
        return found;
    }

    /** Removes a directory with all in it; follows no links. */
    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // What cannot be deleted now is deleted another time.
        }
    }
}

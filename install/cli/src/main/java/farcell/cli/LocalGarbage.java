package farcell.cli;

import farcell.hosts.KeptValuesDirectory;
import farcell.hosts.SessionRegistry;
import farcell.notebook.Sizes;
import farcell.wire.LeftValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What nobody refers to any more on this machine: files of sessions that ended, and values that were kept of them. */
final class LocalGarbage {

    private final SessionRegistry sessions;
    private final Path values;

    LocalGarbage(SessionRegistry sessions, Map<String, String> environment, Path home) {
        this.sessions = sessions;
        this.values = KeptValuesDirectory.of(environment, home);
    }

    /**
     * Removes it.
     *
     * @param older only what was not changed for so long
     * @param known names of values that stay
     * @return what was removed, for people
     */
    String remove(Duration older, Set<String> known) throws IOException {
        long before = size();
        int ended = sessions.removeDead(older).size();
        int removed = 0;
        for (String value : unknownValues(older)) {
            if (!known.contains(value)) {
                Files.deleteIfExists(values.resolve(value));
                removed++;
            }
        }
        return text(Math.max(0, before - size()),
                List.of(counted(ended, "ended session"), counted(removed, "kept value")));
    }

    private long size() throws IOException {
        long size = 0;
        for (Path session : sessions.directories()) {
            size += size(session);
        }
        return size + (Files.isDirectory(values) ? size(values) : 0);
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .mapToLong(file -> file.toFile().length()).sum();
        } catch (NoSuchFileException | UncheckedIOException e) {
            // A session that lives removes files of its own meanwhile, and a kernel those of its sessions when it ends.
            return 0;
        }
    }

    /**
     * Values that no notebook with a session on this machine knows, and no session that ended left: the journals of a notebook,
     * and the list of what a session left, are in the directories of sessions and name the files.
     */
    Set<String> unknownValues(Duration older) throws IOException {
        Set<String> unknown = new TreeSet<>();
        if (!Files.isDirectory(values)) {
            return unknown;
        }
        List<String> journals = new ArrayList<>();
        for (Path session : sessions.directories()) {
            for (String name : List.of("journal", LeftValues.NAME)) {
                Path file = session.resolve("kept").resolve(name);
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    journals.add(text(file, session));
                }
            }
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(values)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (isOld(file, older)
                        && journals.stream().noneMatch(journal -> journal.contains(name))) {
                    unknown.add(name);
                }
            }
        }
        return unknown;
    }

    /** Of a file in the directory of a session; empty when that was removed meanwhile. */
    private static String text(Path file, Path session) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            if (Files.exists(session)) {
                throw e;
            }
            return "";
        }
    }

    /** Whether a file was not changed for so long; false for one that is not there any more, or has another name now. */
    private static boolean isOld(Path file, Duration older) throws IOException {
        try {
            Instant changed = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
            return Duration.between(changed, Instant.now()).compareTo(older) >= 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** {@code 2 ended sessions}; empty for none. */
    static String counted(int count, String what) {
        return count == 0 ? "" : count + " " + what + (count == 1 ? "" : "s");
    }

    static String text(long bytes, List<String> counts) {
        List<String> some = counts.stream().filter(count -> !count.isEmpty()).toList();
        return some.isEmpty() ? "nothing to remove" : "removed " + String.join(", ", some) + ": " + Sizes.of(bytes);
    }
}

package farcell.hosts;

import farcell.wire.LeftValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Remains of a session of this machine: its directory, and values beside those that kernels kept. */
final class LocalRemains implements Remains {

    private final SessionRecord record;
    private final FoundSession session;
    private final Path values;

    private LocalRemains(SessionRecord record, FoundSession session, Path values) {
        this.record = record;
        this.session = session;
        this.values = values;
    }

    /** All on this machine. @param values where sessions write theirs */
    static List<Remains> of(SessionRegistry registry, Path values) throws IOException {
        List<Remains> found = new ArrayList<>();
        for (SessionRecord each : registry.list()) {
            try {
                if (isThere(each.directory()) && !each.isAlive()) {
                    found.add(new LocalRemains(each, each.found(), values));
                }
            } catch (IOException e) {
                // Another kernel has taken it just now.
            }
        }
        return found;
    }

    /** Whether the session of a directory wrote down what it had. */
    static boolean isThere(Path directory) {
        return Files.isRegularFile(directory.resolve("kept").resolve(LeftValues.NAME), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public FoundSession session() {
        return session;
    }

    @Override
    public byte[] journal() throws LaunchException {
        try {
            return Files.readAllBytes(record.directory().resolve("kept").resolve("journal"));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public LeftValues left() throws LaunchException {
        try {
            return left(record.directory());
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    /** @throws IllegalArgumentException when the list is not whole */
    static LeftValues left(Path directory) throws IOException {
        return LeftValues.parse(Files.readString(directory.resolve("kept").resolve(LeftValues.NAME)));
    }

    private LaunchException unreadable(Exception e) {
        return new LaunchException("what session " + session.title() + " left in " + record.directory() + " cannot be read: "
                + e.getMessage(), e);
    }

    @Override
    public Path bring(LeftValues.Group group, Path store) throws LaunchException {
        Path file = values.resolve(group.hash());
        if (!Files.isRegularFile(file)) {
            throw new LaunchException("the values " + file + ", which session " + session.title() + " left, are gone");
        }
        return file;
    }

    @Override
    public void taken() {
        SessionRegistry.delete(record.directory());
    }
}

package farcell.volumes;

import farcell.volumes.Frames.Frame;
import farcell.volumes.Frames.Kind;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * This side of a conversation about the volumes of a host. One question or transfer at a time; after one that failed half-way
 * the conversation is over.
 */
public final class VolumeClient implements Closeable {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Frames frames;
    private final Path cache;
    private boolean over;

    /** @param cache directory for what is known of files of this machine */
    private VolumeClient(Frames frames, Path cache) {
        this.frames = frames;
        this.cache = cache;
    }

    /** @param close ends a read and a write in other threads */
    public static VolumeClient over(InputStream in, OutputStream out, Closeable close, Path cache) throws IOException {
        Frames frames = new Frames(in, out, close);
        try {
            List<String> hello = Rows.read(frames.receive(Kind.HELLO).payload()).get(0);
            if (!hello.get(0).equals(String.valueOf(VolumeServer.PROTOCOL))) {
                throw new IOException("the host speaks another protocol");
            }
            return new VolumeClient(frames, cache);
        } catch (IOException | RuntimeException e) {
            frames.close();
            throw e;
        }
    }

    /** The volumes of this machine, by the same way as those of any other. */
    public static VolumeClient here(VolumePlaces places, Path cache) throws IOException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        Closeable all = () -> {
            there.sink().close();
            back.source().close();
        };
        Thread server = new Thread(() -> {
            try (InputStream in = Channels.newInputStream(there.source());
                    OutputStream out = Channels.newOutputStream(back.sink())) {
                new VolumeServer(new VolumeStore(places), new Frames(in, out, all)).run();
            } catch (IOException e) {
                // The other side went.
            }
        }, "farcell volumes");
        server.setDaemon(true);
        server.start();
        return over(Channels.newInputStream(back.source()), Channels.newOutputStream(there.sink()), () -> {
            all.close();
            awaitEnd(server);
        }, cache);
    }

    /** What has arrived is written by then, so that who was stopped can go on at once. Deaf to interrupts, for some seconds. */
    private static void awaitEnd(Thread server) {
        long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
        boolean interrupted = false;
        for (long left = CLOSE_LIMIT.toMillis(); left > 0 && server.isAlive(); left = (end - System.nanoTime()) / 1_000_000) {
            try {
                server.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it can be used for another question. */
    public synchronized boolean isUsable() {
        return !over;
    }

    private synchronized List<List<String>> call(OutputStream bytes, String... words) throws IOException {
        boolean done = false;
        try {
            frames.send(Kind.CALL, Rows.write(List.of(List.of(words))));
            while (true) {
                Frame frame = frames.receive();
                switch (frame.kind()) {
                    case BYTES -> bytes.write(frame.payload());
                    case ANSWER -> {
                        done = true;
                        return Rows.read(frame.payload());
                    }
                    case FAILED -> {
                        done = true;
                        throw frame.failure();
                    }
                    default -> throw new IOException("what came is not of this protocol");
                }
            }
        } catch (EOFException e) {
            throw new IOException("the connection to the host ended", e);
        } finally {
            over |= !done;
        }
    }

    private List<List<String>> call(String... words) throws IOException {
        return call(OutputStream.nullOutputStream(), words);
    }

    /** One volume of a host. @param mounted whether it is a configured directory */
    public record Volume(String name, String where, boolean mounted) {}

    /** What is in a volume. @param kind FILE, DIRECTORY or LINK; @param modified milliseconds since 1970 */
    public record Item(String kind, long size, long modified, String path) {

        public boolean isDirectory() {
            return kind.equals("DIRECTORY");
        }
    }

    /** How much is there. @param others what is neither file nor directory, or has an odd name */
    public record Usage(long files, long directories, long bytes, long others) {}

    public List<Volume> volumes() throws IOException {
        return call("volumes").stream().map(row -> new Volume(row.get(0), row.get(1), Boolean.parseBoolean(row.get(2))))
                .toList();
    }

    public void create(String name) throws IOException {
        call("create", name);
    }

    public void delete(String name) throws IOException {
        call("delete", name);
    }

    /** What is in a directory, or the file itself. */
    public List<Item> list(VolumeAddress address) throws IOException {
        return call("ls", address.toString()).stream().map(VolumeClient::item).toList();
    }

    public Item stat(VolumeAddress address) throws IOException {
        return item(call("stat", address.toString()).get(0));
    }

    private static Item item(List<String> row) {
        return new Item(row.get(0), Long.parseLong(row.get(1)), Long.parseLong(row.get(2)), VolumePath.visible(row.get(3)));
    }

    public Usage usage(VolumeAddress address) throws IOException {
        List<String> row = call("du", address.toString()).get(0);
        return new Usage(Long.parseLong(row.get(0)), Long.parseLong(row.get(1)), Long.parseLong(row.get(2)),
                Long.parseLong(row.get(3)));
    }

    /** A version that was made. @param copied files that were not in the one before */
    public record Committed(int number, long files, long copied, long bytes) {}

    /** Makes a version of a volume as it is now. */
    public Committed commit(String volume) throws IOException {
        List<String> row = call("commit", volume).get(0);
        return new Committed(Integer.parseInt(row.get(0)), Long.parseLong(row.get(1)), Long.parseLong(row.get(2)),
                Long.parseLong(row.get(3)));
    }

    /** A committed version. @param made milliseconds since 1970 */
    public record Version(int number, long made, String where) {}

    public List<Version> versions(String volume) throws IOException {
        return call("versions", volume).stream()
                .map(row -> new Version(Integer.parseInt(row.get(0)), Long.parseLong(row.get(1)), row.get(2))).toList();
    }

    /** Where the tree of a volume or version is on the host. */
    public String tree(VolumeAddress address) throws IOException {
        return call("tree", address.volumeText()).get(0).get(0);
    }

    public void cat(VolumeAddress address, OutputStream to) throws IOException {
        call(to, "cat", address.toString());
    }

    public void remove(VolumeAddress address) throws IOException {
        call("rm", address.toString());
    }

    /** @return what was left out, with the reason */
    public List<String> copy(VolumeAddress from, VolumeAddress to) throws IOException {
        return call("cp", from.toString(), to.toString()).stream().map(row -> VolumePath.visible(row.get(0))).toList();
    }

    public void move(VolumeAddress from, VolumeAddress to) throws IOException {
        call("mv", from.toString(), to.toString());
    }

    /**
     * Brings a file, or what is in a directory, to a volume.
     *
     * @param to where it is to be: the path of the file, or of the directory whose content it will be
     */
    public synchronized Transferred put(Path from, VolumeAddress to, VolumeProgress progress) throws IOException {
        Path source = from.toRealPath();
        boolean one = Files.isRegularFile(source);
        TreeFiles files = one ? TreeFiles.one(new VolumePath(to.path().name()), source) : TreeFiles.below(source, true);
        VolumeAddress base = one ? new VolumeAddress(to.volume(), to.version(), to.path().parent()) : to;
        boolean done = false;
        try {
            frames.send(Kind.PUT, base.toString());
            Transferred transferred = new Sender(frames, files, index(source), VolumePath.ROOT, "sending to " + to, progress)
                    .run();
            done = true;
            return transferred;
        } finally {
            over |= !done;
        }
    }

    /**
     * Brings a file, or what is in a directory, from a volume.
     *
     * @param to the file, or the directory whose content it will be
     */
    public synchronized Transferred get(VolumeAddress from, Path to, VolumeProgress progress) throws IOException {
        boolean one = !stat(from).isDirectory();
        Path target = to.toAbsolutePath().normalize();
        Path root = one ? target.getParent() : target;
        Files.createDirectories(root);
        root = root.toRealPath();
        VolumePath name = new VolumePath(one ? target.getFileName().toString() : "");
        boolean done = false;
        Path incoming = root.resolve(VolumePath.ARRIVING);
        VolumeStore.forget(incoming);
        try {
            frames.send(Kind.GET, from.toString());
            Receiver receiver = new Receiver(frames, new Landing(root, incoming, "in " + root), index(root), VolumePath.ROOT,
                    "getting " + from, progress);
            Transferred transferred = (one ? receiver.named(name) : receiver).run();
            done = true;
            return transferred;
        } finally {
            over |= !done;
            removeIfEmpty(incoming);
        }
    }

    /** What another get wrote there, now or before it was cut, stays. */
    private static void removeIfEmpty(Path incoming) {
        try {
            Files.deleteIfExists(incoming);
        } catch (IOException e) {
            // Something is in it.
        }
    }

    private HashIndex index(Path root) {
        byte[] name = root.toString().getBytes(StandardCharsets.UTF_8);
        return HashIndex.open(cache.resolve(HexFormat.of().formatHex(Digest.hash(ByteBuffer.wrap(name)), 0, 12) + ".index"));
    }

    @Override
    public void close() throws IOException {
        frames.close();
    }
}

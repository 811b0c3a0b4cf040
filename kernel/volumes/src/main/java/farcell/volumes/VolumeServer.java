package farcell.volumes;

import farcell.volumes.Frames.Frame;
import farcell.volumes.Frames.Kind;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The host's side of a conversation about its volumes; ends when the other side goes. */
final class VolumeServer {

    /** Of the conversation. */
    static final int PROTOCOL = 2;

    private final VolumeStore store;
    private final Frames frames;

    VolumeServer(VolumeStore store, Frames frames) {
        this.store = store;
        this.frames = frames;
    }

    void run() throws IOException {
        frames.send(Kind.HELLO, Rows.write(List.of(List.of(String.valueOf(PROTOCOL)))));
        while (true) {
            Frame frame;
            try {
                frame = frames.receive();
            } catch (EOFException e) {
                return;
            }
            try {
                answer(frame);
            } catch (IOException | RuntimeException e) {
                frames.send(Kind.FAILED, VolumeException.of(e).getMessage());
                if (frame.kind() != Kind.CALL) {
                    // The other side may be sending what nobody reads.
                    return;
                }
            }
        }
    }

    private void answer(Frame frame) throws IOException {
        switch (frame.kind()) {
            case CALL -> {
                List<String> words = Rows.read(frame.payload()).get(0);
                byte[] rows = Rows.write(call(words.get(0), words.subList(1, words.size())));
                if (rows.length > Frames.MAX) {
                    throw new VolumeException("that is too much to list at once; name a directory in it");
                }
                frames.send(Kind.ANSWER, rows);
            }
            case PUT -> {
                VolumeAddress to = VolumeAddress.parse(frame.text());
                new Receiver(frames, store.landing(to), store.index(to), to.path(), "", VolumeProgress.UNHEARD).run();
            }
            case GET -> {
                VolumeAddress from = VolumeAddress.parse(frame.text());
                HashIndex index = store.index(from);
                boolean one = store.stat(from).get(0).equals(Entry.Kind.FILE.name());
                new Sender(frames, store.files(from), index, one ? from.path().parent() : from.path(), "",
                        VolumeProgress.UNHEARD).run();
            }
            default -> throw new IOException("what came is not of this protocol");
        }
    }

    private List<List<String>> call(String verb, List<String> words) throws IOException {
        List<VolumeAddress> at = new ArrayList<>();
        for (String word : words) {
            at.add(VolumeAddress.parse(word));
        }
        switch (verb) {
            case "volumes":
                return store.volumes();
            case "create":
                store.create(at.get(0).volume());
                return List.of();
            case "delete":
                store.delete(at.get(0).volume());
                return List.of();
            case "ls":
                return store.list(at.get(0));
            case "stat":
                return List.of(store.stat(at.get(0)));
            case "du":
                return List.of(store.usage(at.get(0)));
            case "tree":
                return List.of(List.of(store.tree(at.get(0)).toString()));
            case "commit":
                return List.of(store.commit(at.get(0)));
            case "versions":
                return store.versions(at.get(0));
            case "rm":
                store.remove(at.get(0));
                return List.of();
            case "mv":
                store.move(at.get(0), at.get(1));
                return List.of();
            case "cp":
                return Rows.column(store.copy(at.get(0), at.get(1)));
            case "cat":
                cat(at.get(0));
                return List.of();
            default:
                throw new VolumeException("the host knows no " + verb);
        }
    }

    private void cat(VolumeAddress address) throws IOException {
        TreeFiles files = store.files(address);
        if (!"FILE".equals(store.stat(address).get(0))) {
            throw new VolumeException(address + " is a directory");
        }
        Path file = files.found().get(0).file();
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = new DataInputStream(Files.newInputStream(file))) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                frames.send(Kind.BYTES, java.util.Arrays.copyOf(buffer, n));
            }
        }
    }
}

package farcell.session.values;

import farcell.session.slots.Slots;
import farcell.values.ArrayDigests;
import farcell.values.CannotTravelException;
import farcell.values.ValueCodec;
import farcell.values.ValueContext;
import farcell.wire.Hashes;
import farcell.wire.LeftValues;
import farcell.wire.Message.Refused;
import farcell.wire.Slot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Writes down all values whose newest version may be in this session, for a kernel that comes when it has ended. What is only here
 * nobody can say without a kernel, so all go whose copy is not known to be an old one.
 */
final class Leaving {

    /** Nobody waits for it. */
    private static final Duration SHARING_LIMIT = Duration.ofSeconds(60);

    private final ValueCodec codec;
    private final ValueContext context;
    private final Slots slots;
    private final Path store;
    private final List<LeftValues.Group> groups = new ArrayList<>();
    private final List<LeftValues.Stayed> stayed = new ArrayList<>();

    /** @param store directory for the files */
    Leaving(ValueCodec codec, ValueContext context, Slots slots, Path store) {
        this.codec = codec;
        this.context = context;
        this.slots = slots;
        this.store = store;
    }

    LeftValues write(String why) throws ClassNotFoundException, IOException {
        Files.createDirectories(store);
        Map<Slot, Object> values = new LinkedHashMap<>();
        for (Slot slot : slots.newest()) {
            values.put(slot, slots.value(slot));
        }
        for (List<Slot> group : new Sharing(codec, context, SHARING_LIMIT, System::nanoTime).groups(values)
                .orElseGet(() -> List.of(List.copyOf(values.keySet())))) {
            write(new ArrayList<>(group), values);
        }
        return new LeftValues(why, groups, stayed);
    }

    /** One that cannot leave stays, and the others of its group go without it. */
    private void write(List<Slot> group, Map<Slot, Object> values) throws IOException {
        while (!group.isEmpty()) {
            Object[] going = group.stream().map(values::get).toArray();
            try {
                ValueCodec.Encoded encoded = codec.encode(going, context);
                String hash = write(encoded);
                groups.add(new LeftValues.Group(hash, encoded.size(), group,
                        List.copyOf(new TreeSet<>(encoded.notebookClasses()))));
                return;
            } catch (CannotTravelException e) {
                Refused refused = ValuePath.refusal(e, group, going);
                stayed.add(new LeftValues.Stayed(refused.slot(), refused.path().isEmpty() ? refused.text()
                        : refused.path() + ": " + refused.text()));
                if (!group.remove(refused.slot())) {
                    return;
                }
            } catch (ConcurrentModificationException e) {
                group.forEach(slot -> stayed.add(new LeftValues.Stayed(slot, "a cell was changing it")));
                return;
            }
        }
    }

    private String write(ValueCodec.Encoded encoded) throws IOException {
        Path part = Files.createTempFile(store, "value", ".part");
        try {
            MessageDigest digest = Hashes.sha256();
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
                encoded.writeTo(out, new ArrayDigests());
            }
            String hash = HexFormat.of().formatHex(digest.digest());
            Files.move(part, store.resolve(hash), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return hash;
        } finally {
            Files.deleteIfExists(part);
        }
    }
}

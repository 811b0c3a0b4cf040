package farcell.values;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** How {@link OutsideMemory} goes through a stream. In the header of a value it takes the place of an array. */
final class OutsideBytes {

    /** Type in the header, after those of {@link BulkArray}. */
    static final int TYPE = BulkArray.values().length;

    private static final int MAX_FORM = 4096;

    /** What the header says of memory, behind the type. */
    record Announced(String rule, String form, long bytes) {

        static Announced read(DataInputStream in) throws IOException {
            Announced announced = new Announced(in.readUTF(), in.readUTF(), in.readLong());
            if (announced.bytes < 0 || announced.rule.length() > MAX_FORM || announced.form.length() > MAX_FORM) {
                throw new InvalidValueException("The header of a value is malformed", null);
            }
            return announced;
        }

        OutsideMemory receive(List<Traveler> travelers) throws IOException {
            Traveler traveler = travelers.stream().filter(each -> each.getClass().getName().equals(rule)).findFirst()
                    .orElseThrow(() -> new InvalidValueException("There is no rule for the memory of " + rule
                            + " here; is its library on the class path?", null));
            OutsideMemory memory;
            try {
                memory = traveler.receive(form, bytes);
            } catch (IOException e) {
                throw e;
            } catch (Exception | LinkageError e) {
                throw new InvalidValueException("There is no room for " + bytes + " bytes outside of the heap: " + e, e);
            }
            if (memory.bytes() != bytes) {
                throw new InvalidValueException("Memory of " + memory.bytes() + " bytes for " + bytes, null);
            }
            return memory;
        }
    }

    private OutsideBytes() {}

    static void announce(OutsideMemory memory, DataOutputStream out) throws IOException {
        out.writeByte(TYPE);
        out.writeUTF(memory.rule().getClass().getName());
        out.writeUTF(memory.form());
        out.writeLong(memory.bytes());
    }

    static void write(OutsideMemory memory, BulkArray.Room room, BulkArray.Sink sink) throws IOException {
        try (OutsideMemory.Access access = memory.access()) {
            for (ByteBuffer piece : pieces(access.content(), BulkArray.PIECE)) {
                ByteBuffer copy = room.room();
                sink.take(copy.put(piece).flip());
            }
        }
    }

    /** @param shown sees the bytes as they come */
    static void read(OutsideMemory memory, Pieces in, BulkArray.Sink shown) throws IOException {
        try (OutsideMemory.Access access = memory.access()) {
            for (ByteBuffer piece : pieces(access.content(), BulkArray.PIECE)) {
                ByteBuffer came = in.next(piece.remaining());
                piece.put(came.duplicate());
                shown.take(came);
            }
        }
    }

    /** Buffers cut so that each but the last of all has the same length. Whole buffers are multiples of it. */
    static List<ByteBuffer> pieces(List<ByteBuffer> content, int length) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (ByteBuffer buffer : content) {
            for (int from = buffer.position(); from < buffer.limit(); from += Math.min(length, buffer.limit() - from)) {
                pieces.add(buffer.duplicate().position(from).limit(from + Math.min(length, buffer.limit() - from)));
            }
        }
        return pieces;
    }
}

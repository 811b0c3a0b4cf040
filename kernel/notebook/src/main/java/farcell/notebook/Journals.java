package farcell.notebook;

import farcell.wire.Records;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal: records, each with its length and a checksum before it. A record that was cut off at the end,
 * by a kill or a full disk, is as if it had never been written; one that is wrong makes the whole journal unusable.
 */
final class Journals {

    /** Version of the form; other versions are not read. */
    static final int FORMAT = 3;
    /** Of one record. */
    static final int MAX_RECORD = 60 << 20;
    private static final int HEAD = 8;

    private static final Records<JournalEntry> CODEC = new Records<>(JournalEntry.class, List.of(
            JournalEntry.Opening.class, JournalEntry.Classes.class, JournalEntry.Declarations.class,
            JournalEntry.ClassPath.class, JournalEntry.Slots.class, JournalEntry.Got.class,
            JournalEntry.SessionEnded.class, JournalEntry.Running.class, JournalEntry.Booked.class, JournalEntry.Whole.class,
            JournalEntry.Past.class), MAX_RECORD);

    private Journals() {}

    /** The journal cannot be read; the text says why. */
    static final class DamagedException extends Exception {
        DamagedException(String message) {
            super(message);
        }
    }

    static byte[] encode(List<? extends JournalEntry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (JournalEntry entry : entries) {
            byte[] record = CODEC.encode(entry);
            bytes.writeBytes(ByteBuffer.allocate(HEAD).putInt(record.length).putInt(checksum(record)).array());
            bytes.writeBytes(record);
        }
        return bytes.toByteArray();
    }

    static List<JournalEntry> decode(byte[] journal) throws DamagedException {
        List<JournalEntry> entries = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(journal);
        while (in.remaining() >= HEAD) {
            int at = in.position();
            int length = in.getInt();
            int checksum = in.getInt();
            if (length < 0 || length > MAX_RECORD) {
                throw damaged(at, "a record of " + length + " bytes");
            }
            if (length > in.remaining()) {
                break;
            }
            byte[] record = new byte[length];
            in.get(record);
            if (checksum(record) != checksum) {
                throw damaged(at, "a record does not have its checksum");
            }
            try {
                entries.add(CODEC.decode(record));
            } catch (IOException e) {
                throw damaged(at, e.getMessage());
            }
        }
        if (entries.isEmpty() || !(entries.get(0) instanceof JournalEntry.Opening opening)) {
            throw new DamagedException("it has no beginning");
        }
        if (opening.format() != FORMAT) {
            throw new DamagedException("it is of another version of Farcell (format " + opening.format() + ", this one reads "
                    + FORMAT + ")");
        }
        return entries;
    }

    private static DamagedException damaged(int at, String what) {
        return new DamagedException("it is damaged at byte " + at + ": " + what);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}

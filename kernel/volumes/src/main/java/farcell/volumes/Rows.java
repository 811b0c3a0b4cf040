package farcell.volumes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Rows of words as bytes. */
final class Rows {

    private static final int MOST_WORDS = 100;
    private static final int MOST_IN_COLUMN = 1000;

    private Rows() {}

    static byte[] write(List<List<String>> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (List<String> row : rows) {
            out.writeByte(row.size());
            for (String word : row) {
                out.writeUTF(word);
            }
        }
        return bytes.toByteArray();
    }

    /** Of one word each, the first of them: for people, who read no more. */
    static List<List<String>> column(List<String> words) {
        return words.stream().limit(MOST_IN_COLUMN).map(List::of).toList();
    }

    static List<List<String>> read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        List<List<String>> rows = new ArrayList<>();
        while (in.available() > 0) {
            int words = in.readByte();
            if (words < 0 || words > MOST_WORDS) {
                throw new IOException("what came is not of this protocol");
            }
            List<String> row = new ArrayList<>();
            for (int i = 0; i < words; i++) {
                row.add(in.readUTF());
            }
            rows.add(row);
        }
        return rows;
    }
}

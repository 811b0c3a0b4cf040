package farcell.values;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes in memory, in chunks: no copying as they grow and no limit of 2 GiB. */
final class GraphBytes extends OutputStream {

    private static final int CHUNK = 1 << 20;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] last = new byte[1024];
    private int size;

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            if (size == last.length) {
                grow();
            }
            int part = Math.min(length - done, last.length - size);
            System.arraycopy(source, offset + done, last, size, part);
            size += part;
            done += part;
        }
    }

    private void grow() {
        if (last.length < CHUNK) {
            last = java.util.Arrays.copyOf(last, last.length * 4);
        } else {
            full.add(last);
            last = new byte[CHUNK];
            size = 0;
        }
    }

    long size() {
        return (long) full.size() * CHUNK + size;
    }

    void pour(BulkArray.Sink sink) throws IOException {
        for (byte[] chunk : full) {
            sink.take(ByteBuffer.wrap(chunk));
        }
        sink.take(ByteBuffer.wrap(last, 0, size));
    }
}

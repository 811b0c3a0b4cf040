package farcell.wire;

import java.util.Arrays;

/** Bytes that a message carries as they are. */
public record Blob(byte[] bytes) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Blob that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Blob[" + bytes.length + " B]";
    }
}

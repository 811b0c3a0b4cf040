package farcell.wire;

import java.util.Arrays;
import java.util.Objects;

/**
 * A class of the notebook as the kernel compiled it: lines already those of the cell, not yet woven.
 *
 * @param name binary name, {@code REPL.$JShell$3$Net}
 * @param hash content hash of {@code bytes} ({@link Hashes})
 */
public record ClassFile(String name, String hash, byte[] bytes) {

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassFile that && name.equals(that.name) && hash.equals(that.hash)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, hash);
    }

    @Override
    public String toString() {
        return name + "@" + hash + " (" + bytes.length + " B)";
    }
}

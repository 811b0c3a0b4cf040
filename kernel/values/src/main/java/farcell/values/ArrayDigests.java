package farcell.values;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Digests of big arrays, noted while their bytes went by, so that a digest of the whole value need not read them again.
 * They hold for the bytes that went by: of use as long as nobody else can change the arrays, or to tell whether
 * somebody did. Thread-safe.
 */
public final class ArrayDigests {

    private final Map<Object, Long> known = new IdentityHashMap<>();

    synchronized void note(Object array, long digest) {
        known.put(array, digest);
    }

    synchronized OptionalLong of(Object array) {
        Long digest = known.get(array);
        return digest == null ? OptionalLong.empty() : OptionalLong.of(digest);
    }
}

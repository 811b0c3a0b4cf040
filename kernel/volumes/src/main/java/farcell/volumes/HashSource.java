package farcell.volumes;

import java.security.MessageDigest;
import java.util.Optional;

/**
 * Another maker of SHA-256 than the JDK, whose is slow in a JVM without an optimising compiler. Found on the class path
 * ({@link java.util.ServiceLoader}); a host has none and needs none. Thread-safe.
 */
public interface HashSource {

    /** Called when much is being hashed, perhaps more than once. Does not wait. */
    void load();

    /** A new one; empty while nothing is loaded. */
    Optional<MessageDigest> sha256();
}

package farcell.crypto;

import farcell.volumes.HashSource;
import java.security.MessageDigest;
import java.util.Optional;

/** SHA-256 in machine code, for files of volumes that this JVM sends and takes. */
public final class NativeHashes implements HashSource {

    @Override
    public void load() {
        NativeCrypto.load();
    }

    @Override
    public Optional<MessageDigest> sha256() {
        return NativeCrypto.digest("SHA-256");
    }
}

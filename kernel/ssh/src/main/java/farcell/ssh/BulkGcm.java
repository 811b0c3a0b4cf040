package farcell.ssh;

import farcell.crypto.NativeCrypto;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BaseGCMCipher;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;

/**
 * AES-GCM of a connection, by machine code when much goes through it ({@link NativeCrypto}). Each packet is a message of
 * its own to the cipher (RFC 5647, 7), so it can be changed between two of them.
 */
final class BulkGcm extends BaseGCMCipher {

    private long bytes;
    private javax.crypto.Cipher quick;
    /** That of the packet which is under way. */
    private javax.crypto.Cipher current;

    private BulkGcm(BuiltinCiphers kind) {
        super(kind.getIVSize(), kind.getAuthenticationTagSize(), kind.getKdfSize(), kind.getAlgorithm(), kind.getKeySize(),
                kind.getTransformation(), kind.getCipherBlockSize());
    }

    /** @param kind one of the GCM kinds */
    static NamedFactory<Cipher> of(BuiltinCiphers kind) {
        return new NamedFactory<>() {
            @Override
            public String getName() {
                return kind.getName();
            }

            @Override
            public Cipher create() {
                return new BulkGcm(kind);
            }
        };
    }

    @Override
    protected javax.crypto.Cipher getInitializedCipherInstance() throws Exception {
        if (!initialized) {
            current = quick() ? begin(quick) : super.getInitializedCipherInstance();
        }
        return current;
    }

    /** Whether there is a quick one to be used. */
    private boolean quick() {
        if (quick == null && bytes > NativeCrypto.WORTH_LOADING) {
            NativeCrypto.load();
            quick = NativeCrypto.cipher(getTransformation()).orElse(null);
        }
        return quick != null;
    }

    private javax.crypto.Cipher begin(javax.crypto.Cipher one)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        one.init(mode == Mode.Encrypt ? javax.crypto.Cipher.ENCRYPT_MODE : javax.crypto.Cipher.DECRYPT_MODE, secretKey,
                parameters);
        initialized = true;
        return one;
    }

    @Override
    public void update(byte[] input, int offset, int length) throws Exception {
        bytes += length;
        super.update(input, offset, length);
    }

    /** Whether packets go through machine code now. */
    boolean isQuick() {
        return quick != null;
    }
}

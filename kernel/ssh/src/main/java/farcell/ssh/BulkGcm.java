package farcell.ssh;

import farcell.crypto.NativeCrypto;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
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

    /** Room for most. */
    private static final int PACKET = 64 << 10;

    private long bytes;
    private javax.crypto.Cipher quick;
    /** That of the packet which is under way. */
    private javax.crypto.Cipher current;
    /** Where the quick one works: of arrays it makes copies, whole ones however small a part it is to change. */
    private ByteBuffer outside = ByteBuffer.allocate(0);

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
    protected javax.crypto.Cipher createCipherInstance(Mode mode, byte[] key, byte[] nonce) throws Exception {
        javax.crypto.Cipher cipher = super.createCipherInstance(mode, key, nonce);
        parameters = new Nonces(getAuthenticationTagSize() * Byte.SIZE, nonce);
        return cipher;
    }

    /** Another one for each packet. */
    private static final class Nonces extends CounterGCMParameterSpec {

        Nonces(int tagBits, byte[] first) {
            super(tagBits, first);
        }

        void next() {
            incrementCounter();
        }
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
        if (getInitializedCipherInstance() == quick) {
            quickly(input, offset, length + (mode == Mode.Decrypt ? getAuthenticationTagSize() : 0));
        } else {
            super.update(input, offset, length);
        }
    }

    private void quickly(byte[] packet, int offset, int length) throws GeneralSecurityException {
        if (outside.capacity() < length + getAuthenticationTagSize()) {
            outside = ByteBuffer.allocateDirect(Math.max(PACKET, length + getAuthenticationTagSize()));
        }
        outside.clear().put(packet, offset, length).flip();
        // In place.
        ByteBuffer done = outside.duplicate().clear();
        int count = quick.doFinal(outside, done);
        done.flip().get(packet, offset, count);
        ((Nonces) parameters).next();
        initialized = false;
    }

    /** Whether packets go through machine code now. */
    boolean isQuick() {
        return quick != null;
    }
}

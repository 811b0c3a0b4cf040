package farcell.jupyter;

import farcell.crypto.NativeCrypto;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over the four JSON frames as bytes on the wire, in lower-case hex. Thread-safe. */
public final class Signer {
    public static final String SCHEME = "hmac-sha256";
    private static final String ALGORITHM = "HmacSHA256";

    /** Bytes of a message that is long. */
    private static final long LONG = 64 << 10;

    private final SecretKeySpec key;
    /** Bytes of long messages so far. */
    private final AtomicLong signed = new AtomicLong();

    /** @param key as in the connection file; empty = nothing is signed and nothing is checked */
    public Signer(String key) {
        this.key = key.isEmpty() ? null : new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The signature frame: empty without a key. */
    public byte[] sign(List<byte[]> frames) {
        if (key == null) {
            return new byte[0];
        }
        try {
            Mac mac = code(frames.stream().mapToLong(frame -> frame.length).sum());
            mac.init(key);
            frames.forEach(mac::update);
            return HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks " + ALGORITHM, e);
        }
    }

    /** In machine code when much is signed: ten megabytes of output would take a tenth of a second else. */
    private Mac code(long length) throws NoSuchAlgorithmException {
        if (length >= LONG && signed.addAndGet(length) > NativeCrypto.WORTH_LOADING) {
            NativeCrypto.load();
            Optional<Mac> quick = NativeCrypto.mac(ALGORITHM);
            if (quick.isPresent()) {
                return quick.get();
            }
        }
        return Mac.getInstance(ALGORITHM);
    }

    /** Whether the signature is that of the frames; takes the same time wherever they differ. */
    public boolean verify(byte[] signature, List<byte[]> frames) {
        return key == null || MessageDigest.isEqual(signature, sign(frames));
    }
}

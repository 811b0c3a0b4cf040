package farcell.jupyter;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over the four JSON frames as bytes on the wire, in lower-case hex. Thread-safe. */
public final class Signer {
    public static final String SCHEME = "hmac-sha256";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

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
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            frames.forEach(mac::update);
            return HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks " + ALGORITHM, e);
        }
    }

    /** Whether the signature is that of the frames; takes the same time wherever they differ. */
    public boolean verify(byte[] signature, List<byte[]> frames) {
        return key == null || MessageDigest.isEqual(signature, sign(frames));
    }
}

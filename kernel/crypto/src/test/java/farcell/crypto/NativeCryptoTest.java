package farcell.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.volumes.HashSource;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both make the same bytes, so that one can go on where the other stopped. */
@Timeout(60)
class NativeCryptoTest {

    private final byte[] data = new byte[100_000];
    private final SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");

    NativeCryptoTest() {
        new Random(1).nextBytes(data);
    }

    @BeforeAll
    static void loaded() throws InterruptedException {
        NativeCrypto.load();
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (each.getName().equals("farcell crypto loader")) {
                each.join();
            }
        }
    }

    @Test
    void aCipherReadsWhatTheJdkWrote() throws Exception {
        Cipher theirs = Cipher.getInstance("AES/GCM/NoPadding");
        Cipher ours = NativeCrypto.cipher("AES/GCM/NoPadding").orElseThrow();
        assertThat(ours.getProvider()).isNotEqualTo(theirs.getProvider());
        GCMParameterSpec nonce = new GCMParameterSpec(128, new byte[12]);
        theirs.init(Cipher.ENCRYPT_MODE, key, nonce);
        theirs.updateAAD(new byte[4]);
        byte[] sealed = theirs.doFinal(data);
        ours.init(Cipher.DECRYPT_MODE, key, nonce);
        ours.updateAAD(new byte[4]);
        assertThat(ours.doFinal(sealed)).isEqualTo(data);
    }

    @Test
    void aCodeIsThatOfTheJdk() throws Exception {
        Mac theirs = Mac.getInstance("HmacSHA256");
        Mac ours = NativeCrypto.mac("HmacSHA256").orElseThrow();
        assertThat(ours.getProvider()).isNotEqualTo(theirs.getProvider());
        theirs.init(new SecretKeySpec(new byte[16], "HmacSHA256"));
        ours.init(new SecretKeySpec(new byte[16], "HmacSHA256"));
        assertThat(ours.doFinal(data)).isEqualTo(theirs.doFinal(data));
    }

    @Test
    void volumesFindHashesThatAreThoseOfTheJdk() throws Exception {
        MessageDigest theirs = MessageDigest.getInstance("SHA-256");
        MessageDigest ours = ServiceLoader.load(HashSource.class).findFirst().flatMap(HashSource::sha256).orElseThrow();
        assertThat(ours.getProvider()).isNotEqualTo(theirs.getProvider());
        ours.update(ByteBuffer.wrap(data, 3, 90_000).slice());
        theirs.update(data, 3, 90_000);
        assertThat(ours.digest()).isEqualTo(theirs.digest());
    }

    @Test
    void whatItDoesNotKnowIsLeftToTheJdk() {
        assertThat(NativeCrypto.cipher("Rot13")).isEqualTo(Optional.empty());
        assertThat(NativeCrypto.mac("Crc8")).isEqualTo(Optional.empty());
    }
}

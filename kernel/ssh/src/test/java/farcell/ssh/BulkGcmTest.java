package farcell.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BulkGcmTest {

    private static final int PACKET = 32 << 10;
    private static final int TAG = 16;

    /** What the server of a connection has, with the other side's key and nonce. */
    private final Random random = new Random(5);

    @ParameterizedTest
    @EnumSource(value = BuiltinCiphers.class, names = {"aes128gcm", "aes256gcm"})
    void goesOnInMachineCodeWhereTheJdkStopped(BuiltinCiphers kind) throws Exception {
        byte[] key = new byte[kind.getKdfSize()];
        byte[] nonce = new byte[kind.getIVSize()];
        random.nextBytes(key);
        random.nextBytes(nonce);
        BulkGcm writes = begun(BulkGcm.of(kind).create(), Cipher.Mode.Encrypt, key, nonce);
        BulkGcm reads = begun(BulkGcm.of(kind).create(), Cipher.Mode.Decrypt, key, nonce);
        Cipher theirsReads = kind.create();
        theirsReads.init(Cipher.Mode.Decrypt, key.clone(), nonce.clone());
        int after = 0;
        // Until both have changed, and some packets more.
        while (after < 5) {
            byte[] packet = new byte[4 + PACKET + TAG];
            random.nextBytes(packet);
            byte[] plain = Arrays.copyOf(packet, 4 + PACKET);
            writes.updateWithAAD(packet, 0, 4, PACKET);
            byte[] sealed = packet.clone();
            theirsReads.updateWithAAD(packet, 0, 4, PACKET);
            reads.updateWithAAD(sealed, 0, 4, PACKET);
            assertThat(Arrays.copyOf(packet, 4 + PACKET)).isEqualTo(plain);
            assertThat(Arrays.copyOf(sealed, 4 + PACKET)).isEqualTo(plain);
            after += writes.isQuick() && reads.isQuick() ? 1 : 0;
        }
        // Packets may have a quarter of a megabyte, and keep-alives have some bytes.
        for (int size : new int[] {16, 300_000, 0, PACKET}) {
            byte[] packet = new byte[7 + 4 + size + TAG + 9];
            random.nextBytes(packet);
            byte[] before = packet.clone();
            writes.updateWithAAD(packet, 7, 4, size);
            byte[] sealed = packet.clone();
            theirsReads.updateWithAAD(packet, 7, 4, size);
            reads.updateWithAAD(sealed, 7, 4, size);
            System.arraycopy(before, before.length - TAG - 9, packet, before.length - TAG - 9, TAG);
            System.arraycopy(before, before.length - TAG - 9, sealed, before.length - TAG - 9, TAG);
            assertThat(packet).isEqualTo(before);
            assertThat(sealed).isEqualTo(before);
        }
        byte[] forged = new byte[4 + PACKET + TAG];
        writes.updateWithAAD(forged, 0, 4, PACKET);
        forged[100] ^= 1;
        assertThatThrownBy(() -> reads.updateWithAAD(forged, 0, 4, PACKET)).isInstanceOf(Exception.class);
    }

    @Test
    void aConnectionWithLittleDataLoadsNothing() throws Exception {
        BulkGcm writes = begun(BulkGcm.of(BuiltinCiphers.aes128gcm).create(), Cipher.Mode.Encrypt, new byte[16], new byte[12]);
        for (int i = 0; i < 10; i++) {
            writes.updateWithAAD(new byte[4 + 1000 + TAG], 0, 4, 1000);
        }
        assertThat(writes.isQuick()).isFalse();
    }

    private static BulkGcm begun(Cipher cipher, Cipher.Mode mode, byte[] key, byte[] nonce) throws Exception {
        cipher.init(mode, key.clone(), nonce.clone());
        return (BulkGcm) cipher;
    }
}

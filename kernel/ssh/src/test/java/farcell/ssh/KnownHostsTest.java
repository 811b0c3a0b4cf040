package farcell.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsTest {

    @TempDir
    private Path directory;

    private static PublicKey key(String kind) throws Exception {
        return KeyPairGenerator.getInstance(kind).generateKeyPair().getPublic();
    }

    @Test
    void aKeyThatWasAddedIsRightAtItsPortOnly() throws Exception {
        KnownHosts known = new KnownHosts(List.of(directory.resolve("new/known"), directory.resolve("none")));
        PublicKey key = key("RSA");
        assertThat(known.check("h", 22, key)).isInstanceOf(KnownHosts.Verdict.Unknown.class);
        known.add("h", 22, key);
        known.add("h", 2222, key("RSA"));
        assertThat(known.check("h", 22, key)).isInstanceOf(KnownHosts.Verdict.Right.class);
        assertThat(known.check("h", 2222, key)).isInstanceOf(KnownHosts.Verdict.Changed.class);
        assertThat(known.check("i", 22, key)).isInstanceOf(KnownHosts.Verdict.Unknown.class);
        assertThat(known.kinds("h", 22)).containsExactly("ssh-rsa");
    }

    @Test
    void aChangedKeyNamesTheLineAndARevokedOneToo() throws Exception {
        Path file = directory.resolve("known");
        PublicKey revoked = key("EC");
        Files.writeString(file, "# my hosts\nbroken line\n\nh,10.0.0.1 " + PublicKeyEntry.toString(key("RSA"))
                + " comment\n@revoked * " + PublicKeyEntry.toString(revoked) + "\n");
        KnownHosts known = new KnownHosts(List.of(file));
        assertThat(known.check("10.0.0.1", 22, key("RSA")))
                .isInstanceOfSatisfying(KnownHosts.Verdict.Changed.class, changed -> {
                    assertThat(changed.file()).isEqualTo(file);
                    assertThat(changed.line()).isEqualTo(4);
                });
        assertThat(known.check("h", 22, revoked)).isEqualTo(new KnownHosts.Verdict.Revoked(file, 5));
    }
}

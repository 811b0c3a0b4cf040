package farcell.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.ssh.SshConfig.Hop;
import farcell.ssh.SshPlace.HostKeyPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshConfigTest {

    private static final String ME = System.getProperty("user.name");

    @TempDir
    private Path home;

    private List<Hop> route(String host, String text) throws IOException {
        Files.createDirectories(home.resolve(".ssh/config.d"));
        Files.writeString(home.resolve(".ssh/config"), text);
        return new SshConfig(home, ME).route(SshPlace.of(host));
    }

    @Test
    void aHostWithoutAnEntryIsTakenAsItIs() throws Exception {
        Hop hop = route("you@box:2222", "").get(0);
        assertThat(hop.describe()).isEqualTo("you@box:2222");
        assertThat(hop.knownHosts()).contains(home.resolve(".ssh/known_hosts"));
        assertThat(hop.identities()).first().isEqualTo(home.resolve(".ssh/id_ed25519"));
        assertThat(hop.policy()).isEqualTo(HostKeyPolicy.ASK);
        assertThat(route("box", "").get(0).describe()).isEqualTo(ME + "@box");
    }

    @Test
    void anAliasSaysAll() throws Exception {
        Hop hop = route("gpu1", """
                Host gpu*
                  HostName %h.example.org
                  User root
                  Port 2200
                  IdentityFile %s/keys/lab
                  IdentitiesOnly yes
                  IdentityAgent none
                  UserKnownHostsFile ~/known /etc/more
                  StrictHostKeyChecking accept-new
                  HostKeyAlias the-lab
                """.replace("%s", home.toString())).get(0);
        assertThat(hop.describe()).isEqualTo("root@gpu1.example.org:2200");
        assertThat(hop.identities()).containsExactly(home.resolve("keys/lab"));
        assertThat(hop.identitiesOnly()).isTrue();
        assertThat(hop.agentSocket()).isEmpty();
        assertThat(hop.knownHosts()).startsWith(home.resolve("known"), Path.of("/etc/more"));
        assertThat(hop.policy()).isEqualTo(HostKeyPolicy.ACCEPT_NEW);
        assertThat(hop.known()).isEqualTo("the-lab");
    }

    @Test
    void jumpsAreFollowedAndCirclesRefused() throws Exception {
        assertThat(route("c", """
                Host c
                  ProxyJump b
                Host b
                  HostName b.example.org
                  ProxyJump x@a:23
                """)).extracting(Hop::describe).containsExactly("x@a:23", ME + "@b.example.org", ME + "@c");
        assertThatThrownBy(() -> route("a", "Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n"))
                .hasMessageContaining("circle");
    }

    @Test
    void includesAreReadAndMatchBlocksLeftOut() throws Exception {
        Files.createDirectories(home.resolve(".ssh/config.d"));
        Files.writeString(home.resolve(".ssh/config.d/lab"), "Host lab\n  HostName 10.0.0.7\n");
        assertThat(route("lab", "Include config.d/*\nMatch exec true\n  HostName wrong\nHost *\n  User u\n").get(0)
                .describe()).isEqualTo("u@10.0.0.7");
        assertThatThrownBy(() -> route("lab", "Include config\n")).hasMessageContaining("circle");
    }

    @Test
    void whatCannotBeUsedIsSaid() {
        assertThatThrownBy(() -> route("p", "Host p\n  ProxyCommand nc %h %p\n")).hasMessageContaining("ProxyJump");
        assertThatThrownBy(() -> new SshConfig(home, ME).route(new SshPlace("h", Optional.of(home.resolve("none")),
                Optional.empty(), SshPlace.ROOT, ""))).hasMessageContaining("none cannot be read");
        assertThatThrownBy(() -> SshPlace.of("-oProxyCommand=x")).hasMessageContaining("no SSH host");
    }
}

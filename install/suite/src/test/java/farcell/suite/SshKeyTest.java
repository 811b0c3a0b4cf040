package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key for one backend alone: made, let in, used, and taken away with it; on a real OpenSSH server. */
class SshKeyTest {

    private static RealHosts hosts;

    @TempDir
    private Path directory;

    @BeforeAll
    static void boot() {
        hosts = RealHosts.up(2);
    }

    @AfterAll
    static void down() {
        hosts.close();
    }

    private Terminal terminal() {
        return new Terminal(directory, Map.of("XDG_CONFIG_HOME", directory.resolve("config").toString(),
                "XDG_RUNTIME_DIR", directory.toString()));
    }

    private Path key(String name) {
        return directory.resolve("config/farcell/keys").resolve(name);
    }

    @Test
    void aNewKeyIsLetInAndTakenAwayWithItsBackend() throws Exception {
        Path authorized = hosts.files(1).resolve("home/.ssh/authorized_keys");
        String before = Files.readString(authorized);
        // A file without a last newline must not swallow the new key.
        Files.writeString(authorized, before.strip());
        Terminal.Said added = terminal().farcell("backend", "add", "lab", "--ssh", "host1", "--ssh-config",
                hosts.config().toString(), "--new-key");
        assertThat(added.err()).doesNotContain("farcell:");
        assertThat(added.status()).isZero();
        assertThat(Files.readString(authorized).lines()).hasSize(2).last().asString().startsWith("ssh-ed25519 ")
                .contains("farcell-lab of ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key("lab")))).isEqualTo("rw-------");
        assertThat(added.out() + added.err()).doesNotContain("PRIVATE KEY");

        // From now on nothing but that key gets in.
        Files.writeString(authorized, Files.readString(authorized).lines().skip(1).findFirst().orElseThrow() + "\n");
        Terminal.Said listed = terminal().farcell("session", "list", "--all-hosts");
        assertThat(listed.err()).isEmpty();
        assertThat(listed.status()).isZero();
        assertThat(RealHosts.run(java.util.List.of("ssh-keygen", "-y", "-f", key("lab").toString())))
                .isEqualTo(Files.readString(authorized).strip());

        Files.writeString(authorized, before + Files.readString(authorized));
        Terminal.Said removed = terminal().farcell("backend", "remove", "lab");
        assertThat(removed.err()).isEmpty();
        assertThat(removed.status()).isZero();
        assertThat(Files.readString(authorized)).isEqualTo(before);
        assertThat(key("lab")).doesNotExist();
        assertThat(terminal().farcell("backend", "list").out()).doesNotContain("lab");
    }

    @Test
    void aTrialMakesAnArchiveBySessionsStart() {
        assertThat(terminal().farcell("backend", "add", "fast", "--ssh", "host1", "--ssh-config", hosts.config().toString())
                .status()).isZero();
        String first = terminal().farcell("backend", "test", "fast").out();
        assertThat(first).containsPattern("ok +start archive +[0-9.]+ s +/root/.farcell/agents/[0-9a-f]+/start-[0-9a-f]+.jsa")
                .containsPattern("ok +session");
        String archive = hosts.on(1, "ls /root/.farcell/agents/*/*.jsa");
        assertThat(archive.lines()).hasSize(1);
        Installed kernel = new Installed(directory, Map.of("XDG_CONFIG_HOME", directory.resolve("config").toString(),
                "XDG_RUNTIME_DIR", directory.toString()));
        try {
            Runner.Shown pid = kernel.run("%%remote on=fast\nProcessHandle.current().pid()");
            assertThat(pid.error()).isEmpty();
            assertThat(hosts.on(1, "cat /proc/" + pid.result() + "/maps")).contains(archive.strip());
        } finally {
            kernel.close();
        }
    }

    @Test
    void aMachineThatCannotBeReachedLeavesNoBackendAndNoKey() {
        Terminal.Said added = terminal().farcell("backend", "add", "lab", "--ssh", "no.such.host.invalid", "--new-key");
        assertThat(added.status()).isEqualTo(1);
        assertThat(added.err()).contains("there is no host of the name");
        assertThat(key("lab")).doesNotExist();
        assertThat(terminal().farcell("backend", "list").out()).doesNotContain("lab");
    }

    @Test
    void aKeyThatCannotBeTakenOutIsSaidAndDestroyed() {
        assertThat(terminal().farcell("backend", "add", "lab", "--ssh", "host2", "--ssh-config", hosts.config().toString(),
                "--new-key").status()).isZero();
        hosts.script("kill", "2", "power");
        Terminal.Said removed = terminal().farcell("backend", "remove", "lab");
        assertThat(removed.err()).contains("the line of the key of lab stays in ~/.ssh/authorized_keys on host2");
        assertThat(removed.status()).isZero();
        assertThat(key("lab")).doesNotExist();
    }
}

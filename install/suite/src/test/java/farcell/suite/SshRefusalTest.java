package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import farcell.hosts.Distribution;
import farcell.hosts.Ending;
import farcell.hosts.LaunchException;
import farcell.hosts.LaunchedSession;
import farcell.hosts.SessionRequest;
import farcell.ssh.Questions;
import farcell.ssh.SshBackend;
import farcell.ssh.SshPlace;
import farcell.ssh.SshPlace.HostKeyPolicy;
import farcell.ssh.Transfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told when a host is not what it should be, and what works nevertheless: on real OpenSSH servers. */
class SshRefusalTest {

    private static RealHosts hosts;

    @TempDir
    private Path directory;

    @BeforeAll
    static void boot() {
        hosts = RealHosts.up(12);
    }

    @AfterAll
    static void down() {
        hosts.close();
    }

    // ---- the road there ----------------------------------------------------------------------------------------------

    @Test
    void aChangedHostKeyIsRefusedWithBothFingerprints() throws Exception {
        List<String> lines = Files.readAllLines(hosts.knownHosts());
        Path spoiled = directory.resolve("known");
        Files.writeString(spoiled, "# a comment\n" + lines.get(0).split(" ")[0] + " "
                + lines.get(1).split(" ", 2)[1] + "\n");
        String text = refused(hosts.config(1, "UserKnownHostsFile " + spoiled));
        String right = RealHosts.run(List.of("ssh-keygen", "-lf", hosts.files(1).resolve("etc/key.pub").toString()))
                .split(" ")[1];
        String wrong = RealHosts.run(List.of("ssh-keygen", "-lf", hosts.files(2).resolve("etc/key.pub").toString()))
                .split(" ")[1];
        assertThat(text).contains("is not the one that is known", right, wrong, spoiled + ", line 2", "ssh-keygen -f");
    }

    @Test
    void aNewHostIsAskedForOnceAndNoted() throws Exception {
        Path known = directory.resolve("none").resolve("known");
        Path config = hosts.config(1, "UserKnownHostsFile " + known, "StrictHostKeyChecking ask");
        Asked asked = new Asked("no");
        assertThat(refused(1, config, Optional.empty(), asked)).contains("is not in " + known, "SHA256:", "accept-new");
        Asked yes = new Asked("yes");
        works(1, config, yes);
        assertThat(yes.questions).hasSize(1).first().asString().contains("SHA256:", "(yes/no)");
        Asked again = new Asked("no");
        works(1, config, again);
        assertThat(again.questions).isEmpty();
    }

    @Test
    void aNewHostIsRefusedWhereNobodyCanBeAsked() {
        Path config = hosts.config(1, "UserKnownHostsFile " + directory.resolve("known2"), "StrictHostKeyChecking ask");
        assertThat(refused(config)).contains("is not in ");
    }

    @Test
    void acceptNewTakesANewHostWithoutAsking() throws Exception {
        Path known = directory.resolve("known3");
        Path config = hosts.config(1, "UserKnownHostsFile " + known);
        works(1, new SshPlace("host1", Optional.of(config), Optional.of(HostKeyPolicy.ACCEPT_NEW), SshPlace.ROOT, ""),
                Questions.NOBODY);
        assertThat(Files.readString(known)).contains(hosts.address(1), "ssh-ed25519");
    }

    @Test
    void withoutAKeyTheUserLearnsWhatWasTried() throws Exception {
        String text = refused(withKey(directory.resolve("nothing")));
        assertThat(text).contains("does not let root in", "nothing", "ssh-copy-id", "IdentityFile");
    }

    @Test
    void aWrongPassphraseIsAskedForThreeTimesAndARightOneOnce() throws Exception {
        Path locked = directory.resolve("locked");
        Files.copy(hosts.key(), locked);
        RealHosts.run(List.of("chmod", "600", locked.toString()));
        RealHosts.run(List.of("ssh-keygen", "-q", "-p", "-P", "", "-N", "correct horse", "-f", locked.toString()));
        Path config = withKey(locked);
        Asked wrong = new Asked("guess");
        assertThat(refused(1, config, Optional.empty(), wrong)).contains("the passphrase of " + locked + " was wrong",
                "ssh-add").doesNotContain("guess");
        assertThat(wrong.questions).hasSize(3);
        assertThat(refused(config)).contains(locked + " is encrypted and was not opened");
        Asked right = new Asked("correct horse");
        works(1, config, right);
        assertThat(right.questions).hasSize(1);
    }

    @Test
    void theKeysOfSshAgentAreUsedUnlessOthersAreNamed() throws Exception {
        Path socket = directory.resolve("agent");
        String said = RealHosts.run(List.of("ssh-agent", "-s", "-a", socket.toString()));
        long agent = Long.parseLong(said.replaceAll("(?s).*SSH_AGENT_PID=(\\d+).*", "$1"));
        try {
            RealHosts.run(List.of("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", hosts.key().toString()));
            Path config = withKey(directory.resolve("nothing"));
            String text = Files.readString(config);
            Files.writeString(config, "Host host1\nIdentityAgent " + socket + "\nIdentitiesOnly no\n" + text);
            works(1, config, Questions.NOBODY);
            Files.writeString(config, "Host host1\nIdentityAgent " + socket + "\nIdentitiesOnly yes\n" + text);
            assertThat(refused(config)).contains("tried the keys of ssh-agent");
        } finally {
            // It takes its socket away when it ends.
            ProcessHandle.of(agent).filter(ProcessHandle::destroy).ifPresent(process -> Processes.awaitEnd(List.of(process)));
        }
    }

    @Test
    void aHostThatIsOffAndOneWithoutAServerAndANameThatNobodyHas() {
        hosts.script("kill", "12", "power");
        assertThat(refused(12, hosts.config(), Optional.empty(), Questions.NOBODY))
                .contains("cannot reach root@" + hosts.address(12));
        assertThat(refused(hosts.config(1, "Port 4"))).contains("refuses connections at port 4");
        assertThat(refused(hosts.config(1, "HostName no.such.host.invalid"))).contains("there is no host of the name");
    }

    // ---- the account -------------------------------------------------------------------------------------------------

    @Test
    void anAccountWithoutAShell() {
        hosts.on(2, "sed 's|^\\(root:.*:\\)[^:]*$|\\1/usr/sbin/nologin|' /etc/passwd > /srv/passwd"
                + " && mount --bind /srv/passwd /etc/passwd");
        assertThat(refused(2)).contains("runs no commands for root", "This account is currently not available",
                "login shell");
    }

    @Test
    void aForcedCommand() throws Exception {
        Path keys = hosts.files(3).resolve("home/.ssh/authorized_keys");
        Files.writeString(keys, "command=\"echo only backups here\" " + Files.readString(keys));
        assertThat(refused(3)).contains("runs no commands for root", "only backups here", "ForceCommand");
    }

    @Test
    void aShellThatTalks() throws Exception {
        Files.writeString(hosts.files(4).resolve("home/.bashrc"), "echo Welcome to the lab; echo on stderr >&2\n"
                + "printf 'no newline'\n");
        works(4, hosts.config(), Questions.NOBODY);
    }

    // ---- the machine -------------------------------------------------------------------------------------------------

    @Test
    void aHomeThatCannotBeWritten() {
        hosts.on(5, "mount --bind /root /root && mount -o remount,bind,ro /root");
        assertThat(refused(5)).contains("~/.farcell on lab cannot be written", "Read-only file system", "Set root");
    }

    @Test
    void aHomeWithoutProgramsIsGoodEnoughWhereThereIsJava() throws Exception {
        hosts.on(6, "mount --bind /root /root && mount -o remount,bind,noexec /root");
        works(6, hosts.config(), Questions.NOBODY);
        hosts.on(6, "mount -t tmpfs tmpfs /usr/lib/jvm");
        assertThat(refused(6)).contains("noexec", "none was found", "Set root");
    }

    @Test
    void aNamedJavaThatIsNotThere() {
        SshPlace place = new SshPlace("host7", Optional.of(hosts.config()), Optional.empty(), SshPlace.ROOT, "/opt/none");
        assertThat(refused(7, place, Questions.NOBODY)).contains("java = \"/opt/none\"", "on host7");
    }

    @Test
    void aServerThatForwardsNothing() throws Exception {
        Path config = hosts.files(8).resolve("etc/sshd_config");
        Files.writeString(config, "DisableForwarding yes\nAllowTcpForwarding no\nAllowStreamLocalForwarding no\n"
                + Files.readString(config));
        hosts.script("kill", "8");
        hosts.script("boot", "8");
        try (SshBackend backend = backend(8, hosts.config(), Questions.NOBODY);
                LaunchedSession session = backend.launch(SessionRequest.named("s").build(), new Silent())) {
            assertThat(session.note()).contains("relay");
            assertThat(session.hello().feature()).isGreaterThanOrEqualTo(17);
        }
    }

    @Test
    void throughAnotherHost() throws Exception {
        works(9, hosts.config(9, "ProxyJump host10"), Questions.NOBODY);
        String through = hosts.on(9, "cat /srv/log");
        assertThat(through).contains(hosts.address(10));
    }

    @Test
    void aSessionThatIsEndedByForceIsGoneWithAllThatItStarted() throws Exception {
        try (SshBackend backend = backend(11, hosts.config(), Questions.NOBODY)) {
            LaunchedSession session = backend.launch(SessionRequest.named("s").build(), new Silent());
            assertThat(hosts.on(11, "ps -eo args=")).contains("farcell-session.jar");
            session.kill();
            assertThat(session.ended().get(60, TimeUnit.SECONDS).cause()).isEqualTo(Ending.Cause.STOPPED);
            assertThat(hosts.on(11, "ps -eo args=")).doesNotContain("farcell-session.jar");
        }
    }

    @Test
    void aProcessThatGotTheNumberOfASessionIsNotTakenForItAndLeftAlone() throws Exception {
        try (SshBackend backend = backend(11, hosts.config(), Questions.NOBODY)) {
            LaunchedSession session = backend.launch(SessionRequest.named("s").build(), new Silent());
            String group = "/root/.farcell/sessions/" + session.attached().id() + "/group";
            // As after a start of the host anew, where numbers begin again.
            hosts.on(11, "was=$(cat " + group + ")\n(setsid sh -c 'echo $$ >" + group + "; exec sleep 2000' >/dev/null 2>&1 &)\n"
                    + "while [ \"$(cat " + group + ")\" = $was ] || [ ! -s " + group + " ]; do sleep 0.1; done\ncp " + group
                    + " /tmp/other\nkill -s KILL -- -$was");
            assertThat(session.ended().get(60, TimeUnit.SECONDS).cause()).isEqualTo(Ending.Cause.KILLED);
            assertThat(hosts.on(11, "ps -o args= -p $(cat /tmp/other)")).isEqualTo("sleep 2000");
        }
    }

    // ---- helpers -----------------------------------------------------------------------------------------------------

    /** The configuration with another identity in the place of the right one. */
    private static Path withKey(Path key) throws IOException {
        Path config = hosts.config(1);
        Files.writeString(config, Files.readString(config).replace("IdentityFile " + hosts.key() + "\n",
                "IdentityFile " + key + "\n"));
        return config;
    }

    private static String refused(Path config) {
        return refused(1, config, Optional.empty(), Questions.NOBODY);
    }

    private static String refused(int host) {
        return refused(host, hosts.config(), Optional.empty(), Questions.NOBODY);
    }

    private static String refused(int host, Path config, Optional<HostKeyPolicy> policy, Questions questions) {
        return refused(host, new SshPlace("host" + host, Optional.of(config), policy, SshPlace.ROOT, ""), questions);
    }

    private static String refused(int host, SshPlace place, Questions questions) {
        LaunchException refused = catchThrowableOfType(LaunchException.class, () -> works(host, place, questions));
        assertThat(refused).as("the refusal of host" + host).isNotNull();
        return refused.getMessage();
    }

    private static void works(int host, Path config, Questions questions) throws Exception {
        works(host, new SshPlace("host" + host, Optional.of(config), Optional.empty(), SshPlace.ROOT, ""), questions);
    }

    private static SshBackend backend(int host, Path config, Questions questions) throws LaunchException {
        return backend(new SshPlace("host" + host, Optional.of(config), Optional.empty(), SshPlace.ROOT, ""), questions);
    }

    private static SshBackend backend(SshPlace place, Questions questions) throws LaunchException {
        return new SshBackend("lab", place, new SshBackend.Settings(Distribution.find(), 17, Map.of(), questions,
                Transfer.UNHEARD));
    }

    /** Starts a session, which says what it is, and ends it. */
    private static void works(int host, SshPlace place, Questions questions) throws Exception {
        try (SshBackend backend = backend(place, questions);
                LaunchedSession session = backend.launch(SessionRequest.named("s").build(), new Silent())) {
            assertThat(session.hello().feature()).isGreaterThanOrEqualTo(17);
            assertThat(hosts.on(host, "ps -o args= -p " + session.pid())).contains("farcell-session.jar");
        }
    }

    private static final class Asked implements Questions {

        private final String answer;
        private final List<String> questions = new ArrayList<>();

        private Asked(String answer) {
            this.answer = answer;
        }

        @Override
        public boolean confirm(String question) {
            questions.add(question);
            return answer.equals("yes");
        }

        @Override
        public Optional<String> secret(String question) {
            questions.add(question);
            return Optional.of(answer);
        }
    }
}

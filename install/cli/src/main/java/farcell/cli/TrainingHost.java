package farcell.cli;

import farcell.ssh.DisposableKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.CommandFactory;
import org.apache.sshd.server.shell.ProcessShellFactory;

/**
 * This machine as a host behind SSH, for as long as start archives are made: so that a kernel in training also loads what
 * takes it to hosts. It listens on loopback and lets in one key, which is made for it and goes with it.
 */
final class TrainingHost implements AutoCloseable {

    /** What {@code on=} calls it. */
    static final String NAME = "training";

    private static final String LOOPBACK = "127.0.0.1";
    private static final String EXEC = "exec ";
    private static final int KEY_BITS = 256;

    private final SshServer server;

    private TrainingHost(SshServer server) {
        this.server = server;
    }

    /**
     * Starts it and writes the configuration of kernels that run in a directory.
     *
     * @param notebook where {@code farcell.toml} is written
     * @param files    an empty directory with a short name: that of the host, its keys and what a session leaves there
     */
    static TrainingHost open(Path notebook, Path files, JavaHome java) throws IOException {
        try {
            DisposableKey key = DisposableKey.make(files.resolve("key"), NAME);
            PublicKey known = AuthorizedKeyEntry.parseAuthorizedKeyEntry(key.publicKey()).resolvePublicKey(null, null);
            SshServer server = SshServer.setUpDefaultServer();
            server.setHost(LOOPBACK);
            server.setKeyPairProvider(KeyPairProvider.wrap(KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, KEY_BITS)));
            server.setPublickeyAuthenticator((user, shown, session) -> KeyUtils.compareKeys(known, shown));
            server.setCommandFactory((channel, command) -> {
                // What a login shell would be given; all that a kernel sends begins so.
                String direct = command.startsWith(EXEC) ? command.substring(EXEC.length()) : command;
                return new ProcessShellFactory(direct, CommandFactory.split(direct)).createShell(channel);
            });
            server.start();
            Path config = files.resolve("ssh_config");
            Files.writeString(config, "Host " + NAME + "\n  HostName " + LOOPBACK + "\n  Port " + server.getPort()
                    + "\n  UserKnownHostsFile " + files.resolve("known_hosts") + "\n  GlobalKnownHostsFile none\n"
                    + "  StrictHostKeyChecking accept-new\n  IdentityAgent none\n");
            Files.writeString(notebook.resolve("farcell.toml"), "[backends." + NAME + "]\nssh = '" + NAME
                    + "'\nssh-config = '" + config + "'\nkey = '" + files.resolve("key") + "'\nroot = '"
                    + files.resolve("host") + "'\njava = '" + java.launcher().toRealPath().getParent().getParent() + "'\n");
            return new TrainingHost(server);
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close(true);
    }
}

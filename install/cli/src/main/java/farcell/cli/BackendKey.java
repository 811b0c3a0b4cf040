package farcell.cli;

import farcell.remote.backends.ConfigurationException;
import farcell.remote.backends.ConfiguredBackend;
import farcell.ssh.DisposableKey;
import farcell.ssh.SshFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The disposable key of one backend: made, let in on the machine, tried, and taken away again. */
final class BackendKey {

    private BackendKey() {}

    private static Path file(String backend) {
        return Machines.files().userFile().resolveSibling("keys").resolve(backend);
    }

    /**
     * For a backend that was added a moment ago; where it fails, the backend is taken away again.
     *
     * @throws Failure when the machine cannot be reached, or does not let the key in
     */
    static void make(String backend, PrintWriter progress) throws IOException, InterruptedException {
        ConfiguredBackend plain = Machines.configured(backend);
        DisposableKey key = null;
        boolean whole = false;
        try {
            key = DisposableKey.make(file(backend), "farcell-" + backend + " of " + System.getProperty("user.name") + "@"
                    + InetAddress.getLocalHost().getHostName());
            change(plain, key, true, progress);
            ConfiguredBackend withKey = new ConfiguredBackend(backend, plain.place().withKey(key.file()), plain.file());
            try (Machines own = Machines.of(List.of(withKey), progress)) {
                own.all().get(0).describe();
            } catch (IOException e) {
                change(plain, key, false, progress);
                throw new Failure("the machine does not let the new key in: " + e.getMessage(), e);
            }
            Machines.files().set(backend, Map.of("key", key.file().toString()));
            whole = true;
        } catch (ConfigurationException e) {
            throw new Failure(e.getMessage(), e);
        } finally {
            if (!whole) {
                Machines.files().remove(backend);
                if (key != null) {
                    key.delete();
                }
            }
        }
    }

    private static void change(ConfiguredBackend backend, DisposableKey key, boolean in, PrintWriter progress)
            throws IOException, InterruptedException {
        try (Machines machines = Machines.of(List.of(backend), progress)) {
            if (in) {
                machines.all().get(0).authorize(key.publicKey());
            } else {
                machines.all().get(0).revoke(key.publicKey());
            }
        } catch (SshFailure e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    /** Takes away a key that {@link #make} made; that of a user's own is left alone. */
    static void remove(ConfiguredBackend backend, PrintWriter err) throws IOException, InterruptedException {
        if (!backend.place().key().equals(Optional.of(file(backend.name())))) {
            return;
        }
        DisposableKey key = new DisposableKey(file(backend.name()));
        try {
            change(backend, key, false, err);
        } catch (Failure | IOException e) {
            err.println("the line of the key of " + backend.name() + " stays in ~/.ssh/authorized_keys on "
                    + backend.place().host() + ": " + e.getMessage() + ". The private key is deleted, so that nobody gets in"
                    + " by it");
        }
        key.delete();
    }
}

package farcell.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * Private keys from files. An encrypted one is asked for only when nothing else let us in; once opened it is kept in
 * memory, so that a connection that broke comes back by itself. A passphrase is kept nowhere.
 */
final class Identities {

    private static final int TRIES = 3;

    private final Map<Path, KeyPair> opened = new ConcurrentHashMap<>();

    /**
     * What is in the files of a machine's identities.
     *
     * @param keys     that can be used now
     * @param locked   encrypted and not opened yet
     * @param problems files that are there and hold no key that can be read
     */
    record Found(List<KeyPair> keys, List<Path> locked, List<String> problems) {}

    Found look(List<Path> files) {
        List<KeyPair> keys = new ArrayList<>();
        List<Path> locked = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            KeyPair known = opened.get(file);
            if (known != null) {
                keys.add(known);
                continue;
            }
            if (!Files.exists(file)) {
                continue;
            }
            boolean[] asked = new boolean[1];
            try {
                keys.addAll(read(file, (session, resource, retry) -> {
                    asked[0] = true;
                    return null;
                }));
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                if (asked[0]) {
                    locked.add(file);
                } else {
                    problems.add(file + " cannot be used as a key: " + e.getMessage());
                }
            }
        }
        return new Found(keys, locked, problems);
    }

    /** Opens an encrypted key with a passphrase that the user gives. @throws SshFailure when it is wrong three times */
    Optional<KeyPair> unlock(Path file, Questions questions) throws SshFailure {
        for (int i = 0; i < TRIES; i++) {
            Optional<String> passphrase = questions.secret((i == 0 ? "" : "That was not it. ")
                    + "Passphrase of " + file + ": ");
            if (passphrase.isEmpty() || passphrase.get().isEmpty()) {
                return Optional.empty();
            }
            try {
                for (KeyPair pair : read(file, FilePasswordProvider.of(passphrase.get()))) {
                    opened.put(file, pair);
                    return Optional.of(pair);
                }
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                // Wrong, or damaged: the file does not tell which.
            }
        }
        throw new SshFailure("the passphrase of " + file + " was wrong " + TRIES + " times; try again, or let ssh-agent"
                + " hold the key: ssh-add " + file);
    }

    private static List<KeyPair> read(Path file, FilePasswordProvider passphrase)
            throws IOException, GeneralSecurityException {
        NamedResource name = new PathResource(file);
        List<KeyPair> pairs = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            Iterable<KeyPair> found = SecurityUtils.loadKeyPairIdentities(null, name, in, passphrase);
            if (found != null) {
                found.forEach(pairs::add);
            }
        }
        if (pairs.isEmpty()) {
            throw new IOException("it holds no private key of a kind that is known");
        }
        return pairs;
    }
}

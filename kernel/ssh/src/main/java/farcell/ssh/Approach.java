package farcell.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/** One attempt to reach one machine: what its key must be, which agent signs, and what was seen. */
final class Approach {

    private final SshConfig.Hop hop;
    private final KnownHosts known;
    private final Optional<PublicKey> accepted;
    private volatile PublicKey shown;
    private volatile KnownHosts.Verdict verdict;
    private volatile String agentProblem = "";

    /** @param accepted a key that is not in known_hosts and is right nevertheless */
    Approach(SshConfig.Hop hop, KnownHosts known, Optional<PublicKey> accepted) {
        this.hop = hop;
        this.known = known;
        this.accepted = accepted;
    }

    /** Never asks anybody: this is a thread of the client, for which everything waits. */
    boolean accepts(PublicKey key) {
        shown = key;
        verdict = known.check(hop.known(), hop.port(), key);
        return verdict instanceof KnownHosts.Verdict.Right
                || verdict instanceof KnownHosts.Verdict.Unknown && accepted.filter(key::equals).isPresent();
    }

    List<String> knownKinds() {
        return known.kinds(hop.known(), hop.port());
    }

    /** The key that the machine showed; null when it did not come to that. */
    PublicKey shown() {
        return shown;
    }

    KnownHosts.Verdict verdict() {
        return verdict;
    }

    /** Why ssh-agent was not used, or empty. */
    String agentProblem() {
        return agentProblem;
    }

    /** The user's ssh-agent, if there is one that can be reached. */
    Optional<KeyAgent> agent() {
        if (hop.agentSocket().isEmpty()) {
            return Optional.empty();
        }
        try {
            KeyAgent agent = KeyAgent.connect(hop.agentSocket().get());
            if (hop.identitiesOnly()) {
                agent.only(publicKeys());
            }
            return Optional.of(agent);
        } catch (IOException | RuntimeException e) {
            agentProblem = "ssh-agent at " + hop.agentSocket().get() + " cannot be reached: " + e.getMessage();
            return Optional.empty();
        }
    }

    /** Those of the identities, from the files beside them. */
    private List<PublicKey> publicKeys() {
        List<PublicKey> keys = new ArrayList<>();
        for (Path identity : hop.identities()) {
            Path file = identity.toString().endsWith(".pub") ? identity
                    : identity.resolveSibling(identity.getFileName() + ".pub");
            try {
                if (Files.isReadable(file)) {
                    keys.add(AuthorizedKeyEntry.parseAuthorizedKeyEntry(Files.readString(file).strip())
                            .resolvePublicKey(null, PublicKeyEntryResolver.IGNORING));
                }
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                agentProblem = file + " is no public key: " + e.getMessage();
            }
        }
        return keys;
    }
}

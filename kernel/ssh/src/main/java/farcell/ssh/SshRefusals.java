package farcell.ssh;

import farcell.ssh.SshConfig.Hop;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;

/** The texts for a host that is not the right one, and for one that does not let us in. */
final class SshRefusals {

    private SshRefusals() {}

    static SshFailure wrongHostKey(Hop hop, Approach approach) {
        PublicKey shown = approach.shown();
        if (approach.verdict() instanceof KnownHosts.Verdict.Revoked revoked) {
            return new SshFailure("the host " + hop.describe() + " shows a key that is marked as revoked in "
                    + revoked.file() + ", line " + revoked.line() + " (" + KnownHosts.fingerprint(shown)
                    + "): do not connect; ask whoever runs the host");
        }
        KnownHosts.Verdict.Changed changed = (KnownHosts.Verdict.Changed) approach.verdict();
        return new SshFailure("the host " + hop.describe() + " is not the one that is known: it shows the "
                + KnownHosts.kind(shown) + " key " + KnownHosts.fingerprint(shown) + ", and " + changed.file()
                + ", line " + changed.line() + ", has the " + KnownHosts.kind(changed.expected()) + " key "
                + KnownHosts.fingerprint(changed.expected())
                + ". Somebody may be between you and the host. If you know that the host was set up anew, remove that"
                + " line: ssh-keygen -f \"" + changed.file() + "\" -R \"" + bracketed(hop) + "\"");
    }

    private static String bracketed(Hop hop) {
        return hop.port() == 22 ? hop.known() : "[" + hop.known() + "]:" + hop.port();
    }

    static SshFailure unknownHost(Hop hop, KnownHosts known, PublicKey key) {
        return new SshFailure("the host " + hop.describe() + " is not in " + known.firstFile() + "; it shows the "
                + KnownHosts.kind(key) + " key " + KnownHosts.fingerprint(key) + ". Connect once from a terminal (ssh "
                + hop.name() + ") and compare it, or set host-keys = \"accept-new\" for the backend");
    }

    static SshFailure notLetIn(Hop hop, Identities.Found keys, Approach approach, Exception e) {
        List<String> tried = new ArrayList<>();
        if (hop.agentSocket().isPresent()) {
            tried.add(approach.agentProblem().isEmpty() ? "the keys of ssh-agent" : approach.agentProblem());
        }
        tried.add(keys.keys().isEmpty() ? "no key file ("
                + String.join(", ", hop.identities().stream().map(Path::toString).toList())
                + (keys.locked().isEmpty() ? ": none is there)" : ": none could be used)")
                : keys.keys().size() + (keys.keys().size() == 1 ? " key file" : " key files"));
        keys.locked().forEach(file -> tried.add(file + " is encrypted and was not opened"));
        tried.addAll(keys.problems());
        String text = String.valueOf(e.getMessage());
        if (!text.contains("No more authentication methods")) {
            tried.add("the server said: " + text);
        }
        return new SshFailure("the host " + hop.describe() + " does not let " + hop.user() + " in; tried "
                + String.join("; ", tried) + ". Name the right key with IdentityFile in the SSH configuration, load it"
                + " with ssh-add, or put your public key on the host: ssh-copy-id " + hop.name(), e);
    }
}

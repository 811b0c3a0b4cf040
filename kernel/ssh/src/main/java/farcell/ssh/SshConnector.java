package farcell.ssh;

import farcell.ssh.SshConfig.Hop;
import farcell.ssh.SshPlace.HostKeyPolicy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.forward.ExplicitPortForwardingTracker;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/** Makes connections to one place, hop by hop. Thread-safe; connections are made one at a time. */
final class SshConnector implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration AUTHENTICATE = Duration.ofSeconds(30);

    private final SshPlace place;
    private final SshConfig config;
    private final Identities identities = new Identities();
    /** Keys that the user took for this kernel's life where they could not be written down. */
    private final Map<String, PublicKey> accepted = new HashMap<>();
    private SshClient client;
    private boolean closed;

    SshConnector(SshPlace place, SshConfig config) {
        this.place = place;
        this.config = config;
    }

    /** A connection, authenticated. @param questions asked in this thread */
    synchronized SshConnection connect(Questions questions) throws SshFailure {
        if (closed) {
            throw new SshFailure("the kernel is going down");
        }
        if (client == null) {
            client = SshClients.start();
        }
        List<Hop> route = config.route(place);
        List<ClientSession> sessions = new ArrayList<>();
        try {
            for (Hop hop : route) {
                sessions.add(reach(hop, sessions.isEmpty() ? null : sessions.get(sessions.size() - 1), questions));
            }
            return new SshConnection(route.get(route.size() - 1), sessions);
        } catch (SshFailure e) {
            closeAll(sessions);
            throw e;
        }
    }

    static void closeAll(List<ClientSession> sessions) {
        for (int i = sessions.size() - 1; i >= 0; i--) {
            sessions.get(i).close(true);
        }
    }

    /** Tries with what needs no answer first; each question to the user makes another try possible. */
    private ClientSession reach(Hop hop, ClientSession through, Questions questions) throws SshFailure {
        KnownHosts known = new KnownHosts(hop.knownHosts().isEmpty()
                ? List.of(Path.of(System.getProperty("user.home"), ".ssh", "known_hosts")) : hop.knownHosts());
        List<Path> refusedLocks = new ArrayList<>();
        while (true) {
            String at = hop.known() + ":" + hop.port();
            Approach approach = new Approach(hop, known, Optional.ofNullable(accepted.get(at)));
            Identities.Found keys = identities.look(hop.identities());
            ClientSession session = null;
            try {
                session = open(hop, through, approach);
                keys.keys().forEach(session::addPublicKeyIdentity);
                session.auth().verify(AUTHENTICATE);
                return session;
            } catch (IOException | RuntimeException e) {
                if (session != null) {
                    session.close(true);
                }
                if (approach.shown() != null && !(approach.verdict() instanceof KnownHosts.Verdict.Right)
                        && !approach.shown().equals(accepted.get(at))) {
                    accepted.put(at, newKey(hop, known, approach, questions));
                    continue;
                }
                if (approach.shown() == null) {
                    throw unreachable(hop, through, e);
                }
                Optional<Path> locked = keys.locked().stream().filter(file -> !refusedLocks.contains(file)).findFirst();
                if (locked.isPresent() && questions.anybodyThere() && isRefusal(e)) {
                    if (identities.unlock(locked.get(), questions).isEmpty()) {
                        refusedLocks.add(locked.get());
                    }
                    continue;
                }
                throw SshRefusals.notLetIn(hop, keys, approach, e);
            }
        }
    }

    private static boolean isRefusal(Exception e) {
        return String.valueOf(e.getMessage()).contains("No more authentication methods");
    }

    private ClientSession open(Hop hop, ClientSession through, Approach approach) throws IOException {
        AttributeRepository context = AttributeRepository.ofKeyValuePair(SshClients.APPROACH, approach);
        if (through == null) {
            return client.connect(hop.user(), new InetSocketAddress(hop.host(), hop.port()), context, null)
                    .verify(CONNECT).getSession();
        }
        // The port listens on loopback for as long as it takes to connect to it, and leads to an SSH server only.
        try (ExplicitPortForwardingTracker forward = through.createLocalPortForwardingTracker(
                SshdSocketAddress.LOCALHOST_ADDRESS, new SshdSocketAddress(hop.host(), hop.port()))) {
            ClientSession session = client.connect(hop.user(),
                    forward.getBoundAddress().toInetSocketAddress(), context, null).verify(CONNECT).getSession();
            session.waitFor(java.util.EnumSet.of(ClientSession.ClientSessionEvent.WAIT_AUTH,
                    ClientSession.ClientSessionEvent.CLOSED), CONNECT);
            return session;
        }
    }

    /** What becomes of a key that known_hosts does not have, or has otherwise. */
    private PublicKey newKey(Hop hop, KnownHosts known, Approach approach, Questions questions) throws SshFailure {
        if (!(approach.verdict() instanceof KnownHosts.Verdict.Unknown)) {
            throw SshRefusals.wrongHostKey(hop, approach);
        }
        PublicKey key = approach.shown();
        boolean take = hop.policy() == HostKeyPolicy.ACCEPT_NEW;
        if (hop.policy() == HostKeyPolicy.ASK && questions.anybodyThere()) {
            take = questions.confirm("The host " + hop.describe() + " is not in " + known.firstFile()
                    + ". It shows the " + KnownHosts.kind(key) + " key " + KnownHosts.fingerprint(key)
                    + ". Is it the right one? (yes/no) ");
        }
        if (!take) {
            throw SshRefusals.unknownHost(hop, known, key);
        }
        try {
            known.add(hop.known(), hop.port(), key);
        } catch (IOException e) {
            // It holds for as long as this kernel lives, and is asked for again by the next one.
        }
        return key;
    }

    private SshFailure unreachable(Hop hop, ClientSession through, Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String what;
        if (cause instanceof UnresolvedAddressException || cause instanceof java.net.UnknownHostException) {
            what = "there is no host of the name " + hop.host() + "; look at HostName in the SSH configuration, and at"
                    + " the network (a VPN?)";
        } else if (cause instanceof ConnectException && String.valueOf(cause.getMessage()).contains("refused")) {
            what = hop.host() + " refuses connections at port " + hop.port() + ": no SSH server runs there; look at the"
                    + " port, and at sshd on the host";
        } else if (through != null) {
            what = "it is not reached through the jump host: " + cause.getMessage()
                    + "; look whether ssh -J works from a terminal, and whether the jump host allows forwarding"
                    + " (AllowTcpForwarding)";
        } else if (isTimeout(e, cause)) {
            what = hop.host() + " does not answer at port " + hop.port() + " within " + CONNECT.toSeconds()
                    + " s; look whether the machine is on and whether a firewall or a VPN is between";
        } else {
            what = "no SSH connection to " + hop.host() + " at port " + hop.port() + ": " + cause.getMessage()
                    + "; look whether ssh " + hop.name() + " works from a terminal";
        }
        return new SshFailure("cannot reach " + hop.describe() + ": " + what, e);
    }

    private static boolean isTimeout(Exception e, Throwable cause) {
        String text = (e.getMessage() + " " + cause.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("timeout") || text.contains("timed out");
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.stop();
        }
    }
}

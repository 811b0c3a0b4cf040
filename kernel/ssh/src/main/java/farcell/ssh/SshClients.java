package farcell.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;

/** Makes SSH clients that are as quick as they can be, and that check what {@link Approach} says they are to check. */
final class SshClients {

    /** What a connection that is being made is to know; in its connection context. */
    static final AttributeKey<Approach> APPROACH = new AttributeKey<>();

    /** A server that is silent for three of these is taken for gone. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    private static final int HEARTBEATS_MISSED = 3;
    /** How much the other side of a channel may send before it is read here. */
    static final long WINDOW = 8L << 20;

    private SshClients() {}

    static SshClient start() {
        SshClient client = SshClient.setUpDefaultClient();
        // Without it a small message waits 40 ms for the acknowledgement of the one before it.
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, HEARTBEATS_MISSED);
        CoreModuleProperties.WINDOW_SIZE.set(client, WINDOW);
        // A session that does not read is no reason to give up: a server that is gone is seen by the heartbeat.
        CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(client, Duration.ofDays(1));
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        client.setCipherFactories(ciphers(client));
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setAgentFactory(new Agents());
        client.setServerKeyVerifier((session, address, key) ->
                session.getConnectionContext().getAttribute(APPROACH).accepts(key));
        client.addSessionListener(new KnownKindsFirst());
        client.start();
        return client;
    }

    /** AES-GCM first: processors have it. */
    private static List<NamedFactory<Cipher>> ciphers(SshClient client) {
        List<NamedFactory<Cipher>> ciphers = new ArrayList<>(List.of(BulkGcm.of(BuiltinCiphers.aes128gcm),
                BulkGcm.of(BuiltinCiphers.aes256gcm), BuiltinCiphers.cc20p1305_openssh));
        List<String> first = NamedResource.getNameList(ciphers);
        client.getCipherFactories().stream().filter(each -> !first.contains(each.getName())).forEach(ciphers::add);
        return ciphers;
    }

    private static Optional<Approach> approach(Session session) {
        return session instanceof ClientSession client && client.getConnectionContext() != null
                ? Optional.ofNullable(client.getConnectionContext().getAttribute(APPROACH)) : Optional.empty();
    }

    /** A server has keys of several kinds and shows the one that is asked for first: that must be one we know. */
    private static final class KnownKindsFirst implements SessionListener {

        @Override
        public void sessionCreated(Session session) {
            approach(session).ifPresent(approach -> {
                List<String> kinds = approach.knownKinds();
                List<NamedFactory<Signature>> known = new ArrayList<>();
                List<NamedFactory<Signature>> others = new ArrayList<>();
                for (NamedFactory<Signature> each : session.getFactoryManager().getSignatureFactories()) {
                    boolean isKnown = kinds.contains(KeyUtils.getCanonicalKeyType(each.getName()));
                    (isKnown ? known : others).add(each);
                }
                if (!known.isEmpty()) {
                    known.addAll(others);
                    session.setSignatureFactories(known);
                }
            });
        }
    }

    private static final class Agents implements SshAgentFactory {

        @Override
        public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
            return List.of();
        }

        @Override
        public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
            Optional<Approach> approach = approach(session);
            return approach.isEmpty() ? null : approach.get().agent().orElse(null);
        }

        @Override
        public SshAgentServer createServer(ConnectionService service) {
            throw new UnsupportedOperationException("the agent is not forwarded");
        }
    }
}

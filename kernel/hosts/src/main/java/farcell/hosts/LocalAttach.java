package farcell.hosts;

import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Attaches to a session on this machine that another kernel started. */
final class LocalAttach {

    private static final int SECONDS = 30;

    private LocalAttach() {}

    /** @param process its JVM */
    record Attached(ProcessHandle process, SessionVoice voice, Link link, Message.Attached attached) {}

    static Attached to(SessionRecord session, Message.Attach attach, Link.Handler owner, ExecutorService executor)
            throws LaunchException, InterruptedException {
        Optional<ProcessHandle> process = session.process();
        if (process.isEmpty()) {
            throw new LaunchException("session " + session.name() + " (" + session.id() + ") has ended: there is no "
                    + "process " + session.pid() + " any more");
        }
        if (session.protocol() != Messages.PROTOCOL) {
            throw new LaunchException("session " + session.name() + " speaks protocol " + session.protocol()
                    + " where this kernel speaks " + Messages.PROTOCOL + ": the two are of different versions of Farcell");
        }
        SessionVoice voice = new SessionVoice(owner);
        Link link = null;
        boolean done = false;
        try {
            String secret = secret(session);
            link = LocalLaunch.dial(new LocalDialer(null, session.socket(), process.get()), secret, voice, executor,
                    session.name());
            Message.Attached attached = LocalLaunch.attached(link.ask(attach).get(SECONDS, TimeUnit.SECONDS));
            done = true;
            return new Attached(process.get(), voice, link, attached);
        } catch (IOException | IllegalStateException e) {
            throw new LaunchException("cannot attach to session " + session.name() + ": " + e.getMessage(), e);
        } catch (ExecutionException e) {
            throw new LaunchException("cannot attach to session " + session.name() + ": " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new LaunchException("session " + session.name() + " did not answer within " + SECONDS + " s", e);
        } finally {
            if (!done && link != null) {
                // It stays for whoever can attach.
                link.tell(new Message.Leave());
                executor.execute(link::close);
            }
        }
    }

    private static String secret(SessionRecord session) throws IOException {
        if (!Files.isRegularFile(session.directory().resolve("secret"), LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("its secret is not in " + session.directory());
        }
        return Files.readString(session.directory().resolve("secret")).strip();
    }
}

package farcell.ssh;

import farcell.hosts.FoundSession;
import farcell.hosts.GpuMatch;
import farcell.hosts.SessionRequest;
import farcell.hosts.SessionVoice;
import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.Messages;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Attaches to a session on a host that another kernel started. */
final class SshAttach {

    private static final int SECONDS = 30;

    private final SshBackend backend;
    private final SessionFiles files;
    private final ObjectStore objects;

    SshAttach(SshBackend backend, SessionFiles files, ObjectStore objects) {
        this.backend = backend;
        this.files = files;
        this.objects = objects;
    }

    /** @throws SshFailure when it is gone or does not let us; it is left as it was */
    SshSession run(FoundSession found, Message.Attach attach, GpuMatch match, Link.Handler owner,
                   ExecutorService executor, Runnable release) throws SshFailure, InterruptedException {
        if (found.protocol() != Messages.PROTOCOL) {
            throw new SshFailure("it speaks protocol " + found.protocol() + " where this kernel speaks "
                    + Messages.PROTOCOL + ": the two are of different versions of Farcell");
        }
        SshConnection connection = backend.connection(Questions.NOBODY);
        SshRoad road = new SshRoad(backend, files);
        SessionVoice voice = new SessionVoice(owner);
        Link link = null;
        boolean done = false;
        try {
            link = SshLaunch.dial(road, files.secret(connection), voice, executor, found.name());
            Message answer = link.ask(attach).get(SECONDS, TimeUnit.SECONDS);
            if (!(answer instanceof Message.Attached attached)) {
                throw new SshFailure("it did not let this kernel attach: "
                        + (answer instanceof Message.Failed failed ? failed.text() : answer));
            }
            done = true;
            SessionRequest request = SessionRequest.named(found.name()).notebook(attach.notebook()).build();
            return new SshSession(request, files, backend.name() + " (" + connection.hop().host() + ")", link, voice,
                    attached, match, road.note(), new SessionSupply(backend, objects), executor, release);
        } catch (SshFailure e) {
            throw e;
        } catch (IOException | ExecutionException e) {
            throw new SshFailure("it cannot be reached: " + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
        } catch (TimeoutException e) {
            throw new SshFailure("it did not answer within " + SECONDS + " s", e);
        } finally {
            if (!done && link != null) {
                // It stays for whoever can attach.
                link.tell(new Message.Leave());
                executor.execute(link::close);
            }
        }
    }
}

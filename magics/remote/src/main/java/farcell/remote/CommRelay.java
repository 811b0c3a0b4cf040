package farcell.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Comm;
import farcell.jupyter.Comms;
import farcell.jupyter.Json;
import farcell.notebook.CommEnd;
import farcell.notebook.Session;
import farcell.wire.Blob;
import farcell.wire.Message;
import farcell.wire.Message.CommClose;
import farcell.wire.Message.CommOpen;
import farcell.wire.Message.CommSend;
import farcell.wire.Message.CommTarget;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Brings the comms of user code in sessions together with those of front ends. */
final class CommRelay implements CommEnd {

    private static final Logger LOG = Logger.getLogger(CommRelay.class.getName());

    private record Line(Comm comm, Session session) {}

    private final Comms comms;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    /** Which session serves a target: the one that registered it last. */
    private final Map<String, Session> targets = new ConcurrentHashMap<>();

    CommRelay(Comms comms) {
        this.comms = comms;
    }

    @Override
    public void told(Session session, Message message) {
        if (message instanceof CommOpen open) {
            Comm comm = comms.open(open.comm(), open.target(), json(open.data()), buffers(open.buffers()),
                    new Forward(open.comm(), session));
            lines.put(open.comm(), new Line(comm, session));
        } else if (message instanceof CommSend send) {
            Line line = lines.get(send.comm());
            try {
                if (line != null) {
                    line.comm().send(json(send.data()), buffers(send.buffers()));
                }
            } catch (IllegalStateException e) {
                // Closed by the page meanwhile; the session learns that, too.
                LOG.log(Level.FINE, "a message to a closed comm", e);
            }
        } else if (message instanceof CommClose close) {
            Line line = lines.remove(close.comm());
            if (line != null) {
                line.comm().close(json(close.data()));
            }
        } else if (message instanceof CommTarget target) {
            if (targets.put(target.target(), session) == null) {
                comms.register(target.target(), (comm, data, buffers) -> opened(comm, data, buffers));
            }
        }
    }

    /** A page opened a comm. */
    private Comm.Listener opened(Comm comm, ObjectNode data, List<byte[]> buffers) {
        Session session = targets.get(comm.target());
        if (session == null || !session.isAlive()) {
            throw new IllegalStateException("the session that served " + comm.target() + " has ended");
        }
        lines.put(comm.id(), new Line(comm, session));
        session.tell(new CommOpen(0, comm.id(), comm.target(), data.toString(),
                buffers.stream().map(Blob::new).toList()));
        return new Forward(comm.id(), session);
    }

    @Override
    public void ended(Session session) {
        lines.values().removeIf(line -> {
            if (line.session() == session) {
                line.comm().close(Json.object());
            }
            return line.session() == session;
        });
    }

    /** What a page sends goes to the session whose line it is. */
    private final class Forward implements Comm.Listener {
        private final String id;
        private final Session session;

        Forward(String id, Session session) {
            this.id = id;
            this.session = session;
        }

        @Override
        public void message(ObjectNode data, List<byte[]> buffers) {
            session.tell(new CommSend(0, id, data.toString(), buffers.stream().map(Blob::new).toList()));
        }

        @Override
        public void closed(ObjectNode data) {
            lines.remove(id);
            session.tell(new CommClose(0, id, data.toString()));
        }
    }

    private static ObjectNode json(String text) {
        try {
            return Json.parse(text) instanceof ObjectNode object ? object : Json.object();
        } catch (JsonProcessingException e) {
            LOG.log(Level.WARNING, "a session sent what is no JSON", e);
            return Json.object();
        }
    }

    private static List<byte[]> buffers(List<Blob> blobs) {
        return blobs.stream().map(Blob::bytes).toList();
    }
}

package farcell.session.comms;

import farcell.Comm;
import farcell.runtime.CellStopped;
import farcell.runtime.CommHost;
import farcell.session.output.OutputHub;
import farcell.session.render.JsonReader;
import farcell.session.render.JsonText;
import farcell.session.run.RunContext;
import farcell.session.run.ThrownData;
import farcell.wire.Blob;
import farcell.wire.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The comms of user code: handlers run on one thread, in the order of the messages. */
public final class SessionComms implements CommHost {

    private record Served(Comm.Target server, long run) {}

    private final Consumer<Message> kernel;
    private final RunContext context;
    private final OutputHub output;
    private final ExecutorService handlers;
    private final Map<String, OpenComm> open = new ConcurrentHashMap<>();
    private final Map<String, Served> targets = new ConcurrentHashMap<>();

    /** @param loader of user code */
    public SessionComms(Consumer<Message> kernel, RunContext context, OutputHub output, ClassLoader loader) {
        this.kernel = kernel;
        this.context = context;
        this.output = output;
        this.handlers = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(null, task, "comms", 0, false);
            thread.setContextClassLoader(loader);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Comm open(String target, Map<String, ?> data) {
        OpenComm comm = new OpenComm(this, UUID.randomUUID().toString(), target, copy(data), context.current());
        open.put(comm.id(), comm);
        kernel.accept(new Message.CommOpen(comm.run(), comm.id(), target, JsonText.of(data), List.of()));
        return comm;
    }

    @Override
    public void register(String target, Comm.Target server) {
        targets.put(target, new Served(server, context.current()));
        kernel.accept(new Message.CommTarget(target));
    }

    private static Map<String, Object> copy(Map<String, ?> data) {
        return new LinkedHashMap<>(data);
    }

    boolean isOpen(OpenComm comm) {
        return open.get(comm.id()) == comm;
    }

    long currentRun() {
        return context.current();
    }

    void send(OpenComm comm, Map<String, ?> data, byte[][] buffers) {
        if (!isOpen(comm)) {
            throw new IllegalStateException("the comm to " + comm.target() + " is closed");
        }
        kernel.accept(new Message.CommSend(comm.run(), comm.id(), JsonText.of(data),
                Stream.of(buffers).map(Blob::new).toList()));
    }

    void close(OpenComm comm) {
        if (open.remove(comm.id(), comm)) {
            kernel.accept(new Message.CommClose(comm.run(), comm.id(), "{}"));
        }
    }

    /** Has something done on the thread of the handlers, for a run. */
    void handle(long run, String what, Handling handling) {
        try {
            handlers.execute(() -> context.as(run, () -> {
                try {
                    handling.handle();
                } catch (CellStopped e) {
                    // The cell that set the handler was stopped, and this with it.
                } catch (Throwable e) {
                    output.uncaught(what, ThrownData.of(e, "", ""));
                } finally {
                    output.flush(run);
                }
            }));
        } catch (RejectedExecutionException e) {
            // The session ends.
        }
    }

    /** User code. */
    interface Handling {
        void handle() throws Exception;
    }

    /** Takes what a page did; returns at once. */
    public void received(Message message) {
        if (message instanceof Message.CommOpen opened) {
            opened(opened);
        } else if (message instanceof Message.CommSend sent) {
            OpenComm comm = open.get(sent.comm());
            if (comm != null) {
                comm.received(data(sent.data()), buffers(sent.buffers()));
            }
        } else if (message instanceof Message.CommClose closed) {
            OpenComm comm = open.remove(closed.comm());
            if (comm != null) {
                comm.closedByOther();
            }
        }
    }

    private void opened(Message.CommOpen opened) {
        Served served = targets.get(opened.target());
        if (served == null) {
            kernel.accept(new Message.CommClose(RunContext.NONE, opened.comm(), "{}"));
            return;
        }
        OpenComm comm = new OpenComm(this, opened.comm(), opened.target(), data(opened.data()), served.run());
        open.put(comm.id(), comm);
        handle(served.run(), "comm " + opened.target(), () -> {
            try {
                served.server().opened(comm);
            } catch (Throwable e) {
                close(comm);
                throw e;
            }
        });
    }

    private static List<byte[]> buffers(List<Blob> blobs) {
        List<byte[]> buffers = new ArrayList<>();
        blobs.forEach(blob -> buffers.add(blob.bytes()));
        return buffers;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> data(String json) {
        return JsonReader.read(json) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}

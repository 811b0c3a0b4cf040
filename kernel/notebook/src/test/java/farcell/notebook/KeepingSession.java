package farcell.notebook;

import farcell.notebook.SessionStarter.SessionStartException;
import farcell.notebook.SessionStarter.Started;
import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.Message.Attached;
import farcell.wire.Message.Clocks;
import farcell.wire.Message.Done;
import farcell.wire.Message.Failed;
import farcell.wire.Message.Hello;
import farcell.wire.Message.Keep;
import farcell.wire.Message.Kept;
import farcell.wire.Message.KeptBytes;
import farcell.wire.Message.Leave;
import farcell.wire.Message.Outcome;
import farcell.wire.Message.Phase;
import farcell.wire.Message.Ran;
import farcell.wire.Message.ReadKept;
import farcell.wire.Message.Replay;
import farcell.wire.Message.Run;
import farcell.wire.Message.RunKept;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A session that runs nothing and outlives its kernels: it keeps files for them, and the events of the run that is going
 * on. Says at once that a run ended well, unless it was told to go on with it.
 */
final class KeepingSession {

    final String id;
    final String name;
    final Map<String, byte[]> files = new TreeMap<>();
    /** Read and written by threads of several kernels. */
    final List<Run> runs = new CopyOnWriteArrayList<>();
    final List<Message> told = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final List<Message> events = new ArrayList<>();
    private boolean goesOn;
    private Optional<Run> current = Optional.empty();
    private Line line;
    private boolean replayed;

    KeepingSession(String id, String name) {
        this.id = id;
        this.name = name;
    }

    /** What connects a kernel to it. */
    SessionStarter starter() {
        return handler -> {
            if (ended.isDone()) {
                throw new SessionStartException("session " + name + " (" + id + ") has ended", null);
            }
            return connect(handler);
        };
    }

    private synchronized Started connect(Link.Handler handler) {
        Line made = new Line(handler);
        line = made;
        replayed = false;
        Attached attached = attached();
        return new Started() {
            @Override
            public Link link() {
                return made;
            }

            @Override
            public Hello hello() {
                return attached.hello();
            }

            @Override
            public Optional<Attached> attached() {
                return Optional.of(attached);
            }

            @Override
            public String place() {
                return "in this JVM";
            }

            @Override
            public List<String> details() {
                return List.of();
            }

            @Override
            public CompletableFuture<String> ended() {
                return ended.copy();
            }

            @Override
            public void stop() {
                end("was stopped");
            }

            @Override
            public void kill() {
                end("was ended by force");
            }
        };
    }

    private Attached attached() {
        List<RunKept> kept = current.map(run -> List.of(new RunKept(run.run(), run.cell(), Phase.RUNNING, 1,
                events.size() + 1, 0))).orElse(List.of());
        return new Attached(new Hello(1, 1, Runtime.version().feature(), "", "", "", 1, 1), id,
                name, "", runs.stream().mapToLong(Run::run).max().orElse(0), kept,
                files.entrySet().stream().map(f -> new Kept(f.getKey(), f.getValue().length)).toList(),
                new Clocks(0, 0, 0, 0, 0, Clocks.NEVER, ""));
    }

    void end(String why) {
        ended.complete(why);
        Line now = line;
        if (now != null) {
            now.close();
        }
    }

    /** From now on a run does not end before {@link #finish}. */
    synchronized void goesOn() {
        goesOn = true;
    }

    /** The kernel is gone without a word. */
    synchronized void cut() {
        line.open = false;
        line = null;
    }

    /** The run that is going on says something. */
    synchronized void say(Message event) {
        events.add(event);
        if (line != null && replayed) {
            line.handler.event(event);
        }
    }

    synchronized void finish(Outcome outcome, int done) {
        Run run = current.orElseThrow();
        say(new Ran(run.run(), outcome, done, List.of(), List.of()));
    }

    private synchronized Message answer(Message question) {
        if (question instanceof Keep keep) {
            byte[] old = files.getOrDefault(keep.name(), new byte[0]);
            if (!keep.replace() && keep.at() != old.length) {
                return new Failed("another kernel wrote to it");
            }
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(keep.replace() ? new byte[0] : old);
            file.writeBytes(keep.bytes());
            files.put(keep.name(), file.toByteArray());
            return new Kept(keep.name(), file.size());
        } else if (question instanceof ReadKept read) {
            byte[] file = files.get(read.name());
            return new KeptBytes(Arrays.copyOfRange(file, (int) read.from(),
                    (int) Math.min(file.length, read.from() + read.limit())));
        } else if (question instanceof Run run) {
            runs.add(run);
            if (goesOn) {
                current = Optional.of(run);
                return null;
            }
            return new Ran(run.run(), new Outcome.Ok(List.of()), run.steps().size(), List.of(), List.of());
        } else if (question instanceof Replay replay && current.isPresent() && replay.run() == current.get().run()) {
            replayed = true;
            List.copyOf(events).forEach(line.handler::event);
        }
        return new Done();
    }

    private final class Line implements Link {

        private final Handler handler;
        private volatile boolean open = true;
        private long streams;

        Line(Handler handler) {
            this.handler = handler;
        }

        @Override
        public CompletableFuture<Message> ask(Message question) {
            if (!open) {
                return CompletableFuture.failedFuture(new IOException("gone"));
            }
            Message answer = answer(question);
            return answer == null ? new CompletableFuture<>() : CompletableFuture.completedFuture(answer);
        }

        @Override
        public void tell(Message event) {
            told.add(event);
        }

        @Override
        public void tell(byte[] event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean offer(byte[] event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OutputStream send(long stream) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream receive(long stream) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abort(long stream, String why) { }

        @Override
        public long newStream() {
            return streams += 2;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public boolean isConnected() {
            return open;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                handler.gone(null);
            }
        }
    }

    boolean wasLeft() {
        return told.stream().anyMatch(Leave.class::isInstance);
    }
}

package farcell.notebook;

import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.Message.Clear;
import farcell.wire.Message.CommClose;
import farcell.wire.Message.CommOpen;
import farcell.wire.Message.CommSend;
import farcell.wire.Message.CommTarget;
import farcell.wire.Message.Dirty;
import farcell.wire.Message.Done;
import farcell.wire.Message.EndsSoon;
import farcell.wire.Message.Facts;
import farcell.wire.Message.Failed;
import farcell.wire.Message.Input;
import farcell.wire.Message.Need;
import farcell.wire.Message.NeedClass;
import farcell.wire.Message.Output;
import farcell.wire.Message.Ran;
import farcell.wire.Message.Show;
import farcell.wire.Message.Text;
import farcell.wire.Message.TimeIsUp;
import farcell.wire.Message.Uncaught;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What one session says to its notebook. */
final class SessionVoice implements Link.Handler {

    private final Notebook notebook;
    private final Outputs outputs;
    private final CompletableFuture<Session> session = new CompletableFuture<>();

    SessionVoice(Notebook notebook, Outputs outputs) {
        this.notebook = notebook;
        this.outputs = outputs;
    }

    void speaksFor(Session started) {
        session.complete(started);
    }

    @Override
    public Message answer(Message question) throws Exception {
        if (question instanceof Need need) {
            Optional<String> problem = notebook.requests().need(session.get(), need.slot(),
                    need.run() == Need.IN_TRANSFER);
            return problem.<Message>map(Failed::new).orElseGet(Done::new);
        }
        if (question instanceof NeedClass need) {
            return notebook.requests().classFor(session.get(), need.name());
        }
        if (question instanceof Input input) {
            try {
                return new Text(outputs.of(input.run()).input(input.prompt(), input.password()));
            } catch (CellEvents.NoInputException e) {
                return new Failed(e.getMessage());
            }
        }
        if (question instanceof TimeIsUp end) {
            notebook.ends().timeIsUp(session.get(), end.why());
            return new Done();
        }
        return new Failed("a session does not ask for " + question.getClass().getSimpleName());
    }

    @Override
    public void event(Message event) {
        if (event instanceof Output output) {
            outputs.of(output.run()).stream(output.name(), output.text());
        } else if (event instanceof Show show) {
            outputs.of(show.run()).display(show.bundle(), show.id(), show.update());
        } else if (event instanceof Clear clear) {
            outputs.of(clear.run()).clear(clear.untilNext());
        } else if (event instanceof Uncaught uncaught) {
            String name = session.isDone() ? session.join().name() : "";
            outputs.of(uncaught.run()).uncaught(name, uncaught.thread(), uncaught.thrown());
        } else if (event instanceof CommOpen || event instanceof CommSend || event instanceof CommClose
                || event instanceof CommTarget) {
            session.thenAccept(s -> notebook.comms().told(s, event));
        } else if (event instanceof Ran ran) {
            if (!outputs.ended(ran)) {
                session.thenAccept(s -> notebook.requests().endedUnheard(s, ran));
            }
        } else if (event instanceof Facts facts) {
            session.thenAccept(s -> s.learned(facts.facts()));
        } else if (event instanceof EndsSoon soon) {
            session.thenAccept(s -> outputs.of(0).stream("stderr", "session " + s.name() + " ends in "
                    + (soon.left() + 999) / 1000 + " s: " + soon.why() + ". What is only there is kept and reads as before."
                    + (soon.why().startsWith("idle") ? " A cell that runs in it begins the time anew" : "") + "\n"));
        } else if (event instanceof Dirty dirty) {
            session.thenAccept(s -> notebook.requests().dirty(s, dirty.touched(), dirty.written()));
        }
    }

    @Override
    public void gone(IOException cause) {
        session.thenAccept(Session::gone);
        session.thenAccept(s -> s.whenEnded().copy().orTimeout(Session.END_SECONDS, TimeUnit.SECONDS).exceptionally(e -> {
            notebook.ends().ended(s, "lost its connection" + (cause == null ? "" : ": " + cause.getMessage()));
            return "";
        }));
    }
}

package farcell.notebook;

import farcell.hosts.LaunchException;
import farcell.notebook.Session.RefusedException;
import farcell.notebook.Session.SessionLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a notebook passes from one kernel to the next. */
final class Handover {

    private final Notebook notebook;
    private final Notebook.Options options;
    private final Outputs outputs;

    Handover(Notebook notebook, Notebook.Options options, Outputs outputs) {
        this.notebook = notebook;
        this.options = options;
        this.outputs = outputs;
    }

    /** As {@link Notebook#attach}. */
    Attachment attach(Attaching.First first, Attachment.Road road) throws AttachException, InterruptedException {
        if (!notebook.isEmpty()) {
            throw new AttachException("this notebook has declarations of its own, which would be lost; attach in a new"
                    + " one, or restart the kernel and attach in the first cell");
        }
        notebook.notes().written();
        Attaching.Made made = new Attaching(notebook, options).make(first, road, outputs);
        // What this kernel has started so far knows nothing of the notebook that goes on here.
        notebook.goOn(made.core(), made.state(), made.sessions()).forEach(Session::stop);
        made.fallen().forEach(each -> notebook.history().fellBack(each.slot(), each.session(),
                "session " + each.session() + " was gone when the notebook was attached"));
        List<String> said = new ArrayList<>(made.said());
        for (Attaching.Connected each : made.sessions()) {
            try {
                Attaching.listen(each, made.begun(), made.core().runner().background(), said);
                if (made.begun().filter(b -> b.session() == each.session()).isEmpty()) {
                    made.core().runner().booking().tellAll(each.session());
                }
            } catch (SessionLostException | RefusedException e) {
                said.add("session " + each.session().name() + ": " + e.getMessage());
            }
        }
        if (made.sessions().isEmpty()) {
            // Else nobody would keep the journal, which alone knows of the values.
            startLocal(said);
        }
        // Who is told that the sessions are ours can rely on it that no other kernel takes them any more.
        notebook.notes().sessionsTaken();
        if (!notebook.sessions().isEmpty()) {
            forget(made.ended(), said);
        }
        return new Attachment(made.sessions().stream().map(c -> c.session().joined()).toList(),
                made.ended().stream().map(each -> joined(each, made.state())).toList(), said,
                made.begun().map(b -> new Attachment.Begun(b.running().cell(), b.running().firstLine(),
                        b.running().code(), b.session().name())), events -> {
                    Attaching.Begun begun = made.begun().orElseThrow();
                    return made.core().runner().resume(begun.session(), source(begun.running()), begun.compiled(), begun.prefix(),
                            begun.running().run(), events);
                });
    }

    private static Attachment.Joined joined(Ended ended, NotebookState state) {
        return Optional.ofNullable(state.sessions().get(ended.name()))
                .map(known -> new Attachment.Joined(ended.name(), known.id(), known.backend(), known.keys()))
                .orElseGet(() -> new Attachment.Joined(ended.name(), ended.remains().session().id(), Notebook.LOCAL, ""));
    }

    private void startLocal(List<String> said) {
        try {
            notebook.local();
        } catch (SessionStarter.SessionStartException e) {
            said.add("session " + Notebook.LOCAL + " could not be started: " + e.getMessage());
        }
    }

    private static void forget(List<Ended> ended, List<String> said) throws InterruptedException {
        for (Ended each : ended) {
            try {
                each.remains().taken();
            } catch (LaunchException e) {
                said.add("the files of session " + each.name() + " could not be removed: " + e.getMessage());
            }
        }
    }

    private static CellRunner.Source source(JournalEntry.Running running) {
        return new CellRunner.Source(running.code(), running.cell(), running.firstLine(), running.road());
    }

    /** As {@link Notebook#leave}. */
    void leave() {
        if (notebook.isEmpty()) {
            notebook.close();
            return;
        }
        for (Session session : notebook.sessions()) {
            session.supersede();
            notebook.notes().leave(session);
        }
        try {
            notebook.notes().written();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Session session : notebook.sessions()) {
            session.leave();
        }
        notebook.close();
    }
}

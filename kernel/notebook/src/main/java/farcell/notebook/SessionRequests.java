package farcell.notebook;

import farcell.wire.ClassFile;
import farcell.wire.Message;
import farcell.wire.Slot;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What sessions ask of their notebook while cells run, and what they tell it of slots and of cells in the background. */
final class SessionRequests {

    private final Notebook notebook;
    private final News news;
    private final long moveLimit;

    /** @param moveLimit bytes over which a variable does not move by itself */
    SessionRequests(Notebook notebook, News news, long moveLimit) {
        this.notebook = notebook;
        this.news = news;
        this.moveLimit = moveLimit;
    }

    /**
     * Brings one slot that code in a session is about to read.
     *
     * @param inTransfer the code is run by a transfer, which waits for it
     * @return empty when it is there, else why not
     */
    Optional<String> need(Session session, Slot slot, boolean inTransfer) throws InterruptedException {
        Transfers transfers = notebook.core().transfers();
        List<Transfers.Refusal> refusals = inTransfer ? transfers.bringForTransfer(Set.of(slot), session, moveLimit)
                : transfers.bring(Set.of(slot), session, moveLimit);
        return refusals.stream().map(Transfers.Refusal::text).findFirst();
    }

    /** A class that a session lacks, with the states of its slots. */
    Message.ClassIs classFor(Session session, String name) {
        Core core = notebook.core();
        Optional<ClassFile> file = core.compiler().classes().file(name);
        file.ifPresent(session::got);
        return new Message.ClassIs(file.map(List::of).orElse(List.of()), core.runner().supply().states(session, List.of(name)));
    }

    /** A session wrote what another wrote at the same time: from now on its reads, too, are to be answered by the user. */
    void conflict(Session session, Slot slot) {
        session.link().ask(new Message.SetStates(List.of(notebook.core().homes().changeFor(session.name(), slot))));
        news.add(notebook.nameOf(slot) + " was changed in two sessions at the same time; both versions are kept");
    }

    /** Slots that a background thread of a session touched or wrote. */
    void dirty(Session session, List<Slot> touched, List<Slot> written) {
        Core core = notebook.core();
        for (Slot slot : written) {
            if (core.homes().written(slot, session.name(), "", false)) {
                conflict(session, slot);
            }
        }
        touched.forEach(slot -> core.homes().touched(slot, session.name()));
        core.runner().booking().tellOthers(session, written, touched);
        notebook.notes().moved();
    }

    /** A cell that an earlier kernel had sent to the background ended. */
    void endedUnheard(Session session, Message.Ran ran) {
        CellRunner runner = notebook.core().runner();
        runner.booking().book(session, "", ran);
        notebook.history().unheard(session, ran);
        notebook.notes().ended(session, ran.run());
        // Not in this thread: it delivers the session's answers, too, and would wait for itself.
        Thread telling = new Thread(() -> {
            runner.background().tellAll(session);
            runner.background().heard(session, ran.run(), ran.outcome() instanceof Message.Outcome.Ok ? ""
                    : "did not end well");
        }, "farcell background end, " + session.name());
        telling.setDaemon(true);
        telling.start();
    }
}

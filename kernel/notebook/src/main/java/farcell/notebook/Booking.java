package farcell.notebook;

import farcell.compile.Compilation.Compiled;
import farcell.compile.Compilation.Entered;
import farcell.compile.CompileSide;
import farcell.wire.Message.Free;
import farcell.wire.Message.Ran;
import farcell.wire.Message.SetStates;
import farcell.wire.Message.SlotChange;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Books in {@link Homes} what runs did, and tells the other sessions. */
final class Booking {

    /** How long other sessions may take to hear of it, in seconds. */
    private static final int GRACE = 5;

    private final CompileSide compiler;
    private final Homes homes;
    private final Notebook notebook;

    Booking(CompileSide compiler, Homes homes, Notebook notebook) {
        this.compiler = compiler;
        this.homes = homes;
        this.notebook = notebook;
    }

    /** Books what a run did. @param entered how many snippets of the cell stay entered */
    void settle(Session session, Compiled compiled, Ran ran, int entered) {
        settle(session, compiled, ran, entered, slot -> true);
    }

    /** @param ordered whether nobody else changed the slot while the run went on */
    void settle(Session session, Compiled compiled, Ran ran, int entered, Predicate<Slot> ordered) {
        List<Slot> temporaries = new ArrayList<>();
        for (Entered snippet : compiled.snippets().subList(0, Math.min(entered, compiled.snippets().size()))) {
            snippet.variable().ifPresent(v -> homes.declared(v.slot(), session.name(), compiled.cell()));
            snippet.temporary().ifPresent(temporaries::add);
        }
        book(session, compiled.cell(), ran, ordered);
        for (Step step : compiled.journal()) {
            if (step instanceof Step.Carry carry) {
                homes.declared(carry.to(), session.name(), homes.cellOf(carry.from()));
            }
        }
        if (!temporaries.isEmpty()) {
            session.link().ask(new Free(temporaries));
        }
    }

    /** Variables that were declared anew with another type keep their old slot, and its value, for nothing. */
    void freeDead() {
        Set<Slot> dead = homes.variables();
        compiler.variables().forEach(variable -> dead.remove(variable.slot()));
        if (dead.isEmpty()) {
            return;
        }
        for (Session session : notebook.sessions()) {
            List<Slot> held = dead.stream().filter(slot -> session.hasClass(slot.owner())).toList();
            if (!held.isEmpty()) {
                session.link().ask(new Free(held));
            }
        }
        dead.forEach(homes::forget);
    }

    void book(Session session, String cell, Ran ran) {
        book(session, cell, ran, slot -> true);
    }

    private void book(Session session, String cell, Ran ran, Predicate<Slot> ordered) {
        for (Slot slot : ran.written()) {
            if (homes.written(slot, session.name(), cell, ordered.test(slot))) {
                notebook.requests().conflict(session, slot);
            }
        }
        ran.touched().forEach(slot -> homes.touched(slot, session.name()));
        tellOthers(session, ran.written(), ran.touched());
    }

    /** What a session must know of all slots whose classes it has. */
    void tellAll(Session session) throws Session.SessionLostException, Session.RefusedException, InterruptedException {
        List<SlotChange> changes = homes.known().keySet().stream().filter(slot -> session.hasClass(slot.owner()))
                .map(slot -> homes.changeFor(session.name(), slot)).toList();
        if (!changes.isEmpty()) {
            session.ask(new SetStates(changes));
        }
    }

    /** Copies in other sessions are no longer known to be good. */
    void tellOthers(Session session, List<Slot> written, List<Slot> touched) {
        Set<Slot> slots = new LinkedHashSet<>(written);
        slots.addAll(touched);
        if (slots.isEmpty()) {
            return;
        }
        List<CompletableFuture<?>> told = new ArrayList<>();
        for (Session other : notebook.sessions()) {
            if (other == session || notebook.core().runner().background().isIn(other)) {
                continue;
            }
            List<SlotChange> changes = slots.stream().filter(slot -> other.hasClass(slot.owner()))
                    .map(slot -> homes.changeFor(other.name(), slot)).toList();
            if (!changes.isEmpty()) {
                told.add(other.link().ask(new SetStates(changes)));
            }
        }
        // The next cell may run there and must not overtake this. A session that does not answer is as good as gone.
        CompletableFuture.allOf(told.toArray(CompletableFuture[]::new))
                .orTimeout(GRACE, TimeUnit.SECONDS).exceptionally(gone -> null).join();
    }
}

package farcell.remote;

import farcell.jupyter.Interpreter.InputUnavailable;
import farcell.jupyter.Interpreter.Result.Failed;
import farcell.magics.CodeFailedException;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Nearest;
import farcell.magics.Parameter;
import farcell.magics.Source;
import farcell.magics.ValueType;
import farcell.notebook.LostVariables;
import farcell.notebook.LostVariables.Outcome;
import farcell.notebook.Notebook;
import farcell.notebook.Session;
import farcell.notebook.recovery.PastCell;
import farcell.notebook.recovery.Presence;
import farcell.notebook.recovery.Recovery;
import farcell.notebook.recovery.Recovery.Again;
import farcell.notebook.recovery.Recovery.Impossible;
import farcell.notebook.recovery.Recovery.Possible;
import farcell.notebook.recovery.RecoveryPlanner;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** {@code %recover}: makes lost variables anew by running the fewest cells again. */
final class RecoverMagic {

    private static final Parameter<Boolean> YES = Parameter.flag("--yes", "runs the cells without asking");
    private static final Parameter<Boolean> LIST = Parameter.flag("--list", "lists the cells and runs none");
    private static final Parameter<List<Integer>> WITHOUT = Parameter.option("without", ValueType.listOf(ValueType.COUNT),
            List.of(), "numbers of cells that changed nothing in place, whatever it looks like: without=4,7");

    private final Notebook notebook;
    private final RemoteSessions sessions;
    private final Parameter<List<String>> names = Parameter.words("VARIABLE", ValueType.TEXT, 0, "lost variables")
            .suggesting(scope -> lost());

    RecoverMagic(Notebook notebook, RemoteSessions sessions) {
        this.notebook = notebook;
        this.sessions = sessions;
    }

    Magic declaration() {
        return Magic.named("recover", "make lost variables anew by running the fewest cells again")
                .help("""
                        When a session is gone with variables that were only there, %recover finds the cells that gave them
                        their values, and those that gave what these cells read, as far back as nothing is left of it. It
                        lists them with where they run and what else they do, and asks before it runs them:

                            %recover               lists all lost variables and what would make them anew
                            %recover net curve     lists the cells, asks, runs them
                            %recover net --yes     without asking
                            %recover net --list    only the list

                        What counts is the text that was run, not what a cell says now. Each cell runs as it did at first:
                        a remote one in its session, which is started anew with the keys that it had. A variable that is
                        still there is not made anew; where it has changed since a cell read it, the cells that lead to
                        the older value run, too, and then those that lead back to the present one.

                        A cell that gives a variable to code that is not known only to look at it may have changed it in
                        place, so it is run again, too. without=4 says of Cell [4] that it did not. That two variables
                        hold one object is known where one was assigned to the other; else they count as two.

                        Where cells cannot be run again (they failed at first, or a method or class that they used is
                        declared otherwise now), %recover says so and runs nothing.
                        """)
                .line(List.of(names, WITHOUT, YES, LIST), this::run).build();
    }

    private List<String> lost() {
        try {
            return notebook.lostVariables().names();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private Optional<Bundle> run(MagicCall call) throws InterruptedException, CodeFailedException {
        LostVariables lost = notebook.lostVariables();
        Set<String> harmless = call.get(WITHOUT).stream().map(number -> "Cell[" + number + "]").collect(Collectors.toSet());
        List<String> wanted = call.get(names).stream().distinct().toList();
        if (wanted.isEmpty()) {
            return Optional.of(all(lost, harmless));
        }
        Recovery recovery = lost.plan(gone(call, lost, wanted), harmless);
        if (recovery instanceof Impossible impossible) {
            throw new MagicException("%recover: " + impossible.why());
        }
        Possible plan = (Possible) recovery;
        Bundle table = table(plan);
        if (call.get(LIST)) {
            return Optional.of(table);
        }
        call.context().out().display(table, "", false);
        if (!call.get(YES) && !confirmed(call, plan)) {
            call.print("nothing was run");
            return Optional.empty();
        }
        run(call, lost, plan);
        return Optional.empty();
    }

    /** Those of the wanted variables that are lost; of the others it is said where they are. */
    private static List<String> gone(MagicCall call, LostVariables lost, List<String> wanted) {
        List<String> gone = new ArrayList<>();
        List<String> whole = new ArrayList<>();
        for (String name : wanted) {
            if (!lost.isDeclared(name)) {
                throw new MagicException("%recover: there is no variable " + name + "."
                        + Nearest.question(name, lost.names()) + " %recover alone lists those that are lost");
            }
            if (lost.presence(name) instanceof Presence.Whole there) {
                whole.add(name + " is still there: " + there.place());
            } else {
                gone.add(name);
            }
        }
        if (gone.isEmpty()) {
            throw new MagicException("%recover: " + String.join("; ", whole));
        }
        whole.forEach(call::print);
        return gone;
    }

    /** All lost variables. */
    private static Bundle all(LostVariables lost, Set<String> harmless) {
        List<String> gone = lost.names();
        if (gone.isEmpty()) {
            return Bundle.text("no variable is lost");
        }
        TextTable table = new TextTable("variable", "what became of it", "what makes it anew");
        for (String name : gone) {
            String why = lost.presence(name) instanceof Presence.Gone absent ? absent.why()
                    : ((Presence.Older) lost.presence(name)).why();
            Recovery recovery = lost.plan(List.of(name), harmless);
            table.row(name, why, recovery instanceof Possible possible
                    ? possible.cells().stream().map(again -> RecoveryPlanner.title(again.cell())).distinct()
                            .collect(Collectors.joining(", "))
                    : "nothing: " + ((Impossible) recovery).why());
        }
        return table.bundle("", List.of("%recover NAME lists the cells and asks before it runs them"));
    }

    private static Bundle table(Possible plan) {
        TextTable table = new TextTable("cell", "begins with", "runs in", "took", "does", "because it");
        for (Again again : plan.cells()) {
            PastCell cell = again.cell();
            table.row(RecoveryPlanner.title(cell), firstLine(cell), cell.road().isEmpty() ? "session " + cell.session()
                    : "%%remote " + cell.road(), took(cell.millis()), String.join(", ", cell.effects()),
                    String.join("; ", again.why()));
        }
        return table.bundle("", List.of());
    }

    private static String firstLine(PastCell cell) {
        String line = cell.code().lines().map(String::strip).filter(text -> !text.isEmpty()).findFirst().orElse("");
        return line.length() <= 50 ? line : line.substring(0, 49) + "\u2026";
    }

    private static String took(long millis) {
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static boolean confirmed(MagicCall call, Possible plan) {
        int count = plan.cells().size();
        String question = (count == 1 ? "Run this cell again?" : "Run these " + count + " cells again?") + " [yes/no] ";
        try {
            String answer = call.context().out().input(question, false).strip().toLowerCase(Locale.ROOT);
            return answer.equals("yes") || answer.equals("y");
        } catch (InputUnavailable e) {
            throw new MagicException("%recover asks before it runs cells again, and nobody can be asked here ("
                    + e.getMessage() + "): add --yes to run them, or --list to see the list only", e);
        }
    }

    private void run(MagicCall call, LostVariables lost, Possible plan) throws InterruptedException, CodeFailedException {
        AtomicReference<Outcome> outcome = new AtomicReference<>(new Outcome(List.of(), List.of()));
        AtomicReference<String> at = new AtomicReference<>("");
        try {
            lost.run(plan, again -> {
                at.set(RecoveryPlanner.title(again.cell()));
                call.print(at.get() + " runs again: " + firstLine(again.cell()));
                runAgain(call, again.cell()).ifPresent(value -> call.context().out().display(value, "", false));
            }, outcome::set);
        } catch (CodeFailedException e) {
            throw new CodeFailedException(with(e.failed(), at.get() + " did not run to its end this time. "
                    + said(outcome.get())));
        } catch (MagicException e) {
            throw new MagicException(at.get() + " could not be run again: " + e.getMessage() + "\n" + said(outcome.get()), e);
        }
        call.print(said(outcome.get()));
    }

    private static Failed with(Failed failed, String said) {
        List<String> lines = new ArrayList<>(failed.traceback());
        lines.addAll(said.lines().toList());
        return new Failed(failed.name(), failed.message() + "\n" + said, lines);
    }

    private static String said(Outcome outcome) {
        String whole = outcome.whole().isEmpty() ? "nothing was made anew" : "made anew: " + String.join(", ", outcome.whole());
        return outcome.notWhole().isEmpty() ? whole : whole + "; not as they were at last, and so still lost: "
                + String.join(", ", outcome.notWhole());
    }

    /** As it ran at first. */
    private Optional<Bundle> runAgain(MagicCall call, PastCell cell) throws InterruptedException, CodeFailedException {
        if (cell.road().isEmpty()) {
            return call.context().in(Notebook.LOCAL).run(new Source(cell.code(), cell.cell(), cell.firstLine(),
                    call.context().directory(), List.of()));
        }
        if (notebook.session(cell.session()).filter(Session::isAlive).isEmpty()) {
            sessions.suspended(cell.session());
        }
        return call.runner().run(new Source("%%remote " + cell.road() + "\n" + cell.code(), cell.cell(),
                cell.firstLine() - 1, call.context().directory(), List.of()), call.context());
    }
}

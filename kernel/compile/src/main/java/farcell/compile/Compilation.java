package farcell.compile;

import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.List;
import java.util.Optional;

/** What became of a cell in the compiler. */
public sealed interface Compilation {

    /** Nothing of the cell was entered; the notebook is exactly as before. Not empty. */
    record Rejected(List<CompileProblem> problems) implements Compilation {}

    /**
     * The cell as a journal. It is entered in JShell already; {@link CompileSide#keep} or {@link CompileSide#undo} must
     * follow when its run is known.
     *
     * @param cell      name of the cell in tracebacks
     * @param journal   steps in order
     * @param snippets  what was declared or run, in order; {@link Step.Invoke#snippet()} counts them
     * @param tail      the variable whose bare name is the cell's last line, to be shown where it lives; if the journal
     *                  has an invoke for it, that is its last step
     * @param notices   what the user should know: variables that were reset, snippets that cannot be used yet
     */
    record Compiled(String cell, List<Step> journal, List<Entered> snippets, Optional<Variable> tail,
                    List<String> notices) implements Compilation {

        /** What a session is to run: the tail is shown, not read. */
        public List<Step> journalWithoutTail() {
            return tail.isPresent() && invokesLast() ? journal.subList(0, journal.size() - 1) : journal;
        }

        private boolean invokesLast() {
            return !journal.isEmpty() && journal.get(journal.size() - 1) instanceof Step.Invoke invoke
                    && invoke.snippet() == snippets.size() - 1;
        }
    }

    /**
     * One snippet that was entered.
     *
     * @param line      its first line in the cell
     * @param variable  for a declared variable
     * @param invoked   whether the journal runs code of it
     * @param temporary the slot of JShell's own variable for a bare expression, to be freed; else empty
     */
    record Entered(int line, Optional<Variable> variable, boolean invoked, Optional<Slot> temporary) {}
}

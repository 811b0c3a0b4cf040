package farcell.notebook;

import farcell.compile.CompileProblem;
import farcell.wire.Bundle;
import farcell.wire.Thrown;
import java.util.List;
import java.util.Optional;

/** What became of a cell. */
public sealed interface RunResult {

    /** @param value what the cell shows; @param report what moved; @param notices what the user should know */
    record Ok(Optional<Bundle> value, List<String> notices, Report report) implements RunResult {}

    /** The cell does not compile; nothing ran and nothing changed. */
    record Rejected(List<CompileProblem> problems) implements RunResult {}

    /** @param line line in the cell of the snippet that threw; @param unresolved names that were missing, if that is why */
    record Threw(Thrown thrown, int line, List<String> unresolved, List<String> notices, Report report)
            implements RunResult {}

    record Stopped(List<String> notices, Report report) implements RunResult {}

    /** The session ended while the cell ran. @param lost variables that are gone with it */
    record SessionLost(String session, String why, List<String> lost, Report report) implements RunResult {}

    /** Nothing ran: what is wrong and what to do. */
    record Refused(String text) implements RunResult {}

    /**
     * @param session where the cell ran
     * @param moved   variables that were brought to it, in order
     */
    record Report(String session, List<Movement> moved) {
        public static final Report NONE = new Report("", List.of());
    }

    /** @param bytes size of the transfer that it was part of; 0 if it was found unchanged */
    record Movement(String variable, String from, String to, long bytes) {}
}

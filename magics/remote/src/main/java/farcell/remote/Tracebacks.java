package farcell.remote;

import farcell.compile.CompileProblem;
import farcell.jupyter.Interpreter.Result.Failed;
import farcell.notebook.LostVariables;
import farcell.notebook.RunResult;
import farcell.wire.Thrown;
import java.util.ArrayList;
import java.util.List;

/** What became of a cell that failed, as a newcomer can read it: what happened first, then the lines of the notebook. */
final class Tracebacks {

    private static final String RED = ThrownText.RED;
    private static final String BOLD = ThrownText.BOLD;
    private static final String PLAIN = ThrownText.PLAIN;

    private final CellSources sources;
    private final LastFailures failures;

    /** @param failures remembers what was thrown, for {@code %where} */
    Tracebacks(CellSources sources, LastFailures failures) {
        this.sources = sources;
        this.failures = failures;
    }

    Failed of(RunResult result, String cell) {
        if (result instanceof RunResult.Rejected rejected) {
            return rejected(rejected.problems(), cell);
        }
        if (result instanceof RunResult.Threw threw) {
            return threw(threw, cell);
        }
        if (result instanceof RunResult.Stopped) {
            return plain("Stopped", "the cell was stopped; variables that it had set by then keep their values");
        }
        if (result instanceof RunResult.SessionLost lost) {
            return lost(lost, cell);
        }
        return plain("Refused", ((RunResult.Refused) result).text());
    }

    private static Failed lost(RunResult.SessionLost lost, String cell) {
        List<String> why = lost.why().lines().toList();
        StringBuilder text = new StringBuilder("session " + lost.session() + " " + (why.isEmpty() ? "ended" : why.get(0))
                + ", while " + place(cell) + " ran in it");
        text.append('\n').append(lost.lost().isEmpty() ? "no variable was lost with it"
                : "variables lost with it: " + String.join(", ", lost.lost()) + LostVariables.advice(lost.lost()));
        text.append("\nClasses, methods and imports are kept; the next cell starts a new session");
        why.stream().skip(1).forEach(line -> text.append('\n').append(line));
        return plain("SessionLost", text.toString());
    }

    static Failed plain(String name, String message) {
        List<String> lines = new ArrayList<>();
        List<String> text = message.lines().toList();
        lines.add(RED + BOLD + name + PLAIN + ": " + (text.isEmpty() ? "" : text.get(0)));
        text.stream().skip(1).forEach(lines::add);
        return new Failed(name, message, lines);
    }

    private Failed rejected(List<CompileProblem> problems, String cell) {
        List<String> lines = new ArrayList<>();
        for (CompileProblem problem : problems) {
            List<String> message = problem.message().lines().toList();
            lines.add(RED + BOLD + place(cell) + ", line " + problem.line() + PLAIN + ": "
                    + (message.isEmpty() ? "" : message.get(0)));
            sources.line(cell, problem.line()).ifPresent(source -> {
                lines.add("    " + source);
                lines.add("    " + caret(source, problem));
            });
            message.stream().skip(1).map(line -> "  " + line).forEach(lines::add);
            MissingPackages.advice(problem.message()).ifPresent(advice -> lines.add("  " + advice));
        }
        if (problems.size() > 1) {
            lines.add(problems.size() + " errors; nothing of the cell ran");
        }
        CompileProblem first = problems.get(0);
        return new Failed("CompileError", place(cell) + ", line " + first.line() + ": " + first.message(), lines);
    }

    private static String caret(String source, CompileProblem problem) {
        int start = Math.max(1, Math.min(problem.column(), source.length() + 1));
        int end = problem.endLine() == problem.line() ? problem.endColumn() : source.length() + 1;
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < start - 1; i++) {
            line.append(source.charAt(i) == '\t' ? '\t' : ' ');
        }
        return line.append(RED).append("^".repeat(Math.max(1, Math.min(end, source.length() + 1) - start)))
                .append(PLAIN).toString();
    }

    private Failed threw(RunResult.Threw threw, String cell) {
        Thrown thrown = threw.thrown();
        failures.add(new LastFailures.Failure(threw.report().session(), cell, "", thrown));
        String name = ThrownText.simple(thrown.type());
        String message = ThrownText.readable(thrown.message());
        if (thrown.unresolved() >= 0) {
            name = "Unresolved";
            message = threw.unresolved().isEmpty() ? "this calls something that is not declared yet"
                    : "this needs " + String.join(" and ", threw.unresolved()) + ", not declared yet";
        }
        List<String> lines = new ArrayList<>(ThrownText.folded(sources, thrown, name, message));
        if (thrown.frames().stream().noneMatch(ThrownText::isNotebook)) {
            // An exception of the JVM's own may come without a stack: at least the statement is known.
            lines.add("  " + place(cell) + ", in the statement of line " + threw.line());
            lines.addAll(ThrownText.source(sources, cell, threw.line(), 0));
        }
        lines.addAll(Advice.of(thrown, threw.report().session()));
        return new Failed(name, message, lines);
    }

    /**
     * An exception that ended a thread other than that of the cell, as text for the cell that started the thread; or one
     * that code prints.
     *
     * @param thread empty for none
     */
    String uncaught(String session, String cell, String thread, Thrown thrown) {
        if (thread.isEmpty()) {
            return String.join("\n", ThrownText.folded(sources, thrown)) + "\n";
        }
        failures.add(new LastFailures.Failure(session, cell, thread, thrown));
        return "Exception in thread \"" + thread + "\": "
                + String.join("\n", ThrownText.folded(sources, thrown)) + "\n";
    }

    /** {@code Cell[3]} as people say it. */
    static String place(String file) {
        return ThrownText.place(file);
    }
}

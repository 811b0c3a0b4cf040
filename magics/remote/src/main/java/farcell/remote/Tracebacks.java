package farcell.remote;

import farcell.compile.CompileProblem;
import farcell.jupyter.Interpreter.Result.Failed;
import farcell.notebook.RunResult;
import farcell.wire.Thrown;
import farcell.wire.Thrown.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Errors as a newcomer can read them: what happened first, then the lines of the notebook, library frames folded. */
final class Tracebacks {

    private static final String RED = "\u001b[31m";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";
    private static final Pattern NOTEBOOK_CLASS = Pattern.compile("REPL\\.\\$JShell\\$\\d+[A-Z]*(?:_\\d+)*\\$?(.*)");
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\d+[A-Z]*(?:_\\d+)*\\$");
    private static final Pattern CELL = Pattern.compile("Cell\\[(.+)]");
    private static final int LIBRARY_FRAMES = 3;
    private static final int CAUSES = 10;

    private final CellSources sources;

    Tracebacks(CellSources sources) {
        this.sources = sources;
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
                : "variables lost with it: " + String.join(", ", lost.lost()));
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
        List<String> lines = new ArrayList<>();
        String name = simple(thrown.type());
        String message = readable(thrown.message());
        if (thrown.unresolved() >= 0) {
            name = "Unresolved";
            message = threw.unresolved().isEmpty() ? "this calls something that is not declared yet"
                    : "this needs " + String.join(" and ", threw.unresolved()) + ", not declared yet";
        }
        describe(thrown, name, message, "", lines, 0);
        if (thrown.frames().stream().noneMatch(frame -> frame.owner().startsWith("REPL."))) {
            // An exception of the JVM's own may come without a stack: at least the statement is known.
            lines.add("  " + place(cell) + ", in the statement of line " + threw.line());
            sources.line(cell, threw.line()).ifPresent(source -> lines.add(RED + "    -> " + PLAIN + source.strip()));
        }
        if (thrown.type().equals(OutOfMemoryError.class.getName())) {
            lines.add("The heap of session " + threw.report().session() + " is full; its variables keep their values. Set to "
                    + "null what is not needed, or use a session with more: %%remote session=NAME memory=8G");
        }
        return new Failed(name, message, lines);
    }

    private void describe(Thrown thrown, String name, String message, String intro, List<String> lines, int depth) {
        List<String> text = message.lines().toList();
        lines.add(intro + RED + BOLD + name + PLAIN + (text.isEmpty() ? "" : ": " + text.get(0)));
        text.stream().skip(1).forEach(lines::add);
        frames(thrown.frames(), lines);
        if (depth >= CAUSES) {
            return;
        }
        for (Thrown suppressed : thrown.suppressed()) {
            describe(suppressed, simple(suppressed.type()), readable(suppressed.message()), "Suppressed: ", lines, depth + 1);
        }
        for (Thrown cause : thrown.cause()) {
            describe(cause, simple(cause.type()), readable(cause.message()), "Caused by: ", lines, depth + 1);
        }
    }

    private void frames(List<Frame> frames, List<String> lines) {
        int library = 0;
        Frame last = null;
        int repeated = 0;
        for (Frame frame : frames) {
            if (!frame.owner().startsWith("REPL.")) {
                library++;
                if (library <= LIBRARY_FRAMES) {
                    lines.add(DIM + "  at " + frame.owner() + "." + frame.method() + "(" + frame.file()
                            + (frame.line() > 0 ? ":" + frame.line() : "") + ")" + PLAIN);
                }
                continue;
            }
            folded(library, lines);
            library = 0;
            if (frame.equals(last)) {
                repeated++;
                continue;
            }
            repeated(repeated, lines);
            repeated = 0;
            last = frame;
            lines.add("  " + place(frame.file()) + ", line " + frame.line() + in(frame));
            sources.line(frame.file(), frame.line())
                    .ifPresent(source -> lines.add(RED + "    -> " + PLAIN + source.strip()));
        }
        repeated(repeated, lines);
        folded(library, lines);
    }

    private static void folded(int library, List<String> lines) {
        if (library > LIBRARY_FRAMES) {
            lines.add(DIM + "  ... " + (library - LIBRARY_FRAMES) + " more library frames" + PLAIN);
        }
    }

    private static void repeated(int times, List<String> lines) {
        if (times > 0) {
            lines.add(DIM + "  ... the same " + times + " times more" + PLAIN);
        }
    }

    private static String in(Frame frame) {
        Matcher matcher = NOTEBOOK_CLASS.matcher(frame.owner());
        String type = matcher.matches() ? matcher.group(1).replace('$', '.') : frame.owner();
        if (frame.method().startsWith("do_it$") || frame.method().startsWith("lambda$do_it$")) {
            return frame.method().startsWith("lambda$") ? ", in a lambda" : "";
        }
        if (frame.method().startsWith("lambda$")) {
            return ", in a lambda of " + frame.method().split("\\$")[1];
        }
        return ", in " + (type.isEmpty() ? "" : type + ".")
                + (frame.method().equals("<init>") ? "new" : frame.method());
    }

    /** {@code Cell[3]} as people say it. */
    static String place(String file) {
        Matcher matcher = CELL.matcher(file);
        return matcher.matches() ? "Cell [" + matcher.group(1) + "]" : Optional.of(file).filter(f -> !f.isEmpty())
                .orElse("the notebook");
    }

    /** Messages of the JVM name classes of the notebook by the names that JShell gives them. */
    private static String readable(String message) {
        return WRAPPER.matcher(message.replace("REPL/$JShell$", "REPL.$JShell$")).replaceAll("");
    }

    private static String simple(String type) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        Matcher matcher = NOTEBOOK_CLASS.matcher(type);
        return matcher.matches() && !matcher.group(1).isEmpty() ? matcher.group(1).replace('$', '.') : name;
    }
}

package farcell.compile;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;

/**
 * What the compiler found wrong, at places of the cell and in words that need no knowledge of JShell.
 */
final class Diagnoses {

    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+\\w+ (\\w+)");

    private final JShell shell;
    private final MissingImports imports;

    Diagnoses(JShell shell, MissingImports imports) {
        this.shell = shell;
        this.imports = imports;
    }

    List<CompileProblem> problems(Snippet snippet, Piece piece) {
        List<CompileProblem> problems = shell.diagnostics(snippet).filter(Diag::isError)
                .map(d -> problem(d, piece)).map(this::withWhatItWaitsFor).map(withImports()).toList();
        return problems.isEmpty()
                ? List.of(new CompileProblem("the compiler rejected this without saying why", piece.line(),
                        piece.column(), piece.lineAt(piece.source().length()), piece.columnAt(piece.source().length())))
                : problems;
    }

    static CompileProblem problem(Diag diag, Piece piece) {
        int start = (int) Math.max(0, diag.getStartPosition());
        int end = (int) Math.max(start, diag.getEndPosition());
        return new CompileProblem(readable(diag.getMessage(null)) + hint(diag), piece.lineAt(start),
                piece.columnAt(start), piece.lineAt(end), piece.columnAt(end));
    }

    private static String hint(Diag diag) {
        return switch (String.valueOf(diag.getCode())) {
            case "compiler.err.sealed.class.must.have.subclasses" ->
                "\n  declare the types that extend it in the same cell, or name them: permits A, B";
            // JShell of JDK 17: a type that is not there yet beside others that are.
            case "compiler.err.invalid.permits.clause" ->
                diag.getMessage(null).contains("illegal reference to supertype")
                    ? "\n  a sealed type is declared before what it permits: %drop it and those, then run this cell again"
                    : "";
            default -> "";
        };
    }

    /** Compiled, but not allowed. */
    static CompileProblem preview(Piece piece) {
        return new CompileProblem("this uses a preview feature of Java " + Runtime.version().feature()
                + ", which may change or go in the next Java; %preview on allows such features in this notebook",
                piece.line(), piece.column(), piece.lineAt(piece.source().length()),
                piece.columnAt(piece.source().length()));
    }

    /** It names a package. */
    static CompileProblem packaged(Piece piece) {
        int end = piece.source().indexOf(';') + 1;
        return new CompileProblem("cells belong to no package; leave this line out", piece.line(), piece.column(),
                piece.lineAt(end), piece.columnAt(end));
    }

    /** javac itself failed. */
    static CompileProblem broken(Error error, Piece piece) {
        boolean deep = error instanceof StackOverflowError
                || String.valueOf(error.getMessage()).contains(StackOverflowError.class.getName());
        int newline = piece.source().indexOf('\n');
        int end = newline < 0 ? piece.source().length() : newline;
        return new CompileProblem(deep
                ? "this is nested too deeply for the Java compiler; split it into smaller expressions"
                : "the Java compiler broke on this: " + error, piece.line(), piece.column(), piece.line(),
                piece.columnAt(end));
    }

    /** Without the place that javac names where that is a class of JShell's, which has no name for the user. */
    static String readable(String message) {
        return message.lines().filter(line -> !line.strip().equals("location: class"))
                .collect(Collectors.joining("\n"));
    }

    /** A symbol that cannot be found may have been declared, and wait for something itself. */
    CompileProblem withWhatItWaitsFor(CompileProblem problem) {
        Matcher symbol = SYMBOL.matcher(problem.message());
        if (!symbol.find()) {
            return problem;
        }
        List<String> waiting = shell.snippets().filter(s -> shell.status(s) == Status.RECOVERABLE_NOT_DEFINED)
                .filter(s -> LiveSnippets.nameOf(s).equals(symbol.group(1)))
                .flatMap(s -> unresolved(s).stream()).toList();
        return waiting.isEmpty() ? problem : problem.with(String.join("\n", waiting));
    }

    /** Says once what is to be imported, where nothing is known of a type. */
    private UnaryOperator<CompileProblem> withImports() {
        Set<String> asked = new HashSet<>();
        return problem -> problem.message().contains("was created, but") ? problem
                : MissingImports.typeOf(problem).filter(asked::add).flatMap(imports::advice).map(problem::with)
                        .orElse(problem);
    }

    /** Names that a piece declares, whether or not it compiles. */
    List<String> declaredBy(Piece piece) {
        return shell.sourceCodeAnalysis().sourceToSnippets(piece.source()).stream()
                .filter(snippet -> snippet instanceof PersistentSnippet).map(LiveSnippets::nameOf).toList();
    }

    /** Whether a problem is no more than that one of the names cannot be found. */
    static boolean isAbout(CompileProblem problem, Set<String> names) {
        Matcher symbol = SYMBOL.matcher(problem.message());
        return symbol.find() && names.contains(symbol.group(1));
    }

    List<String> unresolved(Snippet snippet) {
        if (!(snippet instanceof DeclarationSnippet declaration)) {
            return List.of();
        }
        List<String> missing = shell.unresolvedDependencies(declaration).toList();
        String name = LiveSnippets.nameOf(snippet);
        return switch (shell.status(snippet)) {
            case RECOVERABLE_DEFINED -> List.of(name + " was created, but cannot be called until "
                    + String.join(" and ", missing) + (missing.size() == 1 ? " is" : " are") + " declared");
            case RECOVERABLE_NOT_DEFINED -> List.of(name + " was created, but cannot be used until "
                    + String.join(" and ", missing) + (missing.size() == 1 ? " is" : " are") + " declared");
            default -> List.of();
        };
    }
}

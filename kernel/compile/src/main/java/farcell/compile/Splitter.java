package farcell.compile;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Cuts the text of a cell into pieces that JShell takes one at a time. */
final class Splitter {

    /**
     * @param pieces what can be evaluated, imports first (an import makes every later snippet compile anew, so all of a
     *               cell's come before what uses them)
     * @param broken the piece at which the text stops being Java, to be given to JShell for its diagnostics; null for
     *               none. With a broken piece nothing of the cell may be evaluated: a missing semicolon makes one
     *               rejected snippet of all declarations behind it.
     * @param bare   what ends the text and may be an expression, since it needs no semicolon and has none; null for none
     */
    record Split(List<Piece> pieces, Piece broken, Piece bare) {}

    private final SourceCodeAnalysis analysis;

    Splitter(SourceCodeAnalysis analysis) {
        this.analysis = analysis;
    }

    Split split(String code, int firstLine) {
        List<Piece> imports = new ArrayList<>();
        List<Piece> others = new ArrayList<>();
        Piece bare = null;
        int from = 0;
        while (true) {
            from = skipSpace(code, from);
            if (from == code.length()) {
                break;
            }
            int importEnd = ShellImports.endOf(code, from);
            if (importEnd > 0) {
                imports.add(piece(code, from, importEnd, firstLine));
                from = importEnd;
                continue;
            }
            String rest = code.substring(from);
            CompletionInfo info = analysis.analyzeCompletion(FileRules.forAnalysis(rest));
            switch (info.completeness()) {
                case EMPTY -> {
                    from = code.length();
                    continue;
                }
                case COMPLETE, COMPLETE_WITH_SEMI, CONSIDERED_INCOMPLETE -> { }
                case DEFINITELY_INCOMPLETE, UNKNOWN -> {
                    return new Split(List.of(), piece(code, from, code.length(), firstLine), null);
                }
            }
            String remaining = info.remaining() == null ? "" : info.remaining();
            int end = code.length() - remaining.length();
            if (end <= from) {
                return new Split(List.of(), piece(code, from, code.length(), firstLine), null);
            }
            Piece piece = piece(code, from, end, firstLine);
            if (info.completeness() == Completeness.COMPLETE_WITH_SEMI && remaining.isBlank()) {
                // As in JShell's own tool, the last semicolon may be left out.
                piece = new Piece(piece.source() + ";", piece.line(), piece.column());
            }
            if (info.completeness() == Completeness.COMPLETE && remaining.isBlank() && !piece.source().endsWith(";")) {
                bare = piece;
            }
            if (!piece.source().equals(";")) {
                (piece.isImport() ? imports : others).add(piece);
            }
            from = end;
        }
        imports.addAll(others);
        return new Split(imports, null, bare);
    }

    private static int skipSpace(String code, int from) {
        int at = from;
        while (at < code.length() && Character.isWhitespace(code.charAt(at))) {
            at++;
        }
        return at;
    }

    private static Piece piece(String code, int from, int end, int firstLine) {
        int line = firstLine;
        int lineStart = 0;
        for (int i = 0; i < from; i++) {
            if (code.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new Piece(code.substring(from, end).stripTrailing(), line, from - lineStart + 1);
    }
}

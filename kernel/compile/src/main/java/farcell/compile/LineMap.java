package farcell.compile;

import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;

/**
 * Which line of the cell each line of JShell's wrapper class stands for. A snippet is compiled inside a class that JShell
 * generates; its own text appears there in parts, between generated lines. Lines without user text take the line before
 * them, so that an initialiser spread over generated lines still points at its variable.
 */
final class LineMap {

    private final int[] cellLines;

    private LineMap(int[] cellLines) {
        this.cellLines = cellLines;
    }

    static LineMap of(SnippetWrapper wrapper, Piece piece) {
        String wrapped = wrapper.wrapped();
        String source = wrapper.source();
        String[] lines = wrapped.split("\n", -1);
        int[] cellLines = new int[lines.length];
        int start = 0;
        for (int n = 0; n < lines.length; n++) {
            cellLines[n] = -1;
            for (int i = 0; i < lines[n].length(); i++) {
                int at = start + i;
                char c = wrapped.charAt(at);
                if (Character.isWhitespace(c)) {
                    continue;
                }
                int back = wrapper.wrappedToSourcePosition(at);
                if (back >= 0 && back < source.length() && source.charAt(back) == c
                        && wrapper.sourceToWrappedPosition(back) == at) {
                    cellLines[n] = piece.lineAt(back);
                    break;
                }
            }
            start += lines[n].length() + 1;
        }
        fill(cellLines, piece.line());
        return new LineMap(cellLines);
    }

    private static void fill(int[] lines, int otherwise) {
        int last = -1;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] < 0) {
                lines[i] = last;
            } else {
                last = lines[i];
            }
        }
        int next = otherwise;
        for (int i = lines.length - 1; i >= 0; i--) {
            if (lines[i] < 0) {
                lines[i] = next;
            } else {
                next = lines[i];
            }
        }
    }

    /** @param wrapperLine 1-based line in a LineNumberTable; @return 1-based line of the cell */
    int cellLine(int wrapperLine) {
        int index = Math.max(0, Math.min(wrapperLine - 1, cellLines.length - 1));
        return cellLines.length == 0 ? wrapperLine : cellLines[index];
    }
}

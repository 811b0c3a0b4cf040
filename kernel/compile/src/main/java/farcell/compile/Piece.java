package farcell.compile;

/**
 * The text of one JShell input within a cell: one declaration, statement, expression or import.
 *
 * @param source its text, without white space around it
 * @param line   1-based line of its first character in the cell
 * @param column 1-based column of its first character
 */
record Piece(String source, int line, int column) {

    boolean isImport() {
        return source.startsWith("import") && source.length() > 6 && Character.isWhitespace(source.charAt(6));
    }

    /** Cell line of a position in {@link #source}. */
    int lineAt(int position) {
        int at = Math.max(0, Math.min(position, source.length()));
        int lines = 0;
        for (int i = 0; i < at; i++) {
            if (source.charAt(i) == '\n') {
                lines++;
            }
        }
        return line + lines;
    }

    /** 1-based column in the cell of a position in {@link #source}. */
    int columnAt(int position) {
        int at = Math.max(0, Math.min(position, source.length()));
        int start = source.lastIndexOf('\n', at - 1);
        return start < 0 ? column + at : at - start;
    }
}

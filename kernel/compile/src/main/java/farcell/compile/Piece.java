package farcell.compile;

/**
 * The text of one JShell input within a cell: one declaration, statement, expression or import.
 *
 * @param source   its text as it is entered, without white space around it
 * @param line     1-based line of its first character in the cell
 * @param column   1-based column of its first character
 * @param inserted what the text has and the cell does not; within one line
 */
record Piece(String source, int line, int column, Insertion inserted) {

    /** @param length 0 for none */
    record Insertion(int at, int length) {

        static final Insertion NONE = new Insertion(0, 0);
    }

    Piece(String source, int line, int column) {
        this(source, line, column, Insertion.NONE);
    }

    /** The same piece with a text put in. */
    Piece with(String text, int at) {
        return new Piece(source.substring(0, at) + text + source.substring(at), line, column,
                new Insertion(at, text.length()));
    }

    /** The text as it stands in the cell. */
    String cellText() {
        return inserted.length() == 0 ? source
                : source.substring(0, inserted.at()) + source.substring(inserted.at() + inserted.length());
    }

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
        String text = cellText();
        int there = position <= inserted.at() ? position : Math.max(inserted.at(), position - inserted.length());
        int at = Math.max(0, Math.min(there, text.length()));
        int start = text.lastIndexOf('\n', at - 1);
        return start < 0 ? column + at : at - start;
    }
}

package farcell.magics;

import farcell.jupyter.Interpreter.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * A magic was used wrongly or could not do its work. The message is for the user: what happened and what to do next.
 */
public class MagicException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String source;
    private final int line;

    public MagicException(String message) {
        this(message, null);
    }

    public MagicException(String message, Throwable cause) {
        this(message, cause, "", 0);
    }

    private MagicException(String message, Throwable cause, String source, int line) {
        super(message, cause);
        this.source = source;
        this.line = line;
    }

    /**
     * The same with its place, unless it has one.
     *
     * @param source name of the cell or file, or empty
     * @param line   from 1
     */
    public MagicException at(String source, int line) {
        boolean placed = this.line > 0 && (!this.source.isEmpty() || source.isEmpty());
        if (placed) {
            return this;
        }
        int known = this.line > 0 ? this.line : line;
        MagicException placedHere = new MagicException(getMessage(), getCause(), source, known);
        placedHere.setStackTrace(getStackTrace());
        return placedHere;
    }

    /** Name of the cell or file, or empty. */
    public String source() {
        return source;
    }

    /** Line of the magic in its source, or 0 if unknown. */
    public int line() {
        return line;
    }

    /** As the protocol layer shows it: the message and its place, no stack. */
    public Result.Failed failed() {
        List<String> traceback = new ArrayList<>(getMessage().lines().toList());
        if (line > 0) {
            traceback.add("  at " + (source.isEmpty() ? "line " : source + ", line ") + line);
        }
        return new Result.Failed("MagicException", getMessage(), List.copyOf(traceback));
    }
}

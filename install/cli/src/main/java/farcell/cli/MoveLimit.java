package farcell.cli;

import farcell.magics.ValueType;
import farcell.notebook.Notebook;
import java.util.Map;

/** How large a variable may be that moves between sessions by itself, as the environment says. */
final class MoveLimit {

    /** Environment variable: a size such as 512M or 2G (binary units); 0 for any size. */
    static final String VARIABLE = "FARCELL_MOVE_LIMIT";

    private MoveLimit() {}

    /**
     * @return bytes, 0 for no limit
     * @throws Failure for a value that is no size
     */
    static long of(Map<String, String> environment) {
        String text = environment.getOrDefault(VARIABLE, "").strip();
        if (text.isEmpty()) {
            return Notebook.Options.MOVE_LIMIT;
        }
        try {
            return ValueType.SIZE.parser().parse(text);
        } catch (RuntimeException e) {
            throw new Failure(VARIABLE + " is \"" + text + "\", but should be " + ValueType.SIZE.description()
                    + ", or 0 for no limit", e);
        }
    }
}

package farcell.cli;

import farcell.magics.ValueType;
import java.util.Map;

/** How much text of one cell is shown, as the environment says. What is more goes to a file. */
final class OutputLimit {

    /** Environment variable: a size such as 512K or 20M (binary units); 0 for any amount. */
    static final String VARIABLE = "FARCELL_OUTPUT_LIMIT";
    /** A page of a browser gets slow, and a Jupyter server lets 1 MB per second pass. */
    private static final long SERVER = 2L << 20;
    private static final long ELSEWHERE = 16L << 20;

    private OutputLimit() {}

    /**
     * @return bytes, 0 for no limit
     * @throws Failure for a value that is no size
     */
    static long of(Map<String, String> environment) {
        String text = environment.getOrDefault(VARIABLE, "").strip();
        if (text.isEmpty()) {
            return environment.containsKey("JPY_SESSION_NAME") ? SERVER : ELSEWHERE;
        }
        try {
            return ValueType.SIZE.parser().parse(text);
        } catch (RuntimeException e) {
            throw new Failure(VARIABLE + " is \"" + text + "\", but should be " + ValueType.SIZE.description()
                    + ", or 0 for no limit", e);
        }
    }
}

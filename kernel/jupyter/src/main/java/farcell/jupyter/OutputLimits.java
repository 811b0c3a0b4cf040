package farcell.jupyter;

import java.util.Map;

/**
 * How much output goes out, and how fast.
 *
 * @param flushMillis        streams wait this long for more text
 * @param flushChars         a stream with this much text goes out at once
 * @param updateMillis       least time between two updates of one display
 * @param updateAllMillis    least time between two updates of any display
 * @param bytesPerSecond     pace of a cell's output in the long run; 0 = not paced
 * @param burstBytes         bytes that may go ahead of the pace
 * @param messagesPerSecond  as bytes, for messages
 * @param burstMessages      as bytes, for messages
 */
public record OutputLimits(int flushMillis, int flushChars, int updateMillis, int updateAllMillis, long bytesPerSecond,
                           long burstBytes, long messagesPerSecond, long burstMessages) {

    /** For clients that take whatever comes (nbclient, papermill, consoles). */
    public static OutputLimits unpaced() {
        return new OutputLimits(100, 1 << 20, 200, 50, 0, 0, 0, 0);
    }

    /**
     * For kernels behind a Jupyter server, which drops output over 1,000,000 bytes or 1,000 messages per second in a
     * window of 3 s: burst plus three seconds of pace stay under nine tenths of that, and the cell waits instead.
     */
    public static OutputLimits server() {
        return new OutputLimits(100, 256 << 10, 200, 50, 700_000, 600_000, 700, 600);
    }

    /** {@link #server()} where the environment says that a Jupyter server started the kernel (JPY_SESSION_NAME). */
    public static OutputLimits of(Map<String, String> environment) {
        return environment.containsKey("JPY_SESSION_NAME") ? server() : unpaced();
    }
}

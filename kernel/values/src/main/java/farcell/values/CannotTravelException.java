package farcell.values;

/** Something in a value cannot leave its session: a thread, a socket, an open file, a native handle without a rule. */
public class CannotTravelException extends Exception {

    private final String path;
    private final String type;

    /**
     * @param path fields from the root to the culprit, {@code [0].block.cache.lock}
     * @param type class name of the culprit
     */
    public CannotTravelException(String path, String type, String reason, Throwable cause) {
        super(reason, cause);
        this.path = path;
        this.type = type;
    }

    public String path() {
        return path;
    }

    public String type() {
        return type;
    }
}

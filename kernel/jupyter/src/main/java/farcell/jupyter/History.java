package farcell.jupyter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The cells that were run. Implementations are thread-safe. */
public interface History extends AutoCloseable {

    /**
     * @param session number of the kernel's run that the cell belongs to
     * @param line    the cell's execution count
     * @param output  plain text of its result
     */
    record Entry(int session, int line, String source, Optional<String> output) {}

    /** Notes a cell that begins in the current session. */
    void add(int line, String source);

    /** Notes the result of a cell of the current session. */
    void output(int line, String text);

    /** The last {@code n} cells, oldest first. */
    List<Entry> tail(int n);

    /**
     * @param session a session's number; 0 = the current one, negative = counted back from it
     * @param start   first line
     * @param stop    last line, exclusive
     */
    List<Entry> range(int session, int start, int stop);

    /**
     * @param glob   with {@code *} and {@code ?}, matched against the whole source
     * @param n      newest entries wanted
     * @param unique only the newest of entries with equal source
     * @return oldest first
     */
    List<Entry> search(String glob, int n, boolean unique);

    /** Stores what waits to be stored, and ends. @param limit how long that may take: a kernel has little time for its end */
    default void close(Duration limit) {}

    /** Stores what waits to be stored, and ends. */
    @Override
    default void close() {
        close(Duration.ofMinutes(1));
    }
}

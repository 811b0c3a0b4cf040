package farcell.suite;

import java.util.List;
import java.util.Optional;

/** A notebook that is running somewhere: in this process, or behind the installed kernel. */
interface Runner extends AutoCloseable {

    /**
     * What a cell showed.
     *
     * @param result text/plain of its value, or empty
     * @param error  name and message, or empty
     * @param shown  text/plain of all that it displayed, in order, updates included
     */
    record Shown(String result, String out, String err, Optional<String> error, List<String> shown) {}

    Shown run(String code);

    @Override
    void close();
}

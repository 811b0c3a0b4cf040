package farcell.suite;

import java.util.List;
import java.util.Optional;

/** A notebook that is running somewhere: in this process, or behind the installed kernel. */
interface Runner extends AutoCloseable {

    /**
     * What a cell showed.
     *
     * @param result text/plain of its value, or empty
     * @param error  name, message and traceback without colours, or empty
     * @param shown  text/plain of all that it displayed, in order, updates included
     */
    record Shown(String result, String out, String err, Optional<String> error, List<String> shown) {

        static Optional<String> error(String name, String message, List<String> traceback) {
            return Optional.of((name + ": " + message + "\n" + String.join("\n", traceback))
                    .replaceAll("\u001b\\[[0-9;]*m", ""));
        }
    }

    Shown run(String code);

    /** Runs a cell outside of the history: the cells after it keep their numbers. */
    Shown ask(String code);

    @Override
    void close();
}

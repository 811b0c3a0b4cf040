package farcell.jupyter;

import farcell.wire.Bundle;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The language behind the protocol. The protocol layer knows nothing of Java, sessions or magics; this interface is
 * all that it asks for. Offsets are UTF-16 here: the protocol layer converts code points.
 */
public interface Interpreter extends AutoCloseable {

    Language language();

    /**
     * Runs a cell. Called by one thread at a time, but for cells that only look; blocks until the cell ended. Must not
     * throw.
     */
    Result execute(Cell cell, CellOutput out);

    /** Whether a cell only looks at what is there, so that it may run beside another, on a subshell. */
    default boolean isLook(String code) {
        return false;
    }

    /** May be called while a cell runs. */
    Completions complete(String code, int cursor);

    /** May be called while a cell runs. @param detail 0 or 1, as in the messaging specification */
    Optional<Bundle> inspect(String code, int cursor, int detail);

    Completeness isComplete(String code);

    /** The kernel's comms, for cells to use; called once, before the first cell. */
    default void comms(Comms comms) {}

    /** Stops the running cell; returns at once. */
    void interrupt();

    /** Ends everything that belongs to the kernel. @param restart whether a new kernel follows */
    void shutdown(boolean restart);

    @Override
    default void close() {
        shutdown(false);
    }

    /**
     * What kernel_info_reply says of the language (messaging specification, language_info).
     *
     * @param helpLinks address of a page by its title, for the help menu of front ends
     */
    record Language(String name, String version, String mimetype, String fileExtension, String pygmentsLexer,
                    String codemirrorMode, String implementation, String implementationVersion, String banner,
                    Map<String, String> helpLinks) {}

    /**
     * @param count      execution count shown as {@code In [count]}
     * @param id         the front end's cell id (metadata cellId), or the empty string
     * @param silent     as in execute_request
     * @param allowInput whether the front end can answer input requests
     */
    record Cell(String code, int count, String id, boolean silent, boolean allowInput) {}

    sealed interface Result {
        /** @param value the cell's result; none for a cell that shows nothing */
        record Ok(Optional<Bundle> value) implements Result {}

        /** @param traceback lines, may hold ANSI colours */
        record Failed(String name, String message, List<String> traceback) implements Result {}
    }

    /** @param start start of the replaced range; @param end its end, exclusive */
    record Completions(List<Match> matches, int start, int end) {
        /** @param type as JupyterLab shows it: {@code method}, {@code class}, {@code keyword}, ... or empty */
        public record Match(String text, String type, String signature) {}
    }

    sealed interface Completeness {
        record Complete() implements Completeness {}

        /** @param indent what the next line should begin with */
        record Incomplete(String indent) implements Completeness {}

        record Invalid() implements Completeness {}

        record Unknown() implements Completeness {}
    }

    /** Where a cell's output goes. Thread-safe; usable after the cell ended (background threads). */
    interface CellOutput {
        /** @param name {@code stdout} or {@code stderr} */
        void stream(String name, String text);

        /** @param id display id or the empty string; @param update replaces what that id showed */
        void display(Bundle bundle, String id, boolean update);

        void clear(boolean wait);

        /** Shows something aside from the cell's output where the front end can, in a console's pager for instance. */
        default void page(Bundle bundle) {
            display(bundle, "", false);
        }

        /**
         * Asks the front end's user; waits.
         *
         * @throws InputUnavailable where the front end allows none, or the cell was stopped or has ended
         */
        String input(String prompt, boolean password) throws InputUnavailable;
    }

    /** No input can be had; the message says why. */
    final class InputUnavailable extends Exception {
        public InputUnavailable(String message) {
            super(message);
        }
    }

    /**
     * Evaluates user_expressions beside a cell that ended well.
     *
     * @return what became of each, by name; one that is missing or has no value is an error, and all where this throws
     */
    default Map<String, Result> evaluate(Map<String, String> expressions) {
        return Map.of();
    }
}

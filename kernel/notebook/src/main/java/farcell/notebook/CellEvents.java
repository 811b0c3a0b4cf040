package farcell.notebook;

import farcell.wire.Bundle;
import farcell.wire.Thrown;

/** Where the output of one cell goes. Thread-safe; used after the cell ended, too, by its background threads. */
public interface CellEvents {

    /** @param name {@code stdout} or {@code stderr} */
    void stream(String name, String text);

    /** @param id display id, empty for none; @param update whether it replaces what that id shows */
    void display(Bundle bundle, String id, boolean update);

    /** @param untilNext wait for the next output before clearing */
    void clear(boolean untilNext);

    /**
     * A thread that the cell started ended by an exception that nothing caught, or the cell prints an exception.
     *
     * @param thread that ended; empty for none
     */
    default void uncaught(String session, String thread, Thrown thrown) {
        stream("stderr", (thread.isEmpty() ? "" : "thread \"" + thread + "\" of session " + session + " ended by ")
                + thrown.type() + ": " + thrown.message() + "\n");
    }

    /** A line from the user. @throws NoInputException with the reason */
    String input(String prompt, boolean password) throws NoInputException;

    /** No input can be had. */
    final class NoInputException extends Exception {
        public NoInputException(String message) {
            super(message);
        }
    }

    /** Drops everything and has no input. */
    CellEvents NONE = new CellEvents() {
        @Override
        public void stream(String name, String text) { }

        @Override
        public void display(Bundle bundle, String id, boolean update) { }

        @Override
        public void clear(boolean untilNext) { }

        @Override
        public String input(String prompt, boolean password) throws NoInputException {
            throw new NoInputException("no input can be asked for here");
        }
    };
}

package farcell.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * One duplex stream between a kernel and a session: questions with answers, events, and bulk data, multiplexed.
 * Frames are numbered. Thread-safe. A reader thread owned by the link takes frames apart and never runs handlers.
 */
public interface Link extends AutoCloseable {

    /** What the other side says. Called on an executor of the link's owner, in the order of arrival for events. */
    interface Handler {
        /** Answers a question; may block. A throwable becomes a {@link Message.Failed} with its text. */
        Message answer(Message question) throws Exception;

        void event(Message event);

        /** Called once, when the link is gone for whatever reason; {@code cause} is null after {@link #close()}. */
        void gone(IOException cause);
    }

    /** Asks; the future ends with the answer, or with {@link IOException} when the link goes first. */
    CompletableFuture<Message> ask(Message question);

    /** Sends an event; waits only while the send queue is full. Does nothing when the link is gone. */
    void tell(Message event);

    /** Opens bulk data of an agreed stream number for writing. Writes wait for credit of the reader, so bulk data can
     *  never hold up events. Closing ends the stream; {@link #abort} breaks it on the other side. */
    OutputStream send(long stream);

    /** Opens bulk data for reading; may be called before or after the first byte arrives. Reading grants credit. */
    InputStream receive(long stream);

    /** Breaks a stream in both directions: the other side's read or write throws {@link IOException} with the text. */
    void abort(long stream, String why);

    /** A stream number that nobody uses; the kernel's are even, the session's odd. */
    long newStream();

    boolean isOpen();

    @Override
    void close();
}

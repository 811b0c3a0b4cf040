package farcell.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * One duplex stream between a kernel and a session: questions with answers, events, and bulk data, multiplexed.
 * Frames are numbered. Thread-safe. A reader thread owned by the link takes frames apart and never runs handlers.
 *
 * <p>Events and answers are delivered by one thread of the link, in the order of their arrival: when a future of
 * {@link #ask} ends, all events that the other side told before it answered have been handled. So neither
 * {@link Handler#event} nor a dependent of such a future may wait for the link; hand longer work to another thread.
 * Questions are answered on the executor that the link was made with, at the same time as everything else, so that one
 * may be answered before an event told earlier is handled; the executor must have a thread for as many questions as
 * may wait for each other. Bulk data and messages overtake each other.
 */
public interface Link extends AutoCloseable {

    /** What the other side says. */
    interface Handler {
        /** Answers a question; may block. A throwable becomes a {@link Message.Failed} with its text. */
        Message answer(Message question) throws Exception;

        /** Called in the order of arrival, never two at once; must not wait for the link. */
        void event(Message event);

        /** Called once, when the link is gone for whatever reason and after all events that arrived before that;
         *  {@code cause} is null after {@link #close()}, a {@link TakenOverException} when a newer kernel attached,
         *  a {@link PeerClosedException} when the other side closed it. What it throws is uncaught in its thread. */
        void gone(IOException cause);

        /** The connection broke and another is being made: what is said waits. Called as {@link #event} is. */
        default void interrupted(IOException cause) {}

        /** There is a connection again and nothing was lost. Called as {@link #event} is. */
        default void resumed() {}
    }

    /** Asks; the future ends with the answer, or with {@link IOException} when the link goes first or the question
     *  cannot be encoded. An answer may be a {@link Message.Failed}. */
    CompletableFuture<Message> ask(Message question);

    /** Sends an event; waits only while the send queue is full, and then deaf to interrupts, whose flag it keeps.
     *  Does nothing when the link is gone.
     *  @throws IllegalArgumentException for a message that cannot be encoded ({@link Messages#encode}) */
    void tell(Message event);

    /** {@link #tell(Message)} of an encoded event ({@link Messages#encode}). */
    void tell(byte[] event);

    /** {@link #tell(byte[])} that does not wait. @return whether it was taken; false for a full queue and a link that
     *  is gone */
    boolean offer(byte[] event);

    /** Opens bulk data of an agreed stream number for writing. Writes wait for credit of the reader, so bulk data can
     *  never hold up events. Closing ends the stream; {@link #abort} breaks it on the other side. Not for use by two
     *  threads at once. */
    OutputStream send(long stream);

    /** Opens bulk data for reading; may be called before or after the first byte arrives. Reading grants credit.
     *  Closing before the end makes the other side's writes fail. */
    InputStream receive(long stream);

    /** Breaks a stream in both directions: the other side's read or write throws {@link IOException} with the text. */
    void abort(long stream, String why);

    /** A stream number that nobody uses; the kernel's are even, the session's odd. */
    long newStream();

    boolean isOpen();

    /** Whether it is open and there is a connection now. */
    boolean isConnected();

    /** Sends what was told and answered so far, waiting {@link Links#CLOSE_SECONDS} at most, and ends the link. */
    @Override
    void close();
}

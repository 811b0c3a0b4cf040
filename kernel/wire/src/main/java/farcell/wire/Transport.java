package farcell.wire;

import java.io.IOException;

/** Carries the frames of one link, in order. One thread sends, one takes, any closes. */
interface Transport {

    /** What a transport needs of its link. */
    interface Owner {

        /** Where payloads of a chunk's size come from and go back to. */
        Chunks chunks();

        /** Makes the sending thread call {@link Transport#send} or {@link Transport#flush} soon. */
        void nudge();

        /** Must not wait, as must {@link #resumed}; they are called in the order of what they tell. */
        void interrupted(IOException why);

        void resumed();
    }

    /** Takes a frame, which may stay in a buffer. {@link Frame#NUDGE} is no frame, only an occasion. */
    void send(Frame frame) throws IOException, InterruptedException;

    /** Sends what is in the buffer. */
    void flush() throws IOException;

    /** Waits until all was sent; used before the end. */
    void drain() throws IOException, InterruptedException;

    /** Waits for the next frame. @throws IOException when there will be none */
    Frame next() throws IOException, InterruptedException;

    /** Whether a connection is there now. */
    boolean isConnected();

    /** Ends waiting calls of the other methods. */
    void close();
}

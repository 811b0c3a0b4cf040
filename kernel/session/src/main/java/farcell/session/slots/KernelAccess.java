package farcell.session.slots;

import farcell.wire.Message;
import farcell.wire.Slot;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** What the table of slots asks and tells the kernel. */
public interface KernelAccess {

    /** Waits for an answer, once. */
    interface Attempt {
        /** @throws TimeoutException when there is none in that time */
        void within(Duration limit) throws Exception;
    }

    /** Asks for the newest value of a slot. Ends with {@link Message.Done} after it was put or found still good, with
     *  {@link Message.Failed} for the user to read, or exceptionally when the kernel is gone. */
    CompletableFuture<Message> need(Slot slot);

    /**
     * Waits for the value of a slot that was asked for.
     *
     * @param patience with a kernel; the time in which none is connected does not count
     * @throws TimeoutException when that is over
     */
    void await(Slot slot, Duration patience, Attempt attempt) throws Exception;

    /** The thread that read a stale slot has its value now. */
    void brought();

    /** Something was noted; if no run is active, {@link Slots#report} is to be told to the kernel soon. Does not
     *  block and is called with a lock held. */
    void noted();
}

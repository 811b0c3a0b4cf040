package farcell.session.slots;

import farcell.wire.Message;
import farcell.wire.Slot;
import java.util.concurrent.CompletableFuture;

/** What the table of slots asks and tells the kernel. */
public interface KernelAccess {

    /** Asks for the newest value of a slot. Ends with {@link Message.Done} after it was put or found still good, with
     *  {@link Message.Failed} for the user to read, or exceptionally when the kernel is gone. */
    CompletableFuture<Message> need(Slot slot);

    /** The thread that read a stale slot has its value now. */
    void brought();

    /** Something was noted; if no run is active, {@link Slots#report} is to be told to the kernel soon. Does not
     *  block and is called with a lock held. */
    void noted();
}

package farcell.session.slots;

import farcell.wire.Slot;
import farcell.wire.SlotState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What the table knows of one slot. All but {@code slot} is guarded by the table's lock. */
final class SlotEntry {

    final Slot slot;
    /** One field, or those of a statics group that were met or listed so far. */
    final Map<String, StaticField> fields = new LinkedHashMap<>();
    SlotState state = SlotState.EXCLUSIVE;
    /** In {@code SHARED}: whether the first read has been noted, so that reads are plain. */
    boolean readNoted;
    /** Slots whose values share mutable objects with this one's, this one included. */
    Set<SlotEntry> group = Set.of(this);
    /** A statics group only: whether the class is initialised in this session. */
    boolean initialised;
    /** A statics group only: values that came before the class was initialised; in force since they came. */
    Statics pending;
    /** The question for the newest value that is under way, or null. */
    CompletableFuture<Void> fetching;
    /** The value at the last transfer, or null. */
    Baseline baseline;

    SlotEntry(Slot slot) {
        this.slot = slot;
    }

    /**
     * How the value looked when it last left or came.
     *
     * @param slots  in the order in which they were encoded
     * @param digest of their values encoded together
     */
    record Baseline(List<Slot> slots, String digest) {}
}

package farcell.compile;

import farcell.wire.Slot;
import java.util.Set;

/**
 * What code may touch, found in its bytecode. A plan serves prefetching, {@code plan} and detached calls; what a cell
 * really touches is seen by the guards in its session.
 *
 * @param reads   slots that it may read
 * @param writes  slots that it may write. A slot that is only written needs no value: the guards see whether it was
 * @param classes notebook classes that it may need, over-wide
 * @param methods those of notebook classes that may run, as {@code owner#method}, the method with its descriptor
 */
public record CapturePlan(Set<Slot> reads, Set<Slot> writes, Set<String> classes, Set<String> methods) {

    /** Of code that touches nothing. */
    public static final CapturePlan NOTHING = new CapturePlan(Set.of(), Set.of(), Set.of(), Set.of());
}

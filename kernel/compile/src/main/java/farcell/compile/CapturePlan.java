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
 */
public record CapturePlan(Set<Slot> reads, Set<Slot> writes, Set<String> classes) {}

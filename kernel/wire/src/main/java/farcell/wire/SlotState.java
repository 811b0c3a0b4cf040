package farcell.wire;

/**
 * What a session may do with its copy of a slot without asking: the states of a cache line, with "modified" decided
 * late. A slot that a session was never told about is {@link #EXCLUSIVE}.
 */
public enum SlotState {
    /** Nobody else holds this version: reads and writes are plain. */
    EXCLUSIVE,
    /** Another session holds the same version: the first read is noted as a touch, the first write as a write. */
    SHARED,
    /** The newest version is elsewhere: a read asks the kernel for it first; a write is noted and needs no fetch. */
    STALE
}

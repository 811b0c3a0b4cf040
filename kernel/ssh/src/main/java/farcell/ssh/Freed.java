package farcell.ssh;

import java.util.Set;

/**
 * What was removed from a host because nobody refers to it.
 *
 * @param sessions directories of sessions that ended
 * @param agents   of other versions of Farcell
 * @param runtimes Java runtimes of other kernels
 * @param objects  files that were brought: jars, archives of runtimes
 * @param bytes    of the disk that are free now
 * @param known    of the names that were asked for: those that kernels wrote down in sessions of the host
 */
public record Freed(int sessions, int agents, int runtimes, int objects, long bytes, Set<String> known) {

    public Freed {
        known = Set.copyOf(known);
    }
}

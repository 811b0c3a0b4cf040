package farcell.volumes;

import java.util.List;

/**
 * What a transfer did.
 *
 * @param files    that were sent, wholly or in part
 * @param bytes    of them that were sent
 * @param same     files that were there
 * @param leftOut  what does not travel (links, pipes, names that not every system has), with the reason
 * @param changed  files that changed while they were read; they are as they were on the other side
 */
public record Transferred(long files, long bytes, long same, List<String> leftOut, List<String> changed) {

    public Transferred {
        leftOut = List.copyOf(leftOut);
        changed = List.copyOf(changed);
    }
}

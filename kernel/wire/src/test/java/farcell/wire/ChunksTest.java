package farcell.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunksTest {

    private final Chunks chunks = new Chunks();

    @Test
    void aChunkGoesHomeFromWhereverItIsUsedLastAndIsGivenOutAgain() {
        HeldFrames ofAnotherLink = new HeldFrames();
        Chunk chunk = chunks.take();
        chunk.bytes().putInt(7).flip();
        ofAnotherLink.add(Frame.data(1, chunk));
        assertThat(chunks.take()).isNotSameAs(chunk);
        ofAnotherLink.dropBelow(1, null);
        assertThat(chunks.take()).isSameAs(chunk);
        assertThat(chunk.bytes().remaining()).isEqualTo(Frame.CHUNK);
    }

    /** A forged acknowledgement, or one that is quicker than we are. */
    @Test
    void whatIsBeingWrittenIsNotGivenOutAgain() {
        HeldFrames held = new HeldFrames();
        Frame frame = Frame.data(1, chunks.take());
        held.add(frame);
        held.dropBelow(1, frame);
        assertThat(chunks.take()).isNotSameAs(frame.chunk());
        frame.release();
        assertThat(chunks.take()).isSameAs(frame.chunk());
    }

    /** Those that are looked at when a stream breaks are made anew instead. */
    @Test
    void abandonedOnesAreNotGivenOutAgainAndMissedByNobody() {
        Set<Chunk> given = new HashSet<>();
        List<Chunk> last = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            last.clear();
            for (Chunk chunk = chunks.take(); chunk.bytes().isDirect(); chunk = chunks.take()) {
                assertThat(given.add(chunk)).isTrue();
                last.add(chunk);
            }
            last.forEach(Chunk::abandon);
        }
        assertThat(given).hasSize(3 * last.size());
    }
}

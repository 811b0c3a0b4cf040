package farcell.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendQueueTest {

    private final SendQueue queue = new SendQueue();

    private List<Byte> order() throws InterruptedException {
        List<Byte> types = new ArrayList<>();
        for (Frame frame = queue.next(false); frame != null; frame = queue.next(false)) {
            types.add(frame.type());
        }
        return types;
    }

    @Test
    void aMessageNeverWaitsForQueuedChunks() throws Exception {
        for (int i = 0; i < 3; i++) {
            queue.chunk(Frame.of(Frame.DATA, 1, new byte[Frame.CHUNK]));
        }
        assertThat(queue.next(false).type()).isEqualTo(Frame.DATA);
        queue.message(Frame.EVENT, 0, new byte[10]);
        queue.control(Frame.of(Frame.CREDIT, 2, new byte[4]));
        assertThat(order()).containsExactly(Frame.CREDIT, Frame.EVENT, Frame.DATA, Frame.DATA);
    }

    @Test
    void manyMessagesDoNotStarveChunks() throws Exception {
        queue.chunk(Frame.of(Frame.DATA, 1, new byte[Frame.CHUNK]));
        for (int i = 0; i < 4; i++) {
            queue.message(Frame.EVENT, 0, new byte[Frame.CHUNK / 2]);
        }
        assertThat(order()).containsExactly(Frame.EVENT, Frame.EVENT, Frame.DATA, Frame.EVENT, Frame.EVENT);
    }

    @Test
    void aLongMessageIsCutAndItsPartsStayTogether() throws Exception {
        queue.message(Frame.EVENT, 0, new byte[2 * Frame.CHUNK + 1]);
        queue.message(Frame.ASK, 5, new byte[1]);
        byte more = Frame.EVENT | Frame.MORE;
        assertThat(order()).containsExactly(more, more, Frame.EVENT, Frame.ASK);
    }

    @Test
    void finishingSendsWhatIsThereAndTakesNoMore() throws Exception {
        queue.message(Frame.EVENT, 0, new byte[1]);
        queue.finish(Frame.of(Frame.CLOSE, 0, new byte[0]));
        assertThat(queue.message(Frame.EVENT, 0, new byte[1])).isFalse();
        assertThat(queue.next(true).type()).isEqualTo(Frame.EVENT);
        assertThat(queue.next(true).type()).isEqualTo(Frame.CLOSE);
        assertThat(queue.next(true)).isNull();
    }

    @Test
    void breakingAStreamDropsItsChunks() throws Exception {
        queue.chunk(Frame.of(Frame.DATA, 1, new byte[1]));
        queue.chunk(Frame.of(Frame.DATA, 2, new byte[1]));
        queue.dropChunks(1, Frame.of(Frame.BREAK, 1, new byte[1]));
        assertThat(order()).containsExactly(Frame.BREAK, Frame.DATA);
    }
}

package farcell.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an owner is told of its connections: the last word is how it is. */
class InterruptionTest {

    private final List<String> told = new ArrayList<>();
    private Runnable nudged = () -> { };
    private final Conversation conversation = new Conversation(new OwnerBase() {
        @Override
        public void nudge() {
            nudged.run();
        }

        @Override
        public void interrupted(IOException why) {
            told.add("interrupted");
        }

        @Override
        public void resumed() {
            told.add("resumed");
        }
    }, null, new VirtualScheduler(), Timing.DEFAULT);

    @AfterEach
    void close() {
        conversation.close();
    }

    private void install() throws IOException {
        conversation.install(new BrittlePipe(Long.MAX_VALUE, Long.MAX_VALUE).session, 0, conversation.detach()[1]);
    }

    @Test
    void aConnectionThatBreaksAtOnceIsToldBeforeItsEnd() throws IOException {
        install();
        nudged = conversation::detach;
        install();
        assertThat(told).containsExactly("interrupted", "resumed", "interrupted");
        assertThat(conversation.isConnected()).isFalse();
    }
}

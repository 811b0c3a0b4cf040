package farcell.session.slots;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.wire.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class HelpersTest {

    private static final Slot SLOT = Slot.statics("REPL.$JShell$1$C");

    /** Waits in its initialiser, for nothing. */
    private static final class Waits {
        static final List<String> DONE = new ArrayList<>();
        static final Executor HELPER;

        static {
            Helpers helpers = new Helpers();
            try (Helpers.Waiter waiter = helpers.begin(SLOT)) {
                HELPER = helpers.waitingFor(List.of(SLOT)).orElseThrow();
                HELPER.execute(() -> DONE.add("while it waits"));
                assertThat(DONE).isEmpty();
            }
            assertThat(helpers.waitingFor(List.of(SLOT))).isEmpty();
        }
    }

    @Test
    void workForAThreadThatHasJustCeasedToWaitIsDoneAnyway() {
        assertThat(Waits.DONE).containsExactly("while it waits");
        Waits.HELPER.execute(() -> Waits.DONE.add("too late"));
        assertThat(Waits.DONE).containsExactly("while it waits", "too late");
    }
}

package farcell.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CellStopTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    @Test
    void anInterruptThatCameBeforeTheTurnKeepsTheCellFromBeingSent() throws Exception {
        CellStop stop = new CellStop(Thread.currentThread(), CellEvents.NONE, timer);
        Thread.currentThread().interrupt();
        stop.prepare();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> stop.run(null, 1));
        assertThat(Thread.interrupted()).isFalse();
    }
}

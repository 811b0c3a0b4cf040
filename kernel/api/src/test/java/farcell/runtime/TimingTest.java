package farcell.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimingTest {

    private long now;
    private final List<Long> ran = new ArrayList<>();

    private Timing measure(int runs, long loops, long nanosPerLoop) throws Throwable {
        return Timing.measure(runs, loops, n -> {
            ran.add(n);
            now += n * nanosPerLoop;
        }, () -> now);
    }

    @Test
    void loopsAreAddedUntilTheClockHasEnough() throws Throwable {
        Timing timing = measure(3, 0, 5_000_000);
        assertThat(ran).containsExactly(1L, 2L, 5L, 10L, 20L, 50L, 50L, 50L, 50L);
        assertThat(timing.loops()).isEqualTo(50);
        assertThat(timing).hasToString(
                "5.00 ms per loop, best of 3 runs of 50 loops (median 5.00 ms, mean 5.00 ms, std dev 0.00 ms)");
    }

    @Test
    void aGivenNumberOfLoopsIsTakenAsItIs() throws Throwable {
        measure(2, 1000, 1);
        assertThat(ran).containsExactly(1000L, 1000L);
    }

    @Test
    void figures() {
        Timing timing = new Timing(1000, List.of(4e-6, 1e-6, 2e-6, 3e-6));
        assertThat(timing.best()).isEqualTo(1e-6);
        assertThat(timing.median()).isCloseTo(2.5e-6, within(1e-12));
        assertThat(timing.mean()).isCloseTo(2.5e-6, within(1e-12));
        assertThat(timing.standardDeviation()).isCloseTo(1.29099e-6, within(1e-10));
        assertThat(timing).hasToString(
                "1.00 us per loop, best of 4 runs of 1,000 loops (median 2.50 us, mean 2.50 us, std dev 1.29 us)");
    }
}

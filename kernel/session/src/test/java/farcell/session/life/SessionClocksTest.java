package farcell.session.life;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.wire.Message;
import farcell.wire.Message.Clocks;
import farcell.wire.Message.Lease;
import farcell.wire.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionClocksTest {

    /** Time that passes when a test says so. */
    private static final class Time implements Scheduler {
        private record Entry(long at, Runnable task) {}

        private final List<Entry> entries = new ArrayList<>();
        private long now;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public Task after(Duration delay, Runnable task) {
            Entry entry = new Entry(now + delay.toNanos(), task);
            entries.add(entry);
            return () -> entries.remove(entry);
        }

        void pass(Duration time) {
            long until = now + time.toNanos();
            while (true) {
                Entry next = entries.stream().filter(e -> e.at() <= until).min(Comparator.comparingLong(Entry::at))
                        .orElse(null);
                if (next == null) {
                    now = until;
                    return;
                }
                now = Math.max(now, next.at());
                entries.remove(next);
                next.task().run();
            }
        }
    }

    private final Time time = new Time();
    private final List<String> said = new ArrayList<>();
    private boolean gpusBusy;

    private SessionClocks clocks(int idle, int orphan, int ttl) {
        return new SessionClocks(new SessionClocks.Limits(Duration.ofMinutes(idle), Duration.ofMinutes(orphan),
                Duration.ofMinutes(ttl)), time, Runnable::run, () -> gpusBusy,
                soon -> said.add(soon.left() / 1000 + " s: " + soon.why()), why -> said.add("ended " + why));
    }

    private void minutes(double count) {
        time.pass(Duration.ofMillis((long) (count * 60_000)));
    }

    @Test
    void whoIsNotUsedIsWarnedAndEnds() {
        SessionClocks clocks = clocks(20, 0, 0);
        clocks.attached(true);
        minutes(18);
        assertThat(said).isEmpty();
        clocks.used();
        minutes(18.9);
        assertThat(said).isEmpty();
        minutes(0.2);
        assertThat(said).containsExactly("60 s: idle for 20 min");
        clocks.used();
        minutes(18.9);
        assertThat(said).hasSize(1);
        minutes(1.2);
        assertThat(said).containsExactly("60 s: idle for 20 min", "60 s: idle for 20 min", "ended idle for 20 min");
        minutes(100);
        assertThat(said).hasSize(3);
    }

    /** A kernel has work to do between the start of a session and its first cell there. */
    @Test
    void howeverShortTheLimitIsTheFirstCellHasAMinuteToCome() {
        SessionClocks clocks = new SessionClocks(new SessionClocks.Limits(Duration.ofSeconds(3), Duration.ZERO, Duration.ZERO), time,
                Runnable::run, () -> gpusBusy, soon -> { }, said::add);
        clocks.attached(true);
        minutes(0.9);
        assertThat(said).isEmpty();
        clocks.cellBegins();
        minutes(5);
        clocks.cellEnds();
        minutes(0.04);
        assertThat(said).isEmpty();
        minutes(0.02);
        assertThat(said).containsExactly("idle for 3 s");
        new SessionClocks(new SessionClocks.Limits(Duration.ofSeconds(3), Duration.ZERO, Duration.ZERO), time,
                Runnable::run, () -> gpusBusy, soon -> { }, said::add);
        minutes(1.1);
        assertThat(said).as("one that is never used").containsExactly("idle for 3 s", "idle for 1 min");
    }

    @Test
    void aCellIsUseForAsLongAsItRuns() {
        SessionClocks clocks = clocks(20, 15, 0);
        clocks.cellBegins();
        minutes(1000);
        assertThat(said).isEmpty();
        assertThat(clocks.clocks().idleFor()).isZero();
        assertThat(clocks.clocks().left()).isEqualTo(Clocks.NEVER);
        clocks.cellEnds();
        minutes(14.5);
        assertThat(said).containsExactly("60 s: without a kernel and idle for 15 min");
        minutes(1);
        assertThat(said).contains("ended without a kernel and idle for 15 min");
    }

    @Test
    void whatAKernelAsksForIsUseWhileItIsThere() {
        SessionClocks clocks = clocks(20, 15, 0);
        clocks.attached(true);
        clocks.questionBegins();
        minutes(1000);
        assertThat(said).isEmpty();
        assertThat(clocks.clocks().idleFor()).isZero();
        clocks.attached(false);
        minutes(14.5);
        assertThat(said).containsExactly("60 s: without a kernel and idle for 15 min");
        clocks.attached(true);
        minutes(1000);
        clocks.questionEnds();
        assertThat(said).hasSize(1);
        clocks.questionBegins();
        clocks.attached(false);
        minutes(16);
        assertThat(said).contains("ended without a kernel and idle for 15 min");
    }

    @Test
    void aCellThatWaitsForAKernelIsIdleOnceThereIsNone() {
        SessionClocks clocks = clocks(20, 15, 0);
        clocks.attached(true);
        clocks.cellBegins();
        clocks.cellWaits(true);
        minutes(1000);
        assertThat(said).as("somebody looks for what it waits for").isEmpty();
        clocks.attached(false);
        minutes(14.5);
        assertThat(said).containsExactly("60 s: without a kernel and idle for 15 min");
        clocks.attached(true);
        minutes(1000);
        clocks.cellWaits(false);
        clocks.attached(false);
        minutes(1000);
        assertThat(said).as("it was served, and computes").hasSize(1);
        clocks.cellWaits(true);
        minutes(13.9);
        assertThat(said).hasSize(1);
        assertThat(clocks.clocks().left()).isEqualTo(Duration.ofMinutes(1).plusSeconds(6).toMillis());
        minutes(1.2);
        assertThat(said).hasSize(3).endsWith("ended without a kernel and idle for 15 min");
    }

    @Test
    void whatAStoppedCellWaitedForIsNotWhatTheNextOneDoes() {
        SessionClocks clocks = clocks(20, 15, 0);
        clocks.cellBegins();
        clocks.cellWaits(true);
        clocks.cellEnds();
        clocks.cellBegins();
        minutes(1000);
        assertThat(said).isEmpty();
    }

    @Test
    void aQuestionThatAGoneKernelAskedDoesNotMakeAWaitingCellUse() {
        SessionClocks clocks = clocks(20, 0, 0);
        clocks.attached(true);
        clocks.cellBegins();
        clocks.questionBegins();
        clocks.cellWaits(true);
        clocks.attached(false);
        minutes(21);
        assertThat(said).contains("ended idle for 20 min");
    }

    @Test
    void theOrphanTimeRunsOnlyWithoutAKernel() {
        SessionClocks clocks = clocks(0, 15, 0);
        clocks.attached(true);
        minutes(1000);
        assertThat(clocks.clocks().left()).isEqualTo(Clocks.NEVER);
        clocks.attached(false);
        minutes(10);
        assertThat(clocks.clocks().left()).isEqualTo(Duration.ofMinutes(5).toMillis());
        clocks.attached(true);
        minutes(10);
        clocks.attached(false);
        minutes(13);
        assertThat(said).isEmpty();
        minutes(3);
        assertThat(said).hasSize(2);
    }

    @Test
    void theFirstKernelHasAMinuteToComeHoweverShortTheOrphanTime() {
        SessionClocks clocks = new SessionClocks(new SessionClocks.Limits(Duration.ZERO, Duration.ofSeconds(1),
                Duration.ZERO), time, Runnable::run, () -> false, soon -> { }, said::add);
        minutes(0.9);
        clocks.attached(true);
        minutes(100);
        assertThat(said).isEmpty();
        clocks.attached(false);
        minutes(0.1);
        assertThat(said).containsExactly("without a kernel and idle for 1 s");
    }

    @Test
    void busyGpusAreUseAndTheMaximumHoldsAnyway() {
        SessionClocks clocks = clocks(20, 0, 60);
        gpusBusy = true;
        minutes(50);
        assertThat(said).isEmpty();
        gpusBusy = false;
        clocks.cellBegins();
        minutes(9.5);
        assertThat(said).containsExactly("60 s: at its maximum of 60 min");
        clocks.used();
        minutes(1);
        assertThat(said).containsExactly("60 s: at its maximum of 60 min", "ended at its maximum of 60 min");
    }

    @Test
    void anEndThatCouldNotBeAnnouncedInTimeIsAnnouncedAndComesThen() {
        List<Runnable> late = new ArrayList<>();
        SessionClocks clocks = new SessionClocks(new SessionClocks.Limits(Duration.ofMinutes(20), Duration.ZERO,
                Duration.ZERO), time, late::add, () -> false, soon -> said.add(soon.left() / 1000 + " s: " + soon.why()),
                why -> said.add("ended " + why));
        clocks.attached(true);
        minutes(25);
        late.remove(0).run();
        assertThat(said).containsExactly("60 s: idle for 20 min");
        minutes(0.9);
        assertThat(late).isEmpty();
        minutes(0.2);
        late.remove(0).run();
        assertThat(said).containsExactly("60 s: idle for 20 min", "ended idle for 20 min");
    }

    @Test
    void whoUsesItWhileItsGpusAreLookedAtIsToldOfNoEnd() {
        SessionClocks[] clocks = new SessionClocks[1];
        clocks[0] = new SessionClocks(new SessionClocks.Limits(Duration.ofMinutes(20), Duration.ZERO, Duration.ZERO), time,
                Runnable::run, () -> {
                    clocks[0].cellBegins();
                    return false;
                }, soon -> said.add("soon " + soon), why -> said.add("ended " + why));
        minutes(1000);
        assertThat(said).isEmpty();
    }

    @Test
    void aLeaseRenewsAndChanges() {
        SessionClocks clocks = clocks(20, 0, 0);
        minutes(10);
        assertThat(clocks.clocks()).isEqualTo(new Clocks(1_200_000, 0, 0, 600_000, 600_000, 600_000, "idle for 20 min"));
        assertThat(clocks.lease(new Lease(Lease.SAME, Lease.SAME, Lease.SAME)).left()).isEqualTo(1_200_000);
        assertThat(clocks.lease(new Lease(60_000, Lease.SAME, Lease.SAME)).left()).isEqualTo(60_000);
        minutes(0.95);
        assertThat(said).containsExactly("6 s: idle for 1 min");
        clocks.lease(new Lease(0, 0, 0));
        minutes(1000);
        assertThat(said).hasSize(1);
    }
}

package farcell.jupyter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes when the test says so. */
final class ManualTimer implements Timer {
    private record Task(long at, Runnable run) {}

    private final List<Task> tasks = new ArrayList<>();
    private long now = 1_000;
    long paused;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void after(long nanos, Runnable task) {
        tasks.add(new Task(now + nanos, task));
    }

    @Override
    public void pause(long nanos) {
        paused += nanos;
        now += nanos;
    }

    void passMillis(long millis) {
        long end = now + millis * 1_000_000;
        for (Task next = next(end); next != null; next = next(end)) {
            tasks.remove(next);
            now = Math.max(now, next.at());
            next.run().run();
        }
        now = end;
    }

    private Task next(long end) {
        return tasks.stream().filter(task -> task.at() <= end).min(Comparator.comparingLong(Task::at)).orElse(null);
    }

    @Override
    public void close() {}
}

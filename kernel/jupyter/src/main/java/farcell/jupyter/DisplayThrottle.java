package farcell.jupyter;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Holds back updates of displays that come faster than clients can draw: per display the latest wins, and the last
 * one is always sent. Thread-safe; sends while it holds its lock, so that an older state never overtakes a newer one.
 */
final class DisplayThrottle {
    private static final int REMEMBERED = 256;

    private record Pending(Object cell, Runnable send) {}

    private final Timer timer;
    private final long perDisplay;
    private final long overall;
    private final Map<String, Long> lastSent = new HashMap<>();
    private final Map<String, Pending> waiting = new LinkedHashMap<>();
    private long lastAny;
    private boolean scheduled;

    DisplayThrottle(Timer timer, OutputLimits limits) {
        this.timer = timer;
        perDisplay = TimeUnit.MILLISECONDS.toNanos(limits.updateMillis());
        overall = TimeUnit.MILLISECONDS.toNanos(limits.updateAllMillis());
        lastAny = timer.nanoTime() - overall;
    }

    /** Shows a display anew, at once; an update of it that still waits is older and is forgotten. */
    synchronized void show(String id, Runnable send) {
        waiting.remove(id);
        lastSent.put(id, timer.nanoTime());
        send.run();
    }

    /** Sends an update now or when it is due, unless a newer one of the same display comes first. */
    synchronized void update(String id, Object cell, Runnable send) {
        waiting.put(id, new Pending(cell, send));
        pump();
    }

    /** Sends at once all that waits of a cell: its final states. */
    synchronized void flush(Object cell) {
        for (Iterator<Map.Entry<String, Pending>> it = waiting.entrySet().iterator(); it.hasNext();) {
            Map.Entry<String, Pending> entry = it.next();
            if (entry.getValue().cell() == cell) {
                it.remove();
                send(entry.getKey(), entry.getValue());
            }
        }
    }

    private void send(String id, Pending update) {
        long now = timer.nanoTime();
        lastAny = now;
        lastSent.put(id, now);
        update.send().run();
    }

    private void pump() {
        long now = timer.nanoTime();
        if (lastSent.size() > REMEMBERED) {
            lastSent.values().removeIf(sent -> now - sent >= perDisplay);
        }
        long next = Long.MAX_VALUE;
        for (Iterator<Map.Entry<String, Pending>> it = waiting.entrySet().iterator(); it.hasNext();) {
            Map.Entry<String, Pending> entry = it.next();
            Long sent = lastSent.get(entry.getKey());
            long wait = Math.max(lastAny + overall - now, sent == null ? 0 : sent + perDisplay - now);
            if (wait <= 0) {
                it.remove();
                send(entry.getKey(), entry.getValue());
            } else {
                next = Math.min(next, wait);
            }
        }
        if (!waiting.isEmpty() && !scheduled) {
            scheduled = true;
            timer.after(next, this::due);
        }
    }

    private synchronized void due() {
        scheduled = false;
        pump();
    }
}

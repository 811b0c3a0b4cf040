package farcell.remote;

import farcell.jupyter.Interpreter.CellOutput;
import farcell.notebook.RunResult.Movement;
import farcell.notebook.Sizes;
import farcell.wire.Bundle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What a remote cell shows of itself: a header that says where it runs, for how long, and what it uses, kept up to date
 * once a second, and one plain line at the end, which is what static views keep.
 */
final class RemoteDisplay {

    /** Seconds between two readings of what a session uses. */
    private static final int GAUGE_TICKS = 2;

    private final CellOutput out;
    private final String id;
    private final Clock clock;
    private final Instant started;
    private ScheduledFuture<?> ticking;
    private Supplier<String> where;
    private Gauge gauge;
    private int ticks;
    private boolean ended;

    /** @param id display id of the header, unique in the kernel */
    RemoteDisplay(CellOutput out, String id, Clock clock) {
        this.out = out;
        this.id = id;
        this.clock = clock;
        this.started = clock.instant();
    }

    /** Shows the header. @param what for instance {@code starting session l40s-1 on local}; asked at each update */
    synchronized void begin(Supplier<String> what, ScheduledExecutorService timer) {
        where = what;
        out.display(header("running"), id, false);
        ticking = timer.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Says where it runs. */
    synchronized void where(Supplier<String> text) {
        if (!ended) {
            where = text;
            out.display(header("running"), id, true);
        }
    }

    /** Shows from now on what the session uses, every two seconds: a short cell asks nothing. */
    synchronized void measure(Gauge of) {
        gauge = of;
        ticks = 0;
    }

    private synchronized void tick() {
        if (!ended) {
            if (gauge != null && ++ticks % GAUGE_TICKS == 0) {
                gauge.read();
            }
            out.display(header("running"), id, true);
        }
    }

    /** Shows the end. @param how {@code done}, {@code failed}, {@code stopped} */
    synchronized void end(String how, List<Movement> moved, List<String> notes) {
        if (ended) {
            return;
        }
        ended = true;
        if (ticking != null) {
            ticking.cancel(false);
        }
        out.display(header(how), id, true);
        StringBuilder line = new StringBuilder(how + " in " + elapsed() + ", " + where.get());
        String brought = brought(moved);
        if (!brought.isEmpty()) {
            line.append("; brought ").append(brought);
        }
        String used = gauge == null ? "" : gauge.summary();
        if (!used.isEmpty()) {
            line.append("; ").append(used);
        }
        notes.forEach(note -> line.append("; ").append(note));
        out.display(bundle(line.toString(), "color:gray;font-size:90%"), "", false);
    }

    /** Variables that came, each once, with the size of the transfer that it was part of. */
    private static String brought(List<Movement> moved) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        moved.forEach(m -> sizes.merge(m.variable(), m.bytes(), Math::max));
        StringBuilder text = new StringBuilder();
        sizes.forEach((name, bytes) -> {
            if (bytes > 0) {
                text.append(text.length() == 0 ? "" : ", ").append(name).append(" (").append(Sizes.of(bytes)).append(')');
            }
        });
        return text.toString();
    }

    private Bundle header(String state) {
        String uses = gauge == null || ended ? "" : gauge.now();
        return bundle("remote: " + where.get() + " \u00b7 " + state + " \u00b7 " + elapsed()
                + (uses.isEmpty() ? "" : " \u00b7 " + uses), "border-left:3px solid #4c78a8;padding-left:6px");
    }

    private static Bundle bundle(String text, String style) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("text/plain", text);
        data.put("text/html", "<div style=\"" + style + "\">" + escaped(text) + "</div>");
        return new Bundle(data, "");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private String elapsed() {
        Duration time = Duration.between(started, clock.instant());
        if (time.toMinutes() >= 1) {
            return time.toHours() >= 1 ? time.toHours() + " h " + time.toMinutesPart() + " min"
                    : time.toMinutes() + " min " + time.toSecondsPart() + " s";
        }
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}

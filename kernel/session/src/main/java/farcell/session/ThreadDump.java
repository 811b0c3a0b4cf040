package farcell.session;

import farcell.session.run.ThrownData;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All threads of this JVM as text, those of user code first, with the locks that they wait for. */
final class ThreadDump {

    /** Stands between the threads of user code and the others. */
    static final String OTHERS = "-- threads of Farcell and the JVM --";

    private final StringBuilder text = new StringBuilder();
    private final Map<Long, ThreadInfo> infos = new HashMap<>();

    private ThreadDump() {}

    static String text() {
        return new ThreadDump().dump();
    }

    private String dump() {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        for (ThreadInfo info : bean.dumpAllThreads(false, false)) {
            infos.put(info.getThreadId(), info);
        }
        long[] deadlocked = bean.findDeadlockedThreads();
        if (deadlocked != null) {
            // Asked for anew: one may have come to its lock since. They stay as they are now.
            deadlock(bean.getThreadInfo(deadlocked));
        }
        List<Map.Entry<Thread, StackTraceElement[]>> threads = Thread.getAllStackTraces().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Thread, StackTraceElement[]> each) -> isOther(each.getKey()))
                        .thenComparing(each -> each.getKey().getName())).toList();
        boolean others = false;
        for (Map.Entry<Thread, StackTraceElement[]> each : threads) {
            if (!others && isOther(each.getKey())) {
                others = true;
                text.append(OTHERS).append("\n\n");
            }
            append(each.getKey(), each.getValue());
        }
        return text.toString();
    }

    private void deadlock(ThreadInfo[] threads) {
        text.append("deadlock: ").append(Stream.of(threads).filter(Objects::nonNull)
                .map(info -> '"' + info.getThreadName() + "\" waits for a lock of \"" + info.getLockOwnerName() + '"')
                .collect(Collectors.joining("; "))).append("\n\n");
    }

    private static boolean isOther(Thread thread) {
        String group = thread.getThreadGroup() == null ? "" : thread.getThreadGroup().getName();
        return thread.getName().startsWith("farcell ") || group.equals("system") || group.equals("InnocuousThreadGroup")
                || group.equals("main") && thread.getName().equals("main")
                // The JDK's own, for the time limits of futures; ours, too.
                || thread.getName().equals("CompletableFutureDelayScheduler");
    }

    private void append(Thread thread, StackTraceElement[] stack) {
        text.append('"').append(thread.getName()).append("\" ").append(thread.getState())
                .append(thread.isDaemon() ? " daemon" : "").append('\n');
        ThreadInfo info = infos.get(id(thread));
        LockInfo lock = info == null ? null : info.getLockInfo();
        if (lock != null) {
            text.append("    waits for ").append(lock);
            if (info.getLockOwnerName() != null) {
                text.append(" of \"").append(info.getLockOwnerName()).append('"');
            }
            text.append('\n');
        }
        for (StackTraceElement frame : stack) {
            if (isOther(thread) || !ThrownData.isOurs(frame.getClassName())) {
                text.append("    at ").append(frame).append('\n');
            }
        }
        text.append('\n');
    }

    /** {@code threadId()} of Java 19 is not there on 17, where this is not deprecated. */
    @SuppressWarnings("deprecation")
    private static long id(Thread thread) {
        return thread.getId();
    }
}

package farcell.session;

import java.util.Comparator;
import java.util.Map;

/** All threads of this JVM as text, those of user code first. */
final class ThreadDump {

    private ThreadDump() {}

    static String text() {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Thread, StackTraceElement[]> each) -> isAgent(each.getKey()))
                        .thenComparing(each -> each.getKey().getName()))
                .forEach(each -> append(text, each.getKey(), each.getValue()));
        return text.toString();
    }

    private static boolean isAgent(Thread thread) {
        return thread.getName().startsWith("farcell ")
                || thread.getThreadGroup() != null && thread.getThreadGroup().getName().equals("system");
    }

    private static void append(StringBuilder text, Thread thread, StackTraceElement[] stack) {
        text.append('"').append(thread.getName()).append("\" ").append(thread.getState())
                .append(thread.isDaemon() ? " daemon" : "").append('\n');
        for (StackTraceElement frame : stack) {
            text.append("    at ").append(frame).append('\n');
        }
        text.append('\n');
    }
}

package farcell.session.run;

import farcell.runtime.Unresolved;
import farcell.wire.Thrown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Turns a throwable of user code into data, whatever its methods do. */
public final class ThrownData {

    /** A longer stack keeps its inner and outer ends. */
    private static final int MAX_INNER = 60;
    private static final int MAX_OUTER = 40;
    private static final int MAX_CAUSES = 20;
    private static final int MAX_SUPPRESSED = 20;
    private static final int MAX_MESSAGE = 20_000;
    private static final String UNNAMED = " because \"";

    private final String owner;
    private final String method;
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private ThrownData(String owner, String method) {
        this.owner = owner;
        this.method = method;
    }

    /**
     * @param owner  class and
     * @param method method by which the run entered user code: frames outside of it are cut off
     */
    public static Thrown of(Throwable thrown, String owner, String method) {
        return new ThrownData(owner, method).of(thrown, 0);
    }

    private Thrown of(Throwable thrown, int depth) {
        seen.add(thrown);
        List<Thrown> cause = new ArrayList<>();
        Throwable inner = cause(thrown);
        if (inner != null && depth < MAX_CAUSES && !seen.contains(inner)) {
            cause.add(of(inner, depth + 1));
        }
        List<Thrown> suppressed = new ArrayList<>();
        for (Throwable each : thrown.getSuppressed()) {
            if (suppressed.size() < MAX_SUPPRESSED && depth < MAX_CAUSES && !seen.contains(each)) {
                suppressed.add(of(each, depth + 1));
            }
        }
        int unresolved = thrown instanceof Unresolved missing ? missing.id() : -1;
        return new Thrown(thrown.getClass().getName(), message(thrown), frames(thrown), cause, suppressed, unresolved);
    }

    private static Throwable cause(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable e) {
            return null;
        }
    }

    private static String message(Throwable thrown) {
        try {
            String message = thrown.getLocalizedMessage();
            if (message == null) {
                return "";
            }
            if (message.endsWith(UNNAMED)) {
                // The JVM knows no name for what a guard read: a variable of the notebook.
                return message.substring(0, message.length() - UNNAMED.length()) + " because the variable is null";
            }
            return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
        } catch (Throwable e) {
            return "(its getMessage() threw " + e.getClass().getName() + ")";
        }
    }

    private List<Thrown.Frame> frames(Throwable thrown) {
        StackTraceElement[] stack;
        try {
            stack = thrown.getStackTrace();
        } catch (Throwable e) {
            return List.of();
        }
        int end = stack.length;
        for (int i = stack.length - 1; i >= 0; i--) {
            if (stack[i].getClassName().equals(owner) && stack[i].getMethodName().equals(method)) {
                end = i + 1;
                break;
            }
        }
        if (end == stack.length) {
            end = statement(stack);
        }
        List<Thrown.Frame> frames = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            if (!isOurs(stack[i].getClassName())) {
                frames.add(frame(stack[i]));
            }
        }
        return trim(frames);
    }

    /** One that was made by an earlier statement is cut below that one. @return the number of frames that stay */
    private static int statement(StackTraceElement[] stack) {
        for (int i = stack.length - 1; i >= 0; i--) {
            if (stack[i].getClassName().startsWith("REPL.") && stack[i].getMethodName().startsWith("do_it$")) {
                return i + 1;
            }
        }
        return stack.length;
    }

    /** The agent, the hooks of woven code, and the JVM's own plumbing. */
    public static boolean isOurs(String type) {
        return type.startsWith("farcell.session.") || type.startsWith("farcell.runtime.")
                || type.startsWith("jdk.internal.reflect.") || type.startsWith("java.lang.invoke.")
                || type.equals("jdk.internal.misc.Unsafe");
    }

    private static Thrown.Frame frame(StackTraceElement element) {
        String file = element.getFileName();
        return new Thrown.Frame(element.getClassName(), element.getMethodName(), file == null ? "" : file,
                element.getLineNumber());
    }

    private static List<Thrown.Frame> trim(List<Thrown.Frame> frames) {
        int left = frames.size() - MAX_INNER - MAX_OUTER;
        if (left <= 0) {
            return frames;
        }
        List<Thrown.Frame> trimmed = new ArrayList<>(frames.subList(0, MAX_INNER));
        trimmed.add(new Thrown.Frame("", "... " + left + " frames left out ...", "", -1));
        trimmed.addAll(frames.subList(frames.size() - MAX_OUTER, frames.size()));
        return trimmed;
    }
}

package farcell.hosts;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out why the process of a session ended, from its exit code and from what it left behind. */
public final class Endings {

    private static final int TAIL = 30;
    private static final int KILL = 9;
    private static final Map<Integer, String> SIGNALS = Map.of(1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL",
            6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", KILL, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");
    /** Signals that native code raises by a mistake of its own; HotSpot turns most into SIGABRT. */
    private static final List<Integer> FAULTS = List.of(4, 6, 7, 8, 11);

    private Endings() {}

    /**
     * @param exitCode of the process, as {@link Process#exitValue()}
     * @param ours     how we ended it, or empty when we did not
     * @param farewell what the agent said when it went, or empty
     */
    static Ending of(int exitCode, String ours, String farewell, SessionDirectory directory) {
        return ours.isEmpty() ? of(exitCode, ours, farewell, directory.logTail(TAIL), directory.log().toString(),
                directory.crashReport()) : new Ending(Ending.Cause.STOPPED, exitCode, ours, "");
    }

    /**
     * @param log     end of its log
     * @param logFile where that is, for people
     * @param crash   head of the JVM's crash report
     */
    public static Ending of(int exitCode, String ours, String farewell, String log, String logFile,
                            Optional<String> crash) {
        if (!ours.isEmpty()) {
            return new Ending(Ending.Cause.STOPPED, exitCode, ours, "");
        }
        String detail = detail(log, logFile, crash);
        if (crash.isPresent()) {
            return crashed(exitCode, crash.get(), detail);
        }
        int signal = exitCode > 128 && exitCode < 160 ? exitCode - 128 : 0;
        if (signal == KILL) {
            return new Ending(Ending.Cause.KILLED, exitCode, "was killed by SIGKILL; if nobody did that, "
                    + "the machine ran out of memory and the system chose this process to end", detail);
        }
        if (FAULTS.contains(signal)) {
            return new Ending(Ending.Cause.CRASHED, exitCode, "crashed in native code (" + SIGNALS.get(signal)
                    + ")", detail);
        }
        if (SIGNALS.containsKey(signal)) {
            return new Ending(Ending.Cause.KILLED, exitCode, "was ended by " + SIGNALS.get(signal), detail);
        }
        if (exitCode != 0 && log.contains("java.lang.OutOfMemoryError")) {
            return new Ending(Ending.Cause.OUT_OF_MEMORY, exitCode, "ran out of memory; "
                    + "start it with more by memory=", detail);
        }
        return new Ending(Ending.Cause.EXITED, exitCode, "ended by itself"
                + (exitCode < 0 ? "" : " with exit code " + exitCode)
                + (farewell.isEmpty() ? "" : ": " + farewell), detail);
    }

    private static Ending crashed(int exitCode, String crash, String detail) {
        if (crash.contains("There is insufficient memory for the Java Runtime Environment")) {
            return new Ending(Ending.Cause.OUT_OF_MEMORY, exitCode, "ended since the machine had no memory left for "
                    + "its JVM", detail);
        }
        // The line under "# Problematic frame:" says where: # C  [libtorch_cpu.so+0x123]  at::native::...
        List<String> lines = crash.lines().map(line -> line.replaceFirst("^#\\s*", "").strip()).toList();
        int frame = lines.indexOf("Problematic frame:");
        String where = frame >= 0 && frame + 1 < lines.size() ? " in " + lines.get(frame + 1) : "";
        String what = lines.stream().filter(line -> line.startsWith("SIG") || line.startsWith("EXCEPTION_"))
                .findFirst().map(line -> " (" + line.replaceFirst("\\s.*", "") + ")").orElse("");
        return new Ending(Ending.Cause.CRASHED, exitCode, "crashed" + where + what, detail);
    }

    private static String detail(String log, String file, Optional<String> crash) {
        StringBuilder detail = new StringBuilder();
        if (!log.isEmpty()) {
            detail.append("End of its log (").append(file).append("):\n").append(log);
        }
        crash.ifPresent(report -> detail.append(detail.isEmpty() ? "" : "\n").append("The JVM's crash report:\n")
                .append(report));
        return detail.toString();
    }
}

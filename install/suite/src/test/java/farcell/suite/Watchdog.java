package farcell.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a case that hangs: writes the threads of this process and of all JVMs that it started to standard error, ends
 * those JVMs, and interrupts the test, so that the case fails and the next one runs.
 */
final class Watchdog implements AutoCloseable {

    private static final int DUMP_SECONDS = 20;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "suite watchdog");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> bark;

    Watchdog(String name, Duration limit) {
        Thread watched = Thread.currentThread();
        bark = timer.schedule(() -> {
            System.err.println("\"" + name + "\" hangs for " + limit + ". Threads:");
            Thread.getAllStackTraces().forEach(Watchdog::print);
            List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
            processes.forEach(Watchdog::dump);
            processes.forEach(ProcessHandle::destroyForcibly);
            watched.interrupt();
        }, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void print(Thread thread, StackTraceElement[] stack) {
        System.err.println("\n\"" + thread.getName() + "\" " + thread.getState());
        for (StackTraceElement frame : stack) {
            System.err.println("    at " + frame);
        }
    }

    /** By the JDK's own tool, which asks the JVM itself. */
    private static void dump(ProcessHandle process) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        System.err.println("\nprocess " + process.pid() + " " + process.info().command().orElse(""));
        try {
            ProcessBuilder builder = new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "Thread.print");
            builder.environment().putAll(Map.of("LC_ALL", "C"));
            Process dump = builder.redirectErrorStream(true).start();
            dump.onExit().orTimeout(DUMP_SECONDS, TimeUnit.SECONDS).whenComplete((done, late) -> dump.destroyForcibly());
            System.err.println(new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.err.println("could not be asked for its threads: " + e);
        }
    }

    @Override
    public void close() {
        bark.cancel(false);
        timer.shutdown();
    }
}

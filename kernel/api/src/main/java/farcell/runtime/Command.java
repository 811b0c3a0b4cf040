package farcell.runtime;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a command in this session, for {@code %%sh session=}: what it writes is output of the cell, as it comes. */
public final class Command {

    /** How long what a stopped command started may take to end, in seconds. */
    private static final int PATIENCE = 3;
    /** How long output may still come from what a command left running, in milliseconds. */
    private static final int DRAIN = 1000;

    private Command() {}

    /** The command ended with another exit code than 0. */
    public static final class Exited extends Exception {

        private static final long serialVersionUID = 1L;

        Exited(int code) {
            super(String.valueOf(code));
        }
    }

    /**
     * Runs it in the working directory of this session, with its environment and no input, and waits.
     *
     * @throws Exited               with the exit code as its message
     * @throws IOException          when it cannot be started
     * @throws InterruptedException when the cell was stopped; the command and all that it started have ended then
     */
    public static void run(String... words) throws Exited, IOException, InterruptedException {
        File nothing = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
        Process process = new ProcessBuilder(words).redirectInput(nothing).start();
        boolean ended = false;
        try {
            Thread standard = pump(process.getInputStream(), System.out);
            Thread error = pump(process.getErrorStream(), System.err);
            int code = process.waitFor();
            ended = true;
            // What it left running in the background may hold the pipes open for ever.
            standard.join(DRAIN);
            error.join(DRAIN);
            if (code != 0) {
                throw new Exited(code);
            }
        } finally {
            if (!ended) {
                end(process);
            }
        }
    }

    /** A thread that is made by a cell prints into that cell. */
    private static Thread pump(InputStream from, PrintStream to) {
        Thread thread = new Thread(() -> {
            char[] buffer = new char[8192];
            try (Reader reader = new InputStreamReader(from, StandardCharsets.UTF_8)) {
                for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                    to.print(new String(buffer, 0, read));
                }
            } catch (IOException e) {
                // The process was ended.
            }
        }, "%%sh output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void end(Process process) {
        // The shell first: when what it waits for ends, it would go on with its next command.
        List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
        all.addAll(process.descendants().toList());
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle one : all) {
            try {
                one.onExit().get(PATIENCE, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException | InterruptedException e) {
                one.destroyForcibly();
            }
        }
        // Whoever hears that the cell was stopped finds nothing of it running.
        for (ProcessHandle one : all) {
            one.onExit().completeOnTimeout(one, PATIENCE, TimeUnit.SECONDS).join();
        }
    }
}

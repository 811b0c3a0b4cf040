package farcell.hosts;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Runs short commands on a host and gives their output; what looks at a host is written against this. */
public interface Commands {

    /**
     * Runs a command without standard input and waits for it. A command that is not done in time is killed.
     *
     * @throws IOException          when the command cannot be started
     * @throws InterruptedException when this thread was interrupted; the command is killed
     */
    Output run(List<String> command, Duration timeout) throws IOException, InterruptedException;

    /**
     * What a command left behind.
     *
     * @param exit     exit code, 128 + signal for one that was killed; -1 after a time-out
     * @param stdout   standard output, cut after 1 MiB
     * @param stderr   standard error, cut after 1 MiB
     * @param timedOut whether it was killed because it was not done in time
     */
    record Output(int exit, String stdout, String stderr, boolean timedOut) {

        public boolean ok() {
            return exit == 0 && !timedOut;
        }

        /** The first line that says something, of standard error first when the command failed; may be empty. */
        public String firstLine() {
            String both = ok() ? stdout + "\n" + stderr : stderr + "\n" + stdout;
            return both.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
        }
    }
}

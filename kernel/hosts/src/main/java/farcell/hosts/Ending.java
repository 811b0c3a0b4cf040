package farcell.hosts;

/**
 * How a session ended.
 *
 * @param exitCode of the process; 128 + signal for one that a signal ended; -1 where nobody was told
 * @param text     for the user, a phrase: {@code was killed by SIGKILL (...)}
 * @param detail   end of its log and of the JVM's crash report, or empty
 */
public record Ending(Cause cause, int exitCode, String text, String detail) {

    /** Why a session ended. */
    public enum Cause {
        /** We asked for it. */
        STOPPED,
        /** By its own doing: {@code System.exit}, or an agent that lost its kernel. */
        EXITED,
        /** By a signal from elsewhere. */
        KILLED,
        /** The JVM or the machine ran out of memory, as far as can be told. */
        OUT_OF_MEMORY,
        /** A crash in native code. */
        CRASHED,
        /** It lives, and another kernel has it. */
        TAKEN_OVER
    }
}

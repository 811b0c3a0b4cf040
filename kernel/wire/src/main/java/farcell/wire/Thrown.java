package farcell.wire;

import java.util.List;

/**
 * A throwable of user code as data: the kernel has no user classes and decodes no values.
 *
 * @param type       binary class name of the throwable
 * @param message    its message, or the empty string
 * @param frames     its stack, innermost first, cut below the snippet's method; frames of the agent removed
 * @param cause      none or one
 * @param suppressed as {@link Throwable#getSuppressed()}
 * @param unresolved for a snippet that JShell could not resolve: the JShell id of its exception, else -1
 */
public record Thrown(String type, String message, List<Frame> frames, List<Thrown> cause, List<Thrown> suppressed,
                     int unresolved) {

    /**
     * @param file the SourceFile attribute; {@code Cell[12]}-like for notebook classes, or the empty string
     * @param line 1-based, negative when unknown
     */
    public record Frame(String owner, String method, String file, int line) {}
}

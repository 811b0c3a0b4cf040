package farcell.magics;

import farcell.jupyter.Interpreter.CellOutput;
import farcell.wire.Bundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What magics can do to a notebook. Made anew for each cell that runs; a cell magic may run its body in another context
 * (another session, for instance).
 */
public interface MagicContext {

    /** Output of the running cell. */
    CellOutput out();

    /** Directory of the notebook. */
    Path directory();

    /** Jars and directories that the notebook added to its class path, in order. */
    List<Path> classPath();

    /**
     * Adds jars and directories to the class path of the notebook and its sessions. Those that are there are
     * skipped.
     */
    void addToClassPath(List<Path> entries) throws CodeFailedException, InterruptedException;

    /**
     * Compiles and runs Java now, in the notebook's scope. Lines count from the source's first line.
     *
     * @return the value of the last expression, as it would be shown; empty if there is nothing to show
     * @throws CodeFailedException  if it did not compile, or threw
     * @throws InterruptedException if the user stopped it
     */
    Optional<Bundle> run(Source java) throws CodeFailedException, InterruptedException;

    /** What the notebook declared. */
    Declarations declarations();

    /** Environment variables of what the notebook starts. */
    Environment environment();

    /** Whether Java of this cell runs in the notebook's own session, on this machine. */
    default boolean local() {
        return true;
    }

    /** The machine on which the notebook's own session runs. */
    default Platform platform() {
        return Platform.current();
    }
}

package farcell.magics;

import farcell.jupyter.Interpreter.CellOutput;
import farcell.wire.Bundle;
import farcell.wire.ClassFile;
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

    /** What a session did with changed classes. @param problem why not, for the user; empty when it went well */
    record Reload(String session, List<String> replaced, List<String> obstacles, String problem) {}

    /**
     * Classes in a directory of the class path changed: living sessions replace the code of those that they have loaded.
     * May be called between cells.
     *
     * @param reshaped names of those files whose shape changed: a session that has loaded one replaces nothing
     */
    List<Reload> reload(List<ClassFile> files, List<String> reshaped) throws InterruptedException;

    /** Shows a text with the next cell. @param earlier what it takes the place of, if that was not shown yet */
    void announce(String text, String earlier);

    /** Closes something when the notebook ends. */
    void closeWithNotebook(AutoCloseable resource);

    /** Options of javac by which cells are compiled: {@code --release 17}, or none. */
    List<String> compilerOptions();

    /** What the notebook declared. */
    Declarations declarations();

    /** Environment variables of what the notebook starts. */
    Environment environment();

    /**
     * The same cell with its Java going to a session that lives.
     *
     * @throws MagicException when there is none of that name
     */
    default MagicContext in(String session) {
        throw new MagicException("there is no session " + session);
    }

    /** Whether Java of this cell runs in the notebook's own session, on this machine. */
    default boolean local() {
        return true;
    }

    /** The machine on which the notebook's own session runs. */
    default Platform platform() {
        return Platform.current();
    }
}

package farcell.runtime;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.SortedMap;

/** What the agent does for code that users call and for code that it has woven. Installed once, by the agent. */
public interface Host {

    Renderer renderer();

    /** Renders by the registry, null and things whose code throws included; always has a {@code text/plain} form
     *  unless types are asked for. @param types MIME types wanted, none for the preferred ones */
    DisplayData render(Object value, String... types);

    /** Shows data in the output of the current cell. @param id display id, or null; @param update replace that id */
    void show(DisplayData data, String id, boolean update);

    void clearOutput(boolean wait);

    /** Asks the user for a line. @throws IllegalStateException where no input is possible, with the reason */
    String input(String prompt, boolean password);

    /** Prints an exception as {@link Throwable#printStackTrace()}, for people who read a notebook. */
    default void printStackTrace(Throwable thrown) {
        thrown.printStackTrace();
    }

    default CommHost comms() {
        throw new UnsupportedOperationException("this host has no comms");
    }

    /** The value that a cell showed. @throws java.util.NoSuchElementException with the reason, where there is none */
    default Object result(int cell) {
        throw new UnsupportedOperationException("this host keeps no results");
    }

    /** A copy of what {@link #result} knows, by execution count. */
    default SortedMap<Integer, Object> results() {
        throw new UnsupportedOperationException("this host keeps no results");
    }

    default void forgetResults() {}

    /** Where a volume is. @throws java.util.NoSuchElementException with what there is, where this session has none of that
     *  name */
    default Path volume(String name) {
        throw new UnsupportedOperationException("this host has no volumes");
    }

    /** The call site of one woven read or write of a slot. @param owner binary name of the declaring class */
    CallSite slot(MethodHandles.Lookup caller, boolean write, MethodType type, String owner, String field);

    /** Called first in the static initialiser of a notebook class: true if its statics came from another session
     *  and the initialiser must not run. */
    boolean adopt(Class<?> type);

    /** Called when the static initialiser of a notebook class has run to its end in this session. */
    void initialised(Class<?> type);

    /** Tells something of this session that changes rarely, such as the engine in use and its device. For people. */
    default void fact(String name, String text) {}

    /** Has something done before this session ends. */
    default void beforeEnd(Runnable task) {
        throw new UnsupportedOperationException("this host does not end sessions");
    }

    /** Called at method entries and loops of notebook classes while a run is being stopped.
     *  @throws CellStopped if the current thread works for that run */
    void checkStop();
}

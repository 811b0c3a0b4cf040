package farcell.runtime;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** What the agent does for code that users call and for code that it has woven. Installed once, by the agent. */
public interface Host {

    Renderer renderer();

    /** Shows data in the output of the current cell. @param id display id, or null; @param update replace that id */
    void show(DisplayData data, String id, boolean update);

    void clearOutput(boolean wait);

    /** Asks the user for a line. @throws IllegalStateException where no input is possible, with the reason */
    String input(String prompt, boolean password);

    /** The call site of one woven read or write of a slot. @param owner binary name of the declaring class */
    CallSite slot(MethodHandles.Lookup caller, boolean write, MethodType type, String owner, String field);

    /** Called first in the static initialiser of a notebook class: true if its statics came from another session
     *  and the initialiser must not run. */
    boolean adopt(Class<?> type);
}

package farcell.wire;

/** One entry of a journal: what a compiled cell asks of its session, in order. */
public sealed interface Step {

    /**
     * Make a class known; it is loaded when code first needs it. Defining a name whose bytes the session has already
     * is a no-op; with other bytes it is a {@link Redefine}.
     */
    record Define(ClassFile file) implements Step {}

    /** Replace the code of a class whose shape is unchanged; a name that the session never had is a define. */
    record Redefine(ClassFile file) implements Step {}

    /** Give a slot its type's default value: a declaration without initialiser. */
    record Reset(Slot slot) implements Step {}

    /**
     * Copy the value of a slot to the slot of the class that replaced its own, if it can be assigned; else leave the
     * default value. JShell would silently reset such a variable.
     */
    record Carry(Slot from, Slot to) implements Step {}

    /**
     * Call a static method without parameters of a wrapper class.
     *
     * @param owner   binary name of the class
     * @param method  its name, {@code do_it$} as JShell makes it
     * @param snippet position of the snippet in the cell, 0-based, to say which one threw
     * @param show    whether the value returned is the cell's result and is to be rendered
     */
    record Invoke(String owner, String method, int snippet, boolean show) implements Step {}
}

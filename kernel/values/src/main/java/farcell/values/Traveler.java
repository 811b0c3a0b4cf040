package farcell.values;

/**
 * A rule for how objects of a type travel. Found by {@link java.util.ServiceLoader} in the loader of user code, so
 * that a library can bring its own. Lives as long as its session.
 */
public interface Traveler {

    /** Whether this rule is for objects of this class. */
    boolean handles(Class<?> type);

    /** What to send instead: a graph of things that can travel by themselves. Never null. */
    Object leave(Object value) throws CannotTravelException;

    /** Makes the object again from what {@link #leave} gave. @param type name of the class of the original */
    Object arrive(Object sent, String type, ClassLoader loader) throws Exception;

    /**
     * Memory for content that is about to come.
     *
     * @param form  what {@link OutsideMemory#form} said on the other side; may be forged
     * @param bytes its size, which is within the limits; the memory must have exactly this size
     */
    default OutsideMemory receive(String form, long bytes) throws Exception {
        throw new UnsupportedOperationException(getClass().getName() + " receives no memory");
    }

    /**
     * Whether an object is state that variables can share: not a constant, nor something that stands for a place,
     * such as a device. What is not is passed over, with all that it holds, where shared state is looked for. Asked for
     * objects of every class that is not the JDK's, often.
     */
    default boolean isState(Object value) {
        return true;
    }

    /** Bytes that an object has outside of the Java heap. Asked for objects of every class that is not the JDK's. */
    default long outsideBytes(Object value) {
        return 0;
    }

    /**
     * Whether a variable with this value, which cannot travel, may stay behind when one that shares objects with it is
     * asked for, as a trainer beside its model. Without that, what shares objects travels together or not at all.
     */
    default boolean staysBehind(Object value) {
        return false;
    }

    /** Told on the thread that runs cells, before a run and after each value that a run waited for. */
    default void enterRun() {}

    /** Told when a variable lost its value, which others may still hold: memory outside of the heap may be freed. */
    default void dropped(Object value) {}
}

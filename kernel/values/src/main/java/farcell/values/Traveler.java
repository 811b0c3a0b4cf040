package farcell.values;

/**
 * A rule for how objects of a type travel. Found by {@link java.util.ServiceLoader} in the loader of user code, so
 * that a library can bring its own.
 */
public interface Traveler {

    /** Whether this rule is for objects of this class. Asked once per class. */
    boolean handles(Class<?> type);

    /** What to send instead: a graph of things that can travel by themselves. Never null. */
    Object leave(Object value) throws CannotTravelException;

    /** Makes the object again from what {@link #leave} gave. @param type name of the class of the original */
    Object arrive(Object sent, String type, ClassLoader loader) throws Exception;
}

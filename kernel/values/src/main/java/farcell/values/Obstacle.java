package farcell.values;

/**
 * Ends an encoding at an object that cannot travel. An error, so that neither the marshaller (it would call
 * {@code toString} of the user's objects to describe where it was) nor a {@code writeObject} of user code catches it.
 */
final class Obstacle extends Error {

    private final transient Object culprit;

    Obstacle(Object culprit, String reason) {
        this(culprit, reason, null);
    }

    Obstacle(Object culprit, String reason, Throwable cause) {
        super(reason, cause, false, false);
        this.culprit = culprit;
    }

    Object culprit() {
        return culprit;
    }
}

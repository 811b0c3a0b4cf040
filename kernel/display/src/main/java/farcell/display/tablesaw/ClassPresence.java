package farcell.display.tablesaw;

/** Whether a library is on a class path. */
final class ClassPresence {

    private ClassPresence() {}

    /** True if the class can be loaded; does not initialise it. */
    static boolean of(String className, ClassLoader loader) {
        try {
            Class.forName(className, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}

package farcell.session.weave;

import java.util.regex.Pattern;

/** Tells classes of the notebook from others by name. JShell compiles all that a user enters into one package. */
public final class NotebookNames {

    private static final String PACKAGE = "REPL.";
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\d+[A-Z]*(_\\d+)*");

    private NotebookNames() {}

    /** @param name binary name */
    public static boolean isNotebook(String name) {
        return name.startsWith(PACKAGE);
    }

    /** Whether this is the class that JShell wraps around one snippet; its statics are variables of the notebook.
     *  @param name binary name */
    public static boolean isWrapper(String name) {
        return isNotebook(name) && WRAPPER.matcher(name).matches();
    }

    static String binary(String internalName) {
        return internalName.replace('/', '.');
    }
}

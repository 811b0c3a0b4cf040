package farcell.compile;

import java.util.regex.Pattern;

/** How classes of the notebook are named by JShell. */
public final class NotebookNames {

    static final String PACKAGE = "REPL.";

    /** Every wrapper class begins so; what follows is a number, letters for later versions, {@code _n} for overloads. */
    static final String PREFIX = PACKAGE + "$JShell$";

    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\d+[A-Z]*(_\\d+)*");

    private NotebookNames() {}

    /** Whether a binary name is that of a wrapper: its fields are the notebook's variables. */
    public static boolean isWrapper(String name) {
        return WRAPPER.matcher(name).matches();
    }

    /** The wrapper of a class of the notebook: itself, or the one that it is nested in. */
    static String wrapperOf(String name) {
        int nested = name.indexOf('$', PREFIX.length());
        return nested < 0 ? name : name.substring(0, nested);
    }

    /** {@code REPL.$JShell$7} for {@code REPL.$JShell$7B}. */
    static String withoutVersion(String wrapper) {
        int end = wrapper.length();
        while (end > 0 && Character.isUpperCase(wrapper.charAt(end - 1))) {
            end--;
        }
        return wrapper.substring(0, end);
    }

    /** Whether a binary name is that of any class made in the notebook. */
    public static boolean isNotebookClass(String name) {
        return name.startsWith(PACKAGE);
    }
}

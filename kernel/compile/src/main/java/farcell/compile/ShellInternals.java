package farcell.compile;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/**
 * What JShell has no method for. It imports every live declaration into each new snippet, and keeps all that it ever
 * compiled, with the syntax trees of what it rejected, so that cells grow slower and the kernel larger. Both are mended
 * in its private fields (JDK 17 to 25); the kernel opens the package {@code jdk.jshell} for it. Where that is not open,
 * or another JDK has other fields, nothing else changes than that.
 */
final class ShellInternals {

    /** JShell's snippets by their number. It goes through them for nothing but the imports of a new snippet. */
    private static final class Imported extends ArrayList<Snippet> {

        private static final long serialVersionUID = 1;

        private transient Set<String> wanted;

        Imported(List<Snippet> all) {
            super(all);
        }

        @Override
        public Iterator<Snippet> iterator() {
            return wanted == null ? super.iterator() : stream().filter(this::isWanted).iterator();
        }

        private boolean isWanted(Snippet snippet) {
            return !(snippet instanceof DeclarationSnippet declared) || wanted.contains(declared.name());
        }
    }

    private final Imported imported;
    private final Set<Snippet> snippets;
    private final Map<String, ?> outers;
    private final Map<String, ?> compiled;
    private final Map<String, ?> loaded;
    private final Object analysis;
    private boolean searchHeld;

    private ShellInternals(JShell shell) throws ReflectiveOperationException {
        Object maps = value(shell, "maps");
        Field byNumber = field(maps, "keyIndexToSnippet");
        @SuppressWarnings("unchecked")
        List<Snippet> all = (List<Snippet>) byNumber.get(maps);
        snippets = set(maps, "snippets");
        outers = map(value(shell, "outerMap"), "classOuters");
        compiled = map(value(value(shell, "taskFactory"), "fileManager"), "classObjects");
        loaded = map(value(shell, "classTracker"), "map");
        analysis = shell.sourceCodeAnalysis();
        imported = new Imported(all);
        byNumber.set(maps, imported);
    }

    static Optional<ShellInternals> of(JShell shell) {
        try {
            return Optional.of(new ShellInternals(shell));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Field field(Object object, String name) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private static Object value(Object object, String name) throws ReflectiveOperationException {
        return field(object, name).get(object);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> map(Object object, String name) throws ReflectiveOperationException {
        return (Map<String, ?>) value(object, name);
    }

    @SuppressWarnings("unchecked")
    private static Set<Snippet> set(Object object, String name) throws ReflectiveOperationException {
        return (Set<Snippet>) value(object, name);
    }

    /** Which declarations snippets see that are compiled from now on, by name; null for all. */
    void importOnly(Set<String> names) {
        imported.wanted = names;
    }

    /**
     * Forgets snippets that are not active, their texts and syntax trees, and class files that no snippet can use.
     *
     * @param wrappers class names of the active snippets
     */
    void forget(Predicate<Snippet> active, Set<String> wrappers) {
        snippets.removeIf(snippet -> !active.test(snippet));
        for (int i = 0; i < imported.size(); i++) {
            if (imported.get(i) != null && !active.test(imported.get(i))) {
                imported.set(i, null);
            }
        }
        outers.keySet().removeIf(name -> !wrappers.contains(NotebookNames.PACKAGE + name));
        compiled.keySet().removeIf(name -> !wrappers.contains(NotebookNames.wrapperOf(name)));
    }

    /** Forgets that a class was loaded whose name is never used again. */
    void forgetLoaded(String wrapper) {
        loaded.keySet().removeIf(name -> NotebookNames.wrapperOf(name).equals(wrapper));
    }

    /**
     * A thread of JShell goes through all classes of the JDK and the class path from the start, so that packages can be
     * proposed: half a second of a processor, when a launch wants all of them. JShell holds it up while it compiles.
     *
     * @param hold whether it is to wait
     */
    synchronized void holdSearch(boolean hold) {
        if (hold == searchHeld) {
            return;
        }
        try {
            Method way = analysis.getClass().getDeclaredMethod(hold ? "suspendIndexing" : "resumeIndexing");
            way.setAccessible(true);
            way.invoke(analysis);
            searchHeld = hold;
        } catch (ReflectiveOperationException | RuntimeException e) {
            // It searches as it does by itself.
        }
    }
}

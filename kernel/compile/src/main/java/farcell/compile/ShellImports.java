package farcell.compile;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;

/**
 * Enters imports together. JShell takes one text at a time and runs the compiler three times for each, but what it
 * does with a snippet and its dependents it can do with any number of snippets: its private methods are called for that
 * (JDK 17 to 25), as in {@link ShellInternals}. Where they are not open, imports are entered one by one.
 */
final class ShellImports {

    private static final String NAME = "[\\p{L}_$][\\p{L}\\p{N}_$]*";
    private static final Pattern PLAIN = Pattern.compile(
            "import\\s+(?:static\\s+)?(" + NAME + "(?:\\." + NAME + ")+)(?:\\.\\*)?\\s*;");

    private final JShell shell;
    private final Object eval;
    private final Object maps;
    private final Method read;
    private final Method key;
    private final Field text;
    private final Method snippetOf;
    private final Constructor<?> unit;
    private final Constructor<?> noDiagnoses;
    private final Method compile;
    private final Method events;
    private final Method suspend;
    private final Method resume;

    private ShellImports(JShell shell) throws ReflectiveOperationException {
        this.shell = shell;
        eval = open(JShell.class.getDeclaredField("eval")).get(shell);
        maps = open(JShell.class.getDeclaredField("maps")).get(shell);
        Class<?> units = Class.forName("jdk.jshell.Unit");
        Class<?> keys = Class.forName("jdk.jshell.Key");
        Class<?> diagnoses = Class.forName("jdk.jshell.DiagList");
        read = open(eval.getClass().getDeclaredMethod("processImport", String.class, String.class));
        key = open(Snippet.class.getDeclaredMethod("key"));
        text = open(Snippet.class.getDeclaredField("guts"));
        snippetOf = open(maps.getClass().getDeclaredMethod("getSnippet", keys));
        unit = open(units.getDeclaredConstructor(JShell.class, Snippet.class, Snippet.class, diagnoses));
        noDiagnoses = open(diagnoses.getDeclaredConstructor());
        compile = open(eval.getClass().getDeclaredMethod("compileAndLoad", Set.class));
        events = open(eval.getClass().getDeclaredMethod("events", units, Collection.class, String.class,
                Class.forName("jdk.jshell.JShellException")));
        Class<?> analysis = shell.sourceCodeAnalysis().getClass();
        suspend = open(analysis.getDeclaredMethod("suspendIndexing"));
        resume = open(analysis.getDeclaredMethod("resumeIndexing"));
    }

    static Optional<ShellImports> of(JShell shell) {
        try {
            return Optional.of(new ShellImports(shell));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static <T extends AccessibleObject> T open(T member) {
        member.setAccessible(true);
        return member;
    }

    /** The end of an import that needs no parser to be told, from its keyword to its semicolon; -1 for anything else. */
    static int endOf(String code, int from) {
        Matcher plain = PLAIN.matcher(code).region(from, code.length());
        return plain.lookingAt() && SourceVersion.isName(plain.group(1)) ? plain.end() : -1;
    }

    static boolean isPlain(Piece piece) {
        return endOf(piece.source(), 0) == piece.source().length();
    }

    /**
     * @param sources for which {@link #isPlain} holds
     * @return one event for each, in their order; where one of them is wrong, the first is rejected. Empty, with nothing
     *         done, when one of them takes the place of another import
     */
    Optional<List<SnippetEvent>> enter(List<String> sources) {
        try {
            suspend.invoke(shell.sourceCodeAnalysis());
            try {
                return entered(sources);
            } finally {
                resume.invoke(shell.sourceCodeAnalysis());
            }
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error broken) {
                throw broken;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<List<SnippetEvent>> entered(List<String> sources) throws ReflectiveOperationException {
        Set<Object> fresh = new HashSet<>();
        Set<Object> all = new LinkedHashSet<>();
        // The compiler is shown one import only: JShell takes the wraps of imports for equal. So the first has the text of
        // all of them while it is compiled.
        Snippet first = read(sources.get(0), String.join("\n", sources));
        for (String source : sources) {
            Snippet snippet = all.isEmpty() ? first : read(source, source);
            Object its = key.invoke(snippet);
            if (!fresh.add(its) || snippetOf.invoke(maps, its) != null) {
                return Optional.empty();
            }
            all.add(unit.newInstance(shell, snippet, null, noDiagnoses.newInstance()));
        }
        Object done = compile.invoke(eval, all);
        text.set(first, text.get(read(sources.get(0), sources.get(0))));
        @SuppressWarnings("unchecked")
        List<SnippetEvent> made = (List<SnippetEvent>) events.invoke(eval, all.iterator().next(), done, null, null);
        return Optional.of(made);
    }

    /** @param compiled what the compiler is given for it, and snippets behind it */
    private Snippet read(String source, String compiled) throws ReflectiveOperationException {
        return (Snippet) ((List<?>) read.invoke(eval, source, compiled)).get(0);
    }
}

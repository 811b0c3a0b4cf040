package farcell.compile;

import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * Tells of a completion what it is. JShell gives only texts, so it is read off them by Java's naming
 * conventions, and off the names of the notebook's variables. The words are those that JupyterLab has colours for.
 */
final class CompletionKinds {
    static final String FUNCTION = "function";
    static final String INSTANCE = "instance";
    static final String CLASS = "class";
    static final String MODULE = "module";
    static final String KEYWORD = "keyword";

    private static final Set<String> LITERALS = Set.of("true", "false", "null");
    private static final Set<String> CONTEXTUAL = Set.of("var", "record", "sealed", "permits", "yield", "when");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final Pattern CONSTRUCTION = Pattern.compile("(?s).*\\bnew\\s+[\\w.]*");
    /** Where packages begin, by far most often; a field of a variable with such a name is shown as a package. */
    private static final Set<String> TOP_PACKAGES =
            Set.of("java", "javax", "jdk", "com", "org", "net", "io", "dev", "ai", "tech");
    /** What may stand before a part of a package's name: {@code import java.util.} and the like. */
    private static final Pattern PACKAGE_PATH = Pattern.compile("(?s).*?(\\b[a-z][a-z0-9_]*)(\\.[a-z][a-z0-9_]*)*\\.");

    private final Set<String> variables;

    /** @param variables names of the notebook's variables */
    CompletionKinds(Set<String> variables) {
        this.variables = Set.copyOf(variables);
    }

    /**
     * @param before what stands before the completion
     * @param text   the completion
     */
    String of(String before, String text) {
        String name = name(text);
        if (isCall(text)) {
            return CONSTRUCTION.matcher(before).matches() ? CLASS : FUNCTION;
        }
        boolean qualified = before.endsWith(".");
        if (!qualified && (variables.contains(name) || LITERALS.contains(name))) {
            return INSTANCE;
        }
        if (SourceVersion.isKeyword(name) || !qualified && CONTEXTUAL.contains(name)) {
            return KEYWORD;
        }
        if (qualified && CONSTANT.matcher(name).matches()) {
            return INSTANCE;
        }
        if (!name.isEmpty() && Character.isUpperCase(name.charAt(0))) {
            return CLASS;
        }
        return text.endsWith(".") || qualified && isPackage(before) || !qualified && isTopPackage(name)
                ? MODULE : INSTANCE;
    }

    /** Whether a completion calls something: {@code length()} or {@code charAt(}. */
    static boolean isCall(String text) {
        return text.endsWith("(") || text.endsWith("()");
    }

    /** The name that a completion inserts, without what follows it. */
    static String name(String text) {
        int end = 0;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }

    private boolean isPackage(String before) {
        var path = PACKAGE_PATH.matcher(lastPath(before));
        return path.matches() && !variables.contains(path.group(1)) && isTopPackage(path.group(1));
    }

    private static String lastPath(String before) {
        int start = before.length();
        while (start > 0 && (Character.isJavaIdentifierPart(before.charAt(start - 1))
                || before.charAt(start - 1) == '.')) {
            start--;
        }
        return before.substring(start);
    }

    private static boolean isTopPackage(String name) {
        return TOP_PACKAGES.contains(name);
    }
}

package farcell.compile;

import farcell.compile.Declared.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/** Declarations as a person reads them, from JShell's snippets. */
final class Declarations {

    private Declarations() {}

    /** Empty for expressions and statements, which declare nothing. */
    static Optional<Kind> kind(Snippet snippet) {
        if (snippet instanceof ImportSnippet) {
            return Optional.of(Kind.IMPORT);
        }
        if (snippet instanceof MethodSnippet) {
            return Optional.of(Kind.METHOD);
        }
        if (snippet instanceof TypeDeclSnippet) {
            return Optional.of(Kind.TYPE);
        }
        boolean named = snippet instanceof VarSnippet && !BareValue.isVariableOf(snippet);
        return named ? Optional.of(Kind.VARIABLE) : Optional.empty();
    }

    static String name(Snippet snippet) {
        return snippet instanceof ImportSnippet imported ? imported.fullname()
                : snippet instanceof PersistentSnippet named ? named.name() : snippet.source();
    }

    static String signature(Snippet snippet) {
        if (snippet instanceof VarSnippet variable) {
            return variable.typeName() + " " + variable.name();
        }
        if (snippet instanceof MethodSnippet method) {
            // JShell writes (int,String)void
            String signature = method.signature();
            return signature.substring(signature.lastIndexOf(')') + 1) + " " + method.name() + "("
                    + method.parameterTypes() + ")";
        }
        if (snippet instanceof TypeDeclSnippet type) {
            return word(type.subKind()) + " " + type.name();
        }
        return snippet instanceof ImportSnippet imported
                ? (imported.isStatic() ? "static " : "") + imported.fullname() : snippet.source();
    }

    private static String word(SubKind kind) {
        return switch (kind) {
            case INTERFACE_SUBKIND -> "interface";
            case ENUM_SUBKIND -> "enum";
            case RECORD_SUBKIND -> "record";
            case ANNOTATION_TYPE_SUBKIND -> "@interface";
            default -> "class";
        };
    }

    /** Type of the value of one expression; empty for statements, void calls and what is not Java. */
    static Optional<String> valueType(SourceCodeAnalysis analysis, String code) {
        List<Snippet> snippets = analysis.sourceToSnippets(code);
        if (snippets.size() != 1) {
            return Optional.empty();
        }
        Snippet snippet = snippets.get(0);
        if (snippet instanceof VarSnippet variable && variable.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
            return Optional.of(variable.typeName());
        }
        return snippet instanceof ExpressionSnippet expression && !"void".equals(expression.typeName())
                ? Optional.ofNullable(expression.typeName()) : Optional.empty();
    }

    /** {@code f and g}, {@code f, g and h}. */
    static String list(List<String> names) {
        return names.size() < 2 ? String.join("", names)
                : names.subList(0, names.size() - 1).stream().collect(Collectors.joining(", ")) + " and "
                        + names.get(names.size() - 1);
    }
}

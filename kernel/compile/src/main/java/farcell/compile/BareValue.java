package farcell.compile;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.VarSnippet;

/**
 * The expression that ends a cell, without a semicolon: its value is shown. JShell makes a variable for it, and compiles it
 * twice to find out the variable's type, before it compiles the snippet as it does any other. Nobody asks for the type of
 * a variable that is gone when its cell has run, so here it is declared, as an {@code Object}: half of the work.
 *
 * <p>Only where this cannot mean anything else. What comes out of a conditional or a {@code switch} depends on the type
 * that is wanted, an assignment shows no value, and JShell makes members of anonymous classes. What is no expression
 * with a value is rejected, and entered as it stands.
 */
final class BareValue {

    /** JShell's own names have no zero in front: {@code $7}. */
    private static final String NAME = "$0";
    private static final Pattern NAMED = Pattern.compile("\\$0\\d+");
    private static final Pattern FIRST_WORD = Pattern.compile("\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*");
    private static final Pattern UNCLEAR = Pattern.compile("[?{]|//|/\\*|\\\\u|\\bswitch\\b|(?<![=!<>])=(?!=)");
    private static final Set<String> OPENING = Set.of("new", "true", "false", "null");
    private static final Pattern PRINTED = Pattern.compile("System\\.(out|err)\\.print.*", Pattern.DOTALL);

    private BareValue() {}

    /**
     * The declaration to be entered in place of a piece, with all lines where they were.
     *
     * @param piece  the last of a cell, without a semicolon
     * @param number higher than that of any snippet so far, so that no other variable has its name
     * @return empty for what is to be entered as it stands
     */
    static Optional<Piece> of(Piece piece, int number) {
        String source = piece.source();
        Matcher word = FIRST_WORD.matcher(source);
        if (word.lookingAt() && SourceVersion.isKeyword(word.group()) && !OPENING.contains(word.group())) {
            return Optional.empty();
        }
        if (nameOf(piece).isPresent() || UNCLEAR.matcher(source).find() || PRINTED.matcher(source).matches()) {
            return Optional.empty();
        }
        // In parentheses, so that nothing is declared but this variable.
        return Optional.of(new Piece("java.lang.Object " + NAME + number + " = (" + source + ");",
                piece.line(), piece.column()));
    }

    /** The name that is all of such a piece; empty for anything else. */
    static Optional<String> nameOf(Piece piece) {
        return SourceVersion.isName(piece.source()) && !piece.source().contains(".") ? Optional.of(piece.source())
                : Optional.empty();
    }

    /** Whether a snippet is a variable that is there for the value of an expression only, and goes with its cell. */
    static boolean isVariableOf(Snippet snippet) {
        return snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND
                || snippet instanceof VarSnippet variable && NAMED.matcher(variable.name()).matches();
    }
}

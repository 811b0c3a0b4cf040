package farcell.compile;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * Declarations that are right in a Java file and that JShell refuses, since it makes each a public member of a class of
 * its own. A cell is read as a file would be:
 *
 * <ul>
 * <li>The canonical constructor of a record need not be public where the record is not (Java Language Specification,
 * 8.10.4).
 * <li>A sealed type without {@code permits} permits the types beside it that extend it (8.1.6).
 * <li>{@code non-sealed} is a modifier, which JShell's analysis does not know on JDK 17.
 * </ul>
 */
final class FileRules {

    private static final Pattern RECORD = Pattern.compile("\\brecord\\b");
    private static final Pattern SEALED = Pattern.compile("(?<!-)\\bsealed\\b");
    private static final Pattern NON_SEALED =
            Pattern.compile("\\bnon-sealed(?=\\s+(?:[\\w@]+\\s+)*(?:class|interface)\\b)");
    private static final Pattern PACKAGE = Pattern.compile("package\\s+[\\w.$]+\\s*;");
    private static final Set<Modifier> ACCESS = Set.of(Modifier.PUBLIC, Modifier.PROTECTED, Modifier.PRIVATE);
    private static final String BEFORE = "class C { ";

    private FileRules() {}

    /** A text of the same length that JShell's analysis of completeness takes for what the code is. */
    static String forAnalysis(String code) {
        return code.contains("non-sealed") ? NON_SEALED.matcher(code).replaceAll("strictfp  ") : code;
    }

    /** Whether it begins as a file does and a cell cannot. */
    static boolean isPackage(Piece piece) {
        return PACKAGE.matcher(piece.source()).lookingAt();
    }

    /** The pieces of a cell as they are to be entered; those that need nothing are the same objects. */
    static List<Piece> entered(List<Piece> pieces) {
        return pieces.stream().map(piece -> entered(piece, pieces)).toList();
    }

    private static Piece entered(Piece piece, List<Piece> pieces) {
        if (SEALED.matcher(piece.source()).find()) {
            return Parsed.of(piece).flatMap(type -> permitting(type, pieces)).orElse(piece);
        }
        if (RECORD.matcher(piece.source()).find()) {
            return Parsed.of(piece).flatMap(FileRules::withPublicConstructor).orElse(piece);
        }
        return piece;
    }

    // ---- records ---------------------------------------------------------------------------------------------------

    private static Optional<Piece> withPublicConstructor(Parsed type) {
        if (type.tree.getKind() != Tree.Kind.RECORD) {
            return Optional.empty();
        }
        List<String> components = type.tree.getMembers().stream()
                .filter(member -> member instanceof VariableTree field
                        && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                .map(member -> ((VariableTree) member).getType().toString()).toList();
        return type.tree.getMembers().stream().filter(MethodTree.class::isInstance).map(MethodTree.class::cast)
                .filter(method -> method.getName().contentEquals("<init>"))
                .filter(method -> method.getModifiers().getFlags().stream().noneMatch(ACCESS::contains))
                .filter(method -> type.isCompact(method) || method.getParameters().stream()
                        .map(parameter -> parameter.getType().toString()).toList().equals(components))
                .findFirst().map(method -> type.piece.with("public ", type.start(method)));
    }

    // ---- sealed types ----------------------------------------------------------------------------------------------

    private static Optional<Piece> permitting(Parsed type, List<Piece> pieces) {
        if (!type.tree.getModifiers().getFlags().contains(Modifier.SEALED) || !type.tree.getPermitsClause().isEmpty()) {
            return Optional.empty();
        }
        String name = type.tree.getSimpleName().toString();
        // What is inside of the type, or of another, is left to the compiler: JShell waits for no members of types.
        if (type.tree.getMembers().stream()
                .anyMatch(member -> member instanceof ClassTree inner && isBelow(inner, name))) {
            return Optional.empty();
        }
        List<String> beside = pieces.stream().filter(piece -> piece != type.piece && piece.source().contains(name))
                .flatMap(piece -> Parsed.of(piece).stream()).filter(other -> isBelow(other.tree, name))
                .map(other -> other.tree.getSimpleName().toString()).distinct().toList();
        return beside.isEmpty() ? Optional.empty()
                : Optional.of(type.piece.with("permits " + String.join(", ", beside) + " ", type.body()));
    }

    private static boolean isBelow(ClassTree type, String name) {
        return Stream.concat(Stream.ofNullable(type.getExtendsClause()), type.getImplementsClause().stream())
                .anyMatch(above -> simpleName(above).equals(name));
    }

    private static String simpleName(Tree type) {
        return type instanceof ParameterizedTypeTree generic ? simpleName(generic.getType())
                : type instanceof IdentifierTree name ? name.getName().toString()
                : type instanceof MemberSelectTree select ? select.getIdentifier().toString() : "";
    }

    // ---- reading ---------------------------------------------------------------------------------------------------

    /** A piece that declares a type. */
    private record Parsed(Piece piece, ClassTree tree, CompilationUnitTree unit, SourcePositions positions) {

        static Optional<Parsed> of(Piece piece) {
            try {
                JavacTask task = Parse.task(BEFORE + piece.source() + " }", problem -> { });
                for (CompilationUnitTree unit : task.parse()) {
                    for (Tree type : unit.getTypeDecls()) {
                        if (type instanceof ClassTree around && around.getMembers().size() == 1
                                && around.getMembers().get(0) instanceof ClassTree tree) {
                            return Optional.of(new Parsed(piece, tree, unit, Trees.instance(task).getSourcePositions()));
                        }
                    }
                }
            } catch (IOException | RuntimeException | StackOverflowError e) {
                // JShell will say what is wrong with it.
            }
            return Optional.empty();
        }

        /** Position in the piece. */
        int start(Tree part) {
            return (int) positions.getStartPosition(unit, part) - BEFORE.length();
        }

        private int end(Tree part) {
            return (int) positions.getEndPosition(unit, part) - BEFORE.length();
        }

        /** Without a list of parameters. */
        boolean isCompact(MethodTree constructor) {
            return constructor.getParameters().isEmpty()
                    && piece.source().startsWith("{", skipped(start(constructor) + tree.getSimpleName().length()));
        }

        private int skipped(int from) {
            int at = from;
            while (at < piece.source().length() && Character.isWhitespace(piece.source().charAt(at))) {
                at++;
            }
            return at;
        }

        /** Where its body begins. */
        int body() {
            List<Tree> header = new ArrayList<>(List.of(tree.getModifiers()));
            header.addAll(tree.getTypeParameters());
            Stream.ofNullable(tree.getExtendsClause()).forEach(header::add);
            header.addAll(tree.getImplementsClause());
            int behind = header.stream().map(this::end).collect(Collectors.reducing(0, Math::max));
            return piece.source().indexOf('{', behind);
        }
    }
}

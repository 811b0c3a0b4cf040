package farcell.compile.javadoc;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A source file, parsed only: what is documented in it. */
final class ParsedSource {

    private final CompilationUnitTree unit;
    private final DocTrees docs;

    private ParsedSource(CompilationUnitTree unit, DocTrees docs) {
        this.unit = unit;
        this.docs = docs;
    }

    static Optional<ParsedSource> of(String text) {
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, problem -> { },
                List.of("-proc:none"), null, List.of(file));
        try {
            for (CompilationUnitTree unit : task.parse()) {
                return Optional.of(new ParsedSource(unit, DocTrees.instance(task)));
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // A source that this javac does not understand has no documentation.
        }
        return Optional.empty();
    }

    /** @param path names of the type and those around it, {@code Map.Entry} */
    Optional<TreePath> type(String path) {
        TreePath at = new TreePath(unit);
        for (String name : path.split("\\.")) {
            Stream<? extends Tree> members = at.getLeaf() instanceof ClassTree type ? type.getMembers().stream()
                    : unit.getTypeDecls().stream();
            Optional<? extends Tree> found = members
                    .filter(member -> member instanceof ClassTree type && type.getSimpleName().contentEquals(name)).findFirst();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            at = new TreePath(at, found.get());
        }
        return Optional.of(at);
    }

    /** A method, constructor or field of a type; a method of other parameters if there is only one of that name. */
    Optional<TreePath> member(TreePath type, MemberName name) {
        List<Tree> named = ((ClassTree) type.getLeaf()).getMembers().stream().<Tree>map(member -> member).filter(member -> nameOf(member).equals(name.member()))
                .filter(member -> member instanceof MethodTree == name.parameters().isPresent()).toList();
        return named.stream().filter(member -> name.parameters().isEmpty()
                        || typesOf((MethodTree) member).equals(name.parameters().get())).findFirst()
                .or(() -> named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty())
                .map(member -> new TreePath(type, member));
    }

    private static String nameOf(Tree member) {
        return member instanceof MethodTree method ? method.getName().toString()
                : member instanceof VariableTree field ? field.getName().toString() : "";
    }

    private static List<String> typesOf(MethodTree method) {
        return method.getParameters().stream().map(VariableTree::getType).map(String::valueOf).map(MemberName::simple)
                .toList();
    }

    Optional<DocCommentTree> comment(TreePath path) {
        return Optional.ofNullable(docs.getDocCommentTree(path));
    }

    /** Names of the types that a type extends and implements, as written. */
    static List<String> supertypes(TreePath type) {
        ClassTree tree = (ClassTree) type.getLeaf();
        List<Tree> trees = new ArrayList<>(tree.getImplementsClause());
        if (tree.getExtendsClause() != null) {
            trees.add(0, tree.getExtendsClause());
        }
        return trees.stream().map(String::valueOf).map(MemberName::withoutArguments).map(String::strip).toList();
    }

    /** As after the word import, its own package among them. */
    List<String> imports() {
        List<String> imports = new ArrayList<>();
        for (ImportTree each : unit.getImports()) {
            if (!each.isStatic()) {
                imports.add(String.valueOf(each.getQualifiedIdentifier()));
            }
        }
        imports.add(unit.getPackageName() + ".*");
        return imports;
    }
}

package farcell.compile.javadoc;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.util.TreePath;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The documentation of what JShell names, from the sources of the JDK and of libraries. JShell finds that of the JDK itself,
 * but analyses a whole class for it: here a source is parsed, and the last ones are kept.
 */
public final class Javadoc {

    private static final int KEPT = 12;
    private static final int GENERATIONS = 5;

    private final Sources sources;
    private final Map<String, Optional<ParsedSource>> parsed = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<ParsedSource>> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * @param jars      the notebook's class path
     * @param sourcesOf the sources of a jar where they are here; must not wait for them
     */
    public Javadoc(Supplier<List<Path>> jars, Function<Path, Optional<Path>> sourcesOf) {
        this(new Sources(Sources.ofThisJdk(), jars, sourcesOf));
    }

    Javadoc(Sources sources) {
        this.sources = sources;
    }

    /**
     * Looks things up.
     *
     * @param imports of the notebook, as after the word import
     * @param whole   all of it, not the first sentence only
     */
    public synchronized List<Documented> of(List<String> signatures, List<String> imports, boolean whole) {
        return signatures.stream().map(signature -> {
            Optional<DocText> text = MemberName.of(signature).stream()
                    .flatMap(name -> comment(name, imports, 0).stream()).findFirst()
                    .map(comment -> DocText.of(comment, whole));
            return new Documented(signature, text.map(DocText::plain).orElse(""), text.map(DocText::html).orElse(""));
        }).toList();
    }

    /** A method that inherits its comment has that of the method that it overrides. */
    private Optional<DocCommentTree> comment(MemberName name, List<String> imports, int generation) {
        for (String full : Sources.fullNames(name.type(), imports)) {
            Optional<ParsedSource> source = source(Sources.fileOf(full));
            Optional<TreePath> type = source.flatMap(found -> found.type(Sources.withoutPackage(full)));
            if (type.isEmpty()) {
                continue;
            }
            if (name.member().isEmpty()) {
                return source.get().comment(type.get());
            }
            Optional<DocCommentTree> own = source.get().member(type.get(), name).flatMap(source.get()::comment)
                    .filter(comment -> !inherits(comment));
            if (own.isPresent() || name.parameters().isEmpty() || generation == GENERATIONS) {
                return own;
            }
            for (String supertype : ParsedSource.supertypes(type.get())) {
                Optional<DocCommentTree> inherited = comment(new MemberName(supertype, name.member(), name.parameters()),
                        source.get().imports(), generation + 1);
                if (inherited.isPresent()) {
                    return inherited;
                }
            }
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean inherits(DocCommentTree comment) {
        return comment.getFullBody().isEmpty()
                || comment.getFullBody().stream().anyMatch(tree -> tree.getKind() == DocTree.Kind.INHERIT_DOC);
    }

    private Optional<ParsedSource> source(String file) {
        Optional<ParsedSource> known = parsed.get(file);
        if (known != null) {
            return known;
        }
        Optional<ParsedSource> found = sources.text(file).flatMap(ParsedSource::of);
        // One that is not here may come.
        found.ifPresent(source -> parsed.put(file, found));
        return found;
    }
}

package farcell.compile;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/**
 * Which declarations a text can need when it is compiled: those that it mentions, those that these mention, since types
 * come through them; and where it declares a name anew, all that mention that name, which are compiled anew with it.
 */
final class NeededNames {

    private final Map<Snippet, Mentions> known = new IdentityHashMap<>();
    /** What the texts that declared a name mentioned: JShell compiles anew who ever depended on what changed. */
    private final Map<String, Set<String>> everUsed = new HashMap<>();
    private boolean hidden;

    /**
     * @param live all active snippets
     * @return names, of declarations among others; empty when any of them may be needed, as behind an import
     */
    Optional<Set<String>> of(String text, List<Snippet> live) {
        Mentions own = Mentions.of(text);
        hidden |= !own.certain() && text.contains("\\u");
        own.declared().forEach(name -> everUsed.computeIfAbsent(name, n -> new HashSet<>()).addAll(own.words()));
        if (hidden || !own.certain()) {
            return Optional.empty();
        }
        Map<String, Set<String>> uses = new HashMap<>();
        for (Snippet snippet : live) {
            if (snippet instanceof DeclarationSnippet declaration) {
                Mentions mentions = known.computeIfAbsent(snippet, s -> mentions(declaration));
                uses.computeIfAbsent(declaration.name(), n -> new HashSet<>()).addAll(mentions.words());
            }
        }
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(own.words());
        open.addAll(changedBy(own));
        while (!open.isEmpty()) {
            String name = open.poll();
            // Also a name that nothing has yet: the text may be about to declare it, and others wait for it.
            if (needed.add(name)) {
                open.addAll(uses.getOrDefault(name, Set.of()));
            }
        }
        return Optional.of(needed);
    }

    private Set<String> changedBy(Mentions own) {
        Set<String> changed = new HashSet<>(own.declared());
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<String, Set<String>> use : everUsed.entrySet()) {
                if (!changed.contains(use.getKey()) && use.getValue().stream().anyMatch(changed::contains)) {
                    changed.add(use.getKey());
                    more = true;
                }
            }
        }
        return changed;
    }

    private static Mentions mentions(DeclarationSnippet snippet) {
        // The type of a variable may have been found, not written.
        return Mentions.of(snippet instanceof VarSnippet variable ? variable.typeName() + " " + snippet.source()
                : snippet.source());
    }

    void retain(Set<Snippet> live) {
        known.keySet().retainAll(live);
    }
}

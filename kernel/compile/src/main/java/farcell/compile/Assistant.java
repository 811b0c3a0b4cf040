package farcell.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** Completion, inspection and completeness of Java in a cell. Offsets are UTF-16. May be used while a cell runs. */
public final class Assistant {

    /**
     * @param text      what is inserted
     * @param type      {@code function}, {@code instance}, {@code class}, {@code module} or {@code keyword}
     * @param signature a line for each overload of a method, or a variable's type; empty where there are so many
     *                  matches that finding it would take too long
     */
    public record Match(String text, String type, String signature) {}

    /** @param start start of what the matches replace, up to the cursor */
    public record Suggestions(List<Match> matches, int start) {}

    public sealed interface State {
        record Complete() implements State {}

        record Incomplete(String indent) implements State {}

        record Invalid() implements State {}
    }

    /** Of so many methods the signature is looked up; each costs about 10 ms. */
    private static final int MAX_SIGNATURES = 8;

    /** Signatures that are remembered. */
    private static final int REMEMBERED = 100;

    private final CompileSide side;
    /** Signatures by the call that they are of: who goes on typing is shown the same ones again. Under the side's lock. */
    private final Map<String, String> signatures = new HashMap<>();
    /** What the side was when they were looked up. */
    private int age;

    public Assistant(CompileSide side) {
        this.side = side;
    }

    /** Proposals for what stands before the cursor; those of the wanted type first. */
    public Suggestions complete(String code, int cursor) {
        side.holdSearch(false);
        return side.analyse(shell -> {
            int from = start(shell.sourceCodeAnalysis(), code, cursor);
            Suggestions alone = complete(shell, code, cursor, from);
            if (from == 0 || !alone.matches().isEmpty()) {
                return alone;
            }
            Suggestions inBlock = complete(shell, asBlock(shell.sourceCodeAnalysis(), code, from), cursor + 1, 0);
            return new Suggestions(inBlock.matches(), inBlock.start() - 1);
        });
    }

    /**
     * JShell knows what ran and looks at one snippet: variables of the statements above, in the same cell, are none of
     * that. In a block they are local variables. What a block cannot hold, imports and methods, is left blank.
     */
    private static String asBlock(SourceCodeAnalysis analysis, String code, int end) {
        StringBuilder block = new StringBuilder("{").append(code);
        int from = 0;
        while (from < end) {
            String remaining = analysis.analyzeCompletion(FileRules.forAnalysis(code.substring(from))).remaining();
            int next = remaining == null ? end : code.length() - remaining.length();
            String piece = code.substring(from, next);
            if (analysis.sourceToSnippets(piece).stream()
                    .anyMatch(s -> s.kind() == Snippet.Kind.IMPORT || s.kind() == Snippet.Kind.METHOD)) {
                for (int i = from; i < next; i++) {
                    block.setCharAt(i + 1, ' ');
                }
            }
            from = Math.max(next, from + 1);
        }
        return block.toString();
    }

    private Suggestions complete(JShell shell, String code, int cursor, int from) {
        String piece = code.substring(from);
        int[] anchor = {cursor - from};
        List<Suggestion> found =
                shell.sourceCodeAnalysis().completionSuggestions(piece, cursor - from, anchor);
        Map<String, Boolean> distinct = new LinkedHashMap<>();
        found.stream().filter(Suggestion::matchesType).forEach(s -> distinct.put(s.continuation(), true));
        found.stream().filter(s -> !s.matchesType()).forEach(s -> distinct.putIfAbsent(s.continuation(), false));
        return new Suggestions(matches(shell, piece.substring(0, anchor[0]), List.copyOf(distinct.keySet())),
                from + anchor[0]);
    }

    private List<Match> matches(JShell shell, String before, List<String> texts) {
        Map<String, String> variables = new HashMap<>();
        shell.variables().forEach(variable -> variables.put(variable.name(), variable.typeName()));
        CompletionKinds kinds = new CompletionKinds(variables.keySet());
        Set<String> calls = texts.stream().filter(CompletionKinds::isCall).map(CompletionKinds::name)
                .collect(Collectors.toSet());
        Map<String, String> found = new HashMap<>();
        if (calls.size() <= MAX_SIGNATURES) {
            calls.forEach(name -> found.put(name, signature(shell.sourceCodeAnalysis(), before + name + "(")));
        }
        return texts.stream().map(text -> {
            String name = CompletionKinds.name(text);
            String signature = CompletionKinds.isCall(text) ? found.getOrDefault(name, "")
                    : before.endsWith(".") ? "" : variables.getOrDefault(name, "");
            return new Match(text, kinds.of(before, text), signature);
        }).toList();
    }

    private String signature(SourceCodeAnalysis analysis, String call) {
        if (age != side.age() || signatures.size() >= REMEMBERED) {
            signatures.clear();
            age = side.age();
        }
        return signatures.computeIfAbsent(call, c -> String.join("\n", signatures(analysis, c, c.length())));
    }

    /** JShell completes in one snippet: find where the one with the cursor begins. */
    private static int start(SourceCodeAnalysis analysis, String code, int cursor) {
        int from = 0;
        while (true) {
            CompletionInfo info = analysis.analyzeCompletion(FileRules.forAnalysis(code.substring(from)));
            String remaining = info.remaining();
            if (remaining == null || remaining.isEmpty() || info.completeness() == Completeness.UNKNOWN) {
                return from;
            }
            int end = code.length() - remaining.length();
            if (end <= from || end >= cursor) {
                return from;
            }
            from = end;
        }
    }

    /** Signatures of what stands at the cursor: {@code int Math.max(int a, int b)}, one for each overload. */
    public List<String> inspect(String code, int cursor) {
        return side.analyse(shell -> {
            int from = start(shell.sourceCodeAnalysis(), code, cursor);
            List<String> alone = inspect(shell.sourceCodeAnalysis(), code.substring(from), cursor - from);
            return !alone.isEmpty() || from == 0 ? alone
                    : inspect(shell.sourceCodeAnalysis(), asBlock(shell.sourceCodeAnalysis(), code, from), cursor + 1);
        });
    }

    private static List<String> inspect(SourceCodeAnalysis analysis, String piece, int cursor) {
        for (int at : places(piece, cursor)) {
            List<String> found = signatures(analysis, piece, at);
            if (!found.isEmpty()) {
                return found;
            }
        }
        // The name of a method is documented as a call of it.
        int end = places(piece, cursor).get(0);
        return end < piece.length() && piece.charAt(end) == '(' ? List.of()
                : signatures(analysis, piece.substring(0, end) + "(", end + 1);
    }

    private static List<String> signatures(SourceCodeAnalysis analysis, String code, int cursor) {
        return analysis.documentation(code, cursor, false).stream().map(Documentation::signature)
                .filter(Objects::nonNull).toList();
    }

    /** What the notebook imports, as after the word import; static imports left out. */
    public List<String> imports() {
        return side.analyse(shell -> shell.imports().filter(each -> !each.isStatic()).map(ImportSnippet::fullname).toList());
    }

    /** JShell documents a call from inside its parentheses, and a name from its end: try both around the cursor. */
    private static List<Integer> places(String code, int cursor) {
        int end = Math.max(0, Math.min(cursor, code.length()));
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        List<Integer> places = new ArrayList<>();
        if (end < code.length() && code.charAt(end) == '(') {
            places.add(end + 1);
        }
        places.add(end);
        if (end != cursor) {
            places.add(Math.min(cursor, code.length()));
        }
        return places;
    }

    public State completeness(String code) {
        return side.analyse(shell -> {
            String rest = code;
            while (rest != null && !rest.isBlank()) {
                CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(FileRules.forAnalysis(rest));
                switch (info.completeness()) {
                    case EMPTY -> {
                        return new State.Complete();
                    }
                    case UNKNOWN -> {
                        return new State.Invalid();
                    }
                    case DEFINITELY_INCOMPLETE -> {
                        return Parse.lacksItsEnd(rest) ? new State.Incomplete(Indent.after(code)) : new State.Invalid();
                    }
                    case CONSIDERED_INCOMPLETE -> {
                        // An if without its statement, for instance: all of it remains.
                        return new State.Incomplete(Indent.after(code) + Indent.STEP);
                    }
                    case COMPLETE, COMPLETE_WITH_SEMI -> {
                        String remaining = info.remaining();
                        rest = remaining != null && remaining.length() < rest.length() ? remaining : null;
                    }
                }
            }
            return new State.Complete();
        });
    }
}

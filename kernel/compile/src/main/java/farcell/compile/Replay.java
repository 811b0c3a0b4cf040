package farcell.compile;

import farcell.compile.LiveSnippet.Kind;
import farcell.wire.ClassFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;

/**
 * Enters the live declarations of a notebook in a fresh JShell so that each gets the class that it had; nothing is run.
 * Only names and types come of it: the bytes are those kept, since another compilation may number lambdas otherwise.
 *
 * <p>A class name is a number and a version, {@code $JShell$7C}. Numbers go to names in the order in which JShell meets
 * them, so all are given out first, in their order; a parse is enough for that, and a number whose owner is gone is used
 * up by something that is no Java. The version goes up each time that a class may not be redefined, so redefining is
 * refused until the name is right. Declarations come after what they use, imports first, so that each is compiled once.
 */
final class Replay {

    /** More versions of one class than any notebook has; a guard against going round for ever. */
    private static final int MAX_VERSIONS = 2000;
    private static final Pattern MENTION = Pattern.compile("REPL/\\$JShell\\$(\\d+)");

    /** The text of one evaluation and what is live of it. */
    private record Unit(String source, List<LiveSnippet> snippets) {
        LiveSnippet first() {
            return snippets.get(0);
        }
    }

    private final LiveSnippets live;
    private final JShell shell;
    private final CompileState state;
    private final Set<String> targets = new HashSet<>();
    private final Set<String> targetBases = new HashSet<>();
    private final Map<String, Set<String>> versions = new HashMap<>();
    private final List<String> notices = new ArrayList<>();
    private String climbing = "";

    Replay(LiveSnippets live, CompileState state) {
        this.live = live;
        this.shell = live.shell;
        this.state = state;
        for (LiveSnippet snippet : state.snippets()) {
            if (!snippet.wrapper().isEmpty()) {
                targets.add(snippet.wrapper());
                targetBases.add(NotebookNames.withoutVersion(snippet.wrapper()));
            }
        }
        for (ClassFile file : state.classes()) {
            String wrapper = NotebookNames.wrapperOf(file.name());
            versions.computeIfAbsent(NotebookNames.withoutVersion(wrapper), w -> new LinkedHashSet<>()).add(wrapper);
        }
        targets.forEach(wrapper -> versions.computeIfAbsent(NotebookNames.withoutVersion(wrapper),
                w -> new LinkedHashSet<>()).add(wrapper));
    }

    /** @return what could not be entered, for the user */
    List<String> run() throws ReplayException {
        live.recorder.answerBy((name, before, after) -> allows(NotebookNames.wrapperOf(name)));
        try {
            giveOutNumbers();
            enterAll();
            mend();
            verify();
        } finally {
            live.recorder.answerBy(Recorder.BY_SHAPE);
            live.recorder.take();
        }
        return notices;
    }

    private boolean allows(String wrapper) {
        String base = NotebookNames.withoutVersion(wrapper);
        return !base.equals(climbing) && (targets.contains(wrapper) || !targetBases.contains(base));
    }

    private void giveOutNumbers() {
        Map<Integer, String> owners = new TreeMap<>();
        state.snippets().forEach(snippet -> owners.put(snippet.index(),
                snippet.kind() == Kind.VARIABLE ? "int " + snippet.name() + ";" : snippet.source()));
        int temporaries = 0;
        for (int index = 1; index <= state.lastIndex(); index++) {
            String owner = owners.get(index);
            if (owner == null) {
                owner = temporaries < state.temporaries() ? "int $" + ++temporaries + ";" : ")";
            }
            live.analysis.wrappers(owner);
        }
        live.gaveOut(state.lastIndex());
    }

    private void enterAll() {
        Map<String, Unit> units = new LinkedHashMap<>();
        for (LiveSnippet snippet : state.snippets()) {
            String key = snippet.cell() + "\n" + snippet.line() + ":" + snippet.column() + "\n" + snippet.source();
            units.computeIfAbsent(key, k -> new Unit(snippet.source(), new ArrayList<>())).snippets().add(snippet);
        }
        List<Unit> imports = units.values().stream().filter(u -> u.first().kind() == Kind.IMPORT).toList();
        imports.forEach(this::enter);
        List<Unit> others = new ArrayList<>(units.values());
        others.removeAll(imports);
        List<Unit> open = inOrderOfUse(others);
        boolean progress = true;
        while (!open.isEmpty() && progress) {
            progress = open.removeIf(this::enter);
        }
    }

    private List<Unit> inOrderOfUse(List<Unit> units) {
        Map<Integer, Set<Integer>> uses = new HashMap<>();
        for (ClassFile file : state.classes()) {
            if (targets.contains(NotebookNames.wrapperOf(file.name()))) {
                Set<Integer> used = uses.computeIfAbsent(number(file.name()), n -> new LinkedHashSet<>());
                Matcher mention = MENTION.matcher(new String(file.bytes(), StandardCharsets.ISO_8859_1));
                while (mention.find()) {
                    used.add(Integer.valueOf(mention.group(1)));
                }
            }
        }
        Map<Integer, Unit> byNumber = new HashMap<>();
        Map<Unit, Integer> position = new HashMap<>();
        for (Unit unit : units) {
            position.put(unit, position.size());
            unit.snippets().forEach(s -> byNumber.put(s.index(), unit));
        }
        Comparator<Unit> within = Comparator.comparing((Unit unit) -> unit.first().kind() == Kind.VARIABLE)
                .thenComparing(position::get);
        return new ArrayList<>(UseOrder.of(units, unit -> unit.snippets().stream()
                .flatMap(s -> uses.getOrDefault(s.index(), Set.of()).stream()).map(byNumber::get)
                .filter(other -> other != null && other != unit).distinct().toList(), within));
    }

    private static int number(String className) {
        Matcher mention = MENTION.matcher(className.replace('.', '/'));
        return mention.find() ? Integer.parseInt(mention.group(1)) : 0;
    }

    /** @return false if it was rejected and may be tried again when more is there */
    private boolean enter(Unit unit) {
        unit.snippets().forEach(this::climb);
        return enter(unit.source(), unit.first());
    }

    private boolean enter(String source, LiveSnippet like) {
        List<SnippetEvent> events = live.eval(source);
        List<Snippet> made = LiveSnippets.made(events);
        if (made.stream().anyMatch(s -> shell.status(s) == Status.REJECTED)) {
            return false;
        }
        List<Snippet> group = like.alone() || made.size() > 1 ? made : List.of(made.get(0), made.get(0));
        LiveSnippets.Origin origin = new LiveSnippets.Origin(like.cell(),
                new Piece(like.piece(), like.line(), like.column()), group);
        made.forEach(snippet -> live.origins.put(snippet, origin));
        live.noteClasses(events);
        return true;
    }

    /** Brings JShell to the version of a class before the one that it is to have, by declarations that do nothing. */
    private void climb(LiveSnippet snippet) {
        String base = NotebookNames.withoutVersion(snippet.wrapper());
        Set<String> needed = versions.getOrDefault(base, Set.of());
        if (snippet.wrapper().isEmpty() || needed.equals(Set.of(base))) {
            return;
        }
        Set<String> missing = new HashSet<>(needed);
        missing.removeIf(this::isLoaded);
        climbing = base;
        Optional<Snippet> last = Optional.empty();
        for (int n = 0; n < MAX_VERSIONS && !missing.isEmpty(); n++) {
            List<SnippetEvent> events = live.eval(filler(snippet, n));
            last = LiveSnippets.made(events).stream().filter(s -> shell.status(s).isDefined()).findFirst();
            if (last.isEmpty()) {
                break;
            }
            missing.removeIf(this::isLoaded);
        }
        climbing = "";
        last.filter(s -> !live.analysis.wrapper(s).fullClassName().equals(snippet.wrapper())).ifPresent(shell::drop);
    }

    private boolean isLoaded(String wrapper) {
        return live.classes.compiledBytes(wrapper) != null;
    }

    /** Texts that differ, so that JShell asks whether it may redefine, and are no user's. */
    private static String filler(LiveSnippet snippet, int n) {
        String mark = "\"filler " + n + "\"";
        return switch (snippet.kind()) {
            case IMPORT -> snippet.source();
            case VARIABLE -> "Object " + snippet.name() + " = " + mark + ";";
            case TYPE -> "class " + snippet.name() + " { Object filler = " + mark + "; }";
            case METHOD -> snippet.source().substring(0, snippet.source().indexOf('{') + 1)
                    + " throw new RuntimeException(" + mark + "); }";
        };
    }

    /** A variable whose initialiser means something else by now keeps its type without it. */
    private void mend() {
        Map<Integer, Snippet> now = now();
        for (LiveSnippet was : state.snippets()) {
            Snippet is = now.get(was.index());
            boolean other = is == null || !is.source().equals(was.source());
            if (other && was.kind() != Kind.VARIABLE) {
                enter(was.source(), was);
            } else if (was.kind() == Kind.VARIABLE && (is == null || !Snapshot.describe(live, is).orElseThrow().type()
                    .equals(was.type()))) {
                enter(was.type() + " " + was.name() + ";", was);
            }
        }
        now = now();
        for (LiveSnippet was : state.snippets()) {
            Snippet is = now.get(was.index());
            if (!was.isUsable() && was.kind() == Kind.VARIABLE && (is == null || shell.status(is).isDefined())) {
                notices.add(was.name() + ", which could not be used, must be declared again");
                if (is != null) {
                    shell.drop(is);
                    live.origins.remove(is);
                }
            }
        }
    }

    private Map<Integer, Snippet> now() {
        Map<Integer, Snippet> now = new HashMap<>();
        shell.snippets().filter(s -> shell.status(s).isActive()).forEach(s -> now.put(Snapshot.index(s), s));
        return now;
    }

    private void verify() throws ReplayException {
        Map<Integer, Snippet> now = now();
        List<String> differences = new ArrayList<>();
        for (LiveSnippet was : state.snippets()) {
            if (!was.isUsable() && was.kind() == Kind.VARIABLE) {
                continue;
            }
            Snippet is = now.get(was.index());
            Optional<LiveSnippet> made = is == null ? Optional.empty() : Snapshot.describe(live, is);
            if (made.isEmpty()) {
                differences.add(was.words() + " (" + was.cell() + ") does not compile any more");
            } else if (!made.get().wrapper().equals(was.wrapper()) || !made.get().name().equals(was.name())) {
                differences.add(was.words() + " (" + was.cell() + ") would have class " + made.get().wrapper() + ", not "
                        + was.wrapper());
            } else if (!made.get().status().equals(was.status()) || !made.get().type().equals(was.type())) {
                differences.add(was.words() + " (" + was.cell() + ") would be " + made.get().status() + " "
                        + made.get().type() + ", not " + was.status() + " " + was.type());
            }
        }
        if (!differences.isEmpty()) {
            throw new ReplayException(String.join("\n", differences));
        }
    }
}

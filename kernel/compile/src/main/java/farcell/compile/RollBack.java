package farcell.compile;

import farcell.wire.ClassFile;
import farcell.wire.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * Takes back what was entered: snippets are dropped, newest first, and what they had overwritten is evaluated again with
 * its running suppressed, under the names that it had.
 */
final class RollBack {

    /** Each round restores at least what depends on nothing moved; deeper chains than this have their values carried. */
    private static final int NAME_ROUNDS = 4;

    private final LiveSnippets live;
    private final JShell shell;
    private final Publisher publisher;
    /** What a roll-back left for sessions to do: new names of unchanged methods, values to carry over. */
    private List<Step> pending = new ArrayList<>();
    private final List<String> pendingNotices = new ArrayList<>();

    RollBack(LiveSnippets live, Publisher publisher) {
        this.live = live;
        this.shell = live.shell;
        this.publisher = publisher;
    }

    /** Steps that the next journal begins with. */
    List<Step> pending() {
        return pending;
    }

    /** What the user should know with the next cell. */
    List<String> pendingNotices() {
        return pendingNotices;
    }

    /** What was left when the notebook was taken down. */
    void resume(List<Step> steps, List<String> notices) {
        pending = new ArrayList<>(steps);
        pendingNotices.addAll(notices);
    }

    /** The pending steps were done by a session. */
    void delivered() {
        pending = new ArrayList<>();
        pendingNotices.clear();
    }

    void dropTemporaries(List<LiveSnippets.Evaluated> evaluated, int pieces) {
        for (LiveSnippets.Evaluated piece : evaluated.subList(0, pieces)) {
            for (Snippet snippet : piece.snippets()) {
                if (BareValue.isVariableOf(snippet) && shell.status(snippet).isActive()) {
                    String wrapper = live.analysis.wrapper(snippet).fullClassName();
                    shell.drop(snippet);
                    live.forgetTemporary(wrapper);
                    live.origins.remove(snippet);
                }
            }
        }
        live.recorder.take();
    }

    /** Drops what was entered from piece {@code from} on, newest first, then restores what it had overwritten. */
    void takeBack(List<LiveSnippets.Evaluated> evaluated, int from) {
        if (from == evaluated.size()) {
            return;
        }
        List<LiveSnippets.Evaluated> back = evaluated.subList(from, evaluated.size());
        Set<Snippet> own = Collections.newSetFromMap(new IdentityHashMap<>());
        back.forEach(piece -> own.addAll(piece.snippets()));
        for (int i = back.size() - 1; i >= 0; i--) {
            dropAll(back.get(i).snippets());
            back.get(i).snippets().forEach(live.origins::remove);
        }
        restoreAll(back.stream().flatMap(piece -> piece.overwritten().stream()).filter(old -> !own.contains(old))
                .toList(), back.get(0).names());
        restoreNames(back.get(0).names());
        for (int i = back.size() - 1; i >= 0; i--) {
            back.get(i).earlier().forEach((name, file) -> live.classes.restore(name, file.orElse(null)));
        }
        publishRestored(back.get(0).names());
    }

    /** Drops snippets that are still there, newest first. */
    void dropAll(List<Snippet> snippets) {
        for (int i = snippets.size() - 1; i >= 0; i--) {
            if (shell.status(snippets.get(i)).isActive()) {
                live.noteClasses(shell.drop(snippets.get(i)));
            }
        }
    }

    /** Types and methods first: a variable with an initialiser is rejected as long as what it uses is not there. */
    void restoreAll(List<Snippet> snippets, WrapperNames before) {
        List<Snippet> open = new ArrayList<>(snippets.stream().filter(s -> !(s instanceof VarSnippet)).toList());
        snippets.stream().filter(s -> s instanceof VarSnippet).forEach(open::add);
        boolean progress = true;
        while (!open.isEmpty() && progress) {
            progress = open.removeIf(snippet -> restore(snippet, before));
        }
        open.forEach(snippet -> pendingNotices.add(LiveSnippets.nameOf(snippet)
                + " could not be restored after a cell that failed; run the cell that declares it again"));
    }

    /** @return false if it was rejected and may be tried again */
    boolean restore(Snippet old, WrapperNames before) {
        LiveSnippets.Origin origin = live.origins.remove(old);
        if (origin == null) {
            return true;
        }
        boolean alone = origin.group().size() == 1;
        String source = alone || !(old instanceof VarSnippet variable) ? origin.piece().source()
                : variable.typeName() + " " + variable.name() + ";";
        live.recorder.want(before.wrapper(old).orElse(""));
        List<SnippetEvent> events = live.eval(source);
        live.recorder.want("");
        List<Snippet> again = LiveSnippets.made(events);
        if (again.stream().anyMatch(s -> shell.status(s) == Status.REJECTED)) {
            live.origins.put(old, origin);
            return false;
        }
        LiveSnippets.Origin same = new LiveSnippets.Origin(origin.cell(), origin.piece(),
                alone ? again : origin.group());
        again.forEach(snippet -> live.origins.put(snippet, same));
        live.noteClasses(events);
        return true;
    }

    /**
     * Variables and types that depend on what was restored were recompiled with it and have classes of other names by
     * now; dropped and evaluated anew they get the old ones again, and with them their values.
     */
    void restoreNames(WrapperNames before) {
        for (int round = 0; round < NAME_ROUNDS; round++) {
            WrapperNames now = live.names();
            List<Snippet> moved = shell.snippets().filter(s -> shell.status(s).isActive() && live.origins.containsKey(s)
                    && before.isMoved(s, now)).toList();
            if (moved.isEmpty()) {
                return;
            }
            dropAll(moved);
            restoreAll(moved, before);
        }
    }

    /** Makes what JShell believes to be loaded after a roll-back known to sessions by their next journal. */
    void publishRestored(WrapperNames before) {
        Map<String, LineMap> lines = new HashMap<>();
        Set<String> wrappers = new HashSet<>();
        shell.snippets().filter(s -> shell.status(s).isDefined() && s.kind() != Kind.IMPORT)
                .forEach(s -> wrappers.add(live.analysis.wrapper(s).fullClassName()));
        Set<String> names = new LinkedHashSet<>();
        for (Recorder.Entry entry : live.recorder.take()) {
            if (entry instanceof Recorder.Entry.Load load) {
                names.add(load.name());
            } else if (entry instanceof Recorder.Entry.Redefine redefine) {
                names.add(redefine.name());
            }
        }
        for (String name : names) {
            ClassFile old = live.classes.file(name).orElse(null);
            if (wrappers.contains(NotebookNames.wrapperOf(name))) {
                ClassFile file = publisher.publish(name, live.classes.compiledBytes(name), new HashMap<>(), lines);
                if (file != old) {
                    pending.add(new Step.Define(file));
                }
            }
        }
        pending.addAll(publisher.rebind(before, new HashMap<>()));
        WrapperNames now = live.names();
        List<String> replaced = before.replacedTypes(now);
        shell.variables().filter(v -> shell.status(v).isDefined() && before.isMoved(v, now))
                .forEach(v -> publisher.carry(v, before.slot(v.name()).orElseThrow(), replaced, pending,
                        pendingNotices));
    }
}

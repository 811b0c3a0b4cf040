package farcell.compile;

import farcell.wire.ClassFile;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * Makes what JShell compiled into steps of a journal: class files with the cell's lines, values that are carried over.
 */
final class Publisher {

    private final LiveSnippets live;
    private final JShell shell;

    Publisher(LiveSnippets live) {
        this.live = live;
        this.shell = live.shell;
    }

    void publish(List<Recorder.Entry> entries, List<SnippetEvent> events,
                         Map<String, Optional<ClassFile>> before, List<Step> journal, int firstSnippet,
                         List<Snippet> made) {
        Map<String, LineMap> lines = new HashMap<>();
        Map<String, byte[]> published = new HashMap<>();
        for (Recorder.Entry entry : entries) {
            if (entry instanceof Recorder.Entry.Load load) {
                published.put(load.name(), load.bytes());
                journal.add(new Step.Define(publish(load.name(), load.bytes(), before, lines)));
            } else if (entry instanceof Recorder.Entry.Redefine redefine) {
                published.put(redefine.name(), redefine.bytes());
                ClassFile old = live.classes.file(redefine.name()).orElse(null);
                ClassFile file = publish(redefine.name(), redefine.bytes(), before, lines);
                if (file != old) {
                    journal.add(new Step.Redefine(file));
                }
            } else if (entry instanceof Recorder.Entry.Invoke invoke) {
                publishFamily(invoke.owner(), before, lines, published, journal);
                journal.add(new Step.Invoke(invoke.owner(), invoke.method(),
                        firstSnippet + indexOf(invoke.owner(), made), false));
            }
        }
        for (SnippetEvent event : events) {
            Snippet snippet = event.snippet();
            if (snippet.kind() != Kind.IMPORT && shell.status(snippet).isDefined()) {
                publishFamily(live.analysis.wrapper(snippet).fullClassName(), before, lines, published, journal);
            }
        }
        for (Snippet snippet : made) {
            boolean resets = snippet.subKind() == SubKind.VAR_DECLARATION_SUBKIND;
            if (resets && shell.status(snippet).isDefined()) {
                journal.add(new Step.Reset(live.slot((VarSnippet) snippet)));
            }
        }
    }

    /**
     * JShell loads no class again that it believes loaded, as after a roll-back or {@code plan}.
     *
     * @param published the bytes that are published already, by name
     */
    private void publishFamily(String wrapper, Map<String, Optional<ClassFile>> before, Map<String, LineMap> lines,
                               Map<String, byte[]> published, List<Step> journal) {
        for (String name : live.classes.family(wrapper)) {
            byte[] bytes = live.classes.compiledBytes(name);
            if (published.put(name, bytes) == bytes) {
                continue;
            }
            ClassFile old = live.classes.file(name).orElse(null);
            ClassFile file = publish(name, bytes, before, lines);
            if (file != old) {
                journal.add(new Step.Define(file));
            }
        }
    }

    int indexOf(String owner, List<Snippet> made) {
        for (int i = 0; i < made.size(); i++) {
            if (owner.equals(live.analysis.wrapper(made.get(i)).fullClassName())) {
                return i;
            }
        }
        return 0;
    }

    ClassFile publish(String name, byte[] bytes, Map<String, Optional<ClassFile>> before,
                              Map<String, LineMap> lines) {
        before.putIfAbsent(name, live.classes.file(name));
        String wrapper = NotebookNames.wrapperOf(name);
        Snippet snippet = live.byClass.get(wrapper);
        LiveSnippets.Origin origin = snippet == null ? null : live.origins.get(snippet);
        if (origin == null) {
            return live.classes.publish(name, bytes);
        }
        LineMap map = lines.computeIfAbsent(wrapper, w -> LineMap.of(live.analysis.wrapper(snippet), origin.piece()));
        return live.classes.publish(name, LinePatch.apply(bytes, origin.cell(), map));
    }

    /**
     * Publishes the classes anew that JShell did not compile anew although they use what has another wrapper now.
     *
     * @param before gets the files that were replaced
     */
    List<Step> rebind(WrapperNames names, Map<String, Optional<ClassFile>> before) {
        List<Step> steps = new ArrayList<>();
        Rebinding moved = names.moved(live.names(),
                name -> Optional.ofNullable(live.classes.bytes(name)).map(ClassFacts::of));
        for (ClassFile file : moved.isEmpty() ? List.<ClassFile>of() : live.classes.all()) {
            byte[] bytes = moved.apply(file.bytes());
            if (bytes != file.bytes()) {
                before.putIfAbsent(file.name(), Optional.of(file));
                steps.add(new Step.Define(live.classes.publish(file.name(), bytes)));
            }
        }
        return steps;
    }

    /**
     * A variable whose class was replaced by a change elsewhere was reset by JShell: its value is carried over, unless
     * its type was replaced, too; then it could not hold its value, or hold objects that are none of the new type.
     */
    void carry(WrapperNames before, List<SnippetEvent> events, List<Step> journal, List<String> notices) {
        WrapperNames now = live.names();
        List<String> replaced = before.replacedTypes(now);
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null || !(event.snippet() instanceof VarSnippet variable)
                    || event.status() == Status.OVERWRITTEN || before.slot(variable.name()).isEmpty()) {
                continue;
            }
            if (!event.status().isDefined()) {
                notices.add(variable.name() + " lost its value: what its type " + variable.typeName()
                        + " needs is gone or was replaced");
            } else if (before.isMoved(variable, now)) {
                carry(variable, before.slot(variable.name()).get(), replaced, journal, notices);
            }
        }
    }

    void carry(VarSnippet variable, Slot old, List<String> replaced, List<Step> journal,
                       List<String> notices) {
        List<String> words = List.of(variable.typeName().split("\\W+"));
        Optional<String> type = replaced.stream().filter(words::contains).findFirst();
        if (type.isPresent()) {
            notices.add(variable.name() + " lost its value: its type " + variable.typeName() + " needs "
                    + type.get() + ", which was replaced by one of another shape");
        } else {
            journal.add(new Step.Carry(old, live.slot(variable)));
        }
    }
}

package farcell.compile;

import farcell.wire.ClassFile;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * Drops declarations by name, for good.
 */
final class Dropping {

    private final LiveSnippets live;
    private final JShell shell;
    private final Publisher publisher;

    Dropping(LiveSnippets live, Publisher publisher) {
        this.live = live;
        this.shell = live.shell;
        this.publisher = publisher;
    }

    Dropped dropped(Map<String, List<Snippet>> found) {
        live.recorder.take();
        Set<Snippet> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        found.values().forEach(gone::addAll);
        WrapperNames before = live.names();
        List<SnippetEvent> events = new ArrayList<>();
        List<Step> journal = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        for (Snippet snippet : gone) {
            String wrapper = live.analysis.wrapper(snippet).fullClassName();
            if (snippet instanceof VarSnippet variable) {
                slots.add(live.slot(variable));
            }
            live.classes.family(wrapper).forEach(name -> slots.add(Slot.statics(name)));
            WrapperNames names = live.names();
            Map<String, Optional<ClassFile>> files = new HashMap<>();
            List<SnippetEvent> dropped = shell.drop(snippet);
            events.addAll(dropped);
            live.origins.remove(snippet);
            live.byClass.remove(wrapper);
            List<SnippetEvent> others = dropped.stream().filter(e -> !gone.contains(e.snippet())).toList();
            live.noteClasses(others);
            publisher.publish(
                    live.recorder.take().stream().filter(e -> !(e instanceof Recorder.Entry.Invoke)).toList(), others,
                    files, journal, 0, List.of());
            publisher.carry(names, others, journal, new ArrayList<>());
            journal.addAll(publisher.rebind(names, files));
        }
        List<String> notices = new ArrayList<>();
        Set<Snippet> told = Collections.newSetFromMap(new IdentityHashMap<>());
        told.addAll(gone);
        for (SnippetEvent event : events) {
            Snippet snippet = event.snippet();
            if (told.add(snippet) && shell.status(snippet) != Status.VALID && snippet instanceof DeclarationSnippet d) {
                boolean lost = snippet instanceof VarSnippet && before.slot(LiveSnippets.nameOf(snippet)).isPresent()
                        && !shell.status(snippet).isDefined();
                notices.add(Declarations.signature(snippet) + (lost ? " lost its value and" : "")
                        + " cannot be used until " + Declarations.list(shell.unresolvedDependencies(d).toList())
                        + " is declared again");
            }
        }
        return new Dropped(List.copyOf(found.keySet()), List.of(), journal, slots, notices);
    }
}

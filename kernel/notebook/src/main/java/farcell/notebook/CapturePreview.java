package farcell.notebook;

import farcell.compile.CapturePlan;
import farcell.compile.CapturePlanner;
import farcell.compile.Compilation;
import farcell.compile.Compilation.Compiled;
import farcell.compile.CompileSide;
import farcell.compile.Variable;
import farcell.notebook.Homes.Whereabouts;
import farcell.notebook.Notebook.PlanResult;
import farcell.notebook.PlanReport.Row;
import farcell.notebook.PlanReport.State;
import farcell.wire.ClassFile;
import farcell.wire.Message.SlotInfo;
import farcell.wire.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code plan}: what a cell would need, before anything is started or sent. */
final class CapturePreview {

    private final Notebook.Options options;
    private final CompileSide compiler;
    private final CapturePlanner planner;
    private final Homes homes;
    private final Notebook notebook;

    CapturePreview(Notebook.Options options, CompileSide compiler, CapturePlanner planner, Homes homes,
                   Notebook notebook) {
        this.options = options;
        this.compiler = compiler;
        this.planner = planner;
        this.homes = homes;
        this.notebook = notebook;
    }

    PlanResult plan(String code, String cell, int firstLine, Optional<Session> target, String targetName) {
        Compilation compilation = compiler.compile(code, cell, firstLine);
        if (compilation instanceof Compilation.Rejected rejected) {
            return new PlanResult.Rejected(rejected.problems());
        }
        Compiled compiled = (Compiled) compilation;
        try {
            return new PlanResult.Planned(report(compiled, target, targetName));
        } finally {
            compiler.undo(compiled, 0);
        }
    }

    private PlanReport report(Compiled compiled, Optional<Session> target, String targetName) {
        Map<Slot, SlotInfo> infos = new HashMap<>();
        CapturePlan plan = planner.plan(compiled.journalWithoutTail(), slots -> {
            Map<Slot, SlotInfo> found = notebook.describe(slots, true);
            infos.putAll(found);
            return found.values().stream().map(SlotInfo::code).flatMap(List::stream).toList();
        });
        Map<Slot, Variable> variables = new HashMap<>();
        compiler.variables().forEach(v -> variables.put(v.slot(), v));
        Set<Slot> declaredHere = new LinkedHashSet<>();
        compiled.snippets().forEach(s -> s.variable().ifPresent(v -> declaredHere.add(v.slot())));
        List<Row> rows = new ArrayList<>();
        for (Slot slot : plan.reads()) {
            boolean own = declaredHere.contains(slot) && homes.where(slot) instanceof Whereabouts.Unset;
            if (!own && !slot.isTemporary()) {
                rows.add(row(slot, variables.get(slot), infos.get(slot), target));
            }
        }
        List<String> writes = plan.writes().stream().filter(s -> !s.isTemporary())
                .map(notebook::nameOf).distinct().toList();
        List<ClassFile> files = planner.files(plan.classes()).stream()
                .filter(file -> target.map(t -> !t.has(file)).orElse(true)).toList();
        return new PlanReport(targetName, rows, writes, files.size(), files.stream().mapToLong(f -> f.bytes().length).sum(),
                notebook.paths().stream().map(p -> p.getFileName().toString()).toList());
    }

    private Row row(Slot slot, Variable variable, SlotInfo info, Optional<Session> target) {
        String name = notebook.nameOf(slot);
        String type = variable != null ? variable.type() : info == null || info.type() == null ? "" : info.type();
        long size = info == null ? -1 : info.size();
        Whereabouts where = homes.where(slot);
        if (where instanceof Whereabouts.Unset) {
            return new Row(name, type, 0, "", State.UNSET, "has no value yet");
        }
        if (where instanceof Whereabouts.Lost lost) {
            return new Row(name, type, -1, lost.session(), State.LOST, "lost with session " + lost.session());
        }
        if (where instanceof Whereabouts.Conflict conflict) {
            return new Row(name, type, -1, String.join(", ", conflict.sessions()), State.STAYS,
                    "changed in two sessions: choose one with %fetch");
        }
        if (where instanceof Whereabouts.Kept kept) {
            return new Row(name, type, kept.kept().bytes(), "kept", State.TRAVELS, "by value, kept from session "
                    + kept.kept().session());
        }
        Whereabouts.At at = (Whereabouts.At) where;
        if (target.isPresent() && homes.isGoodIn(target.get().name(), slot)) {
            return new Row(name, type, size, at.home(), State.THERE, "is there");
        }
        if (info != null && !info.obstacle().isEmpty()) {
            return new Row(name, type, size, at.home(), State.STAYS, "cannot travel: " + info.obstacle());
        }
        if (size > options.moveLimit()) {
            return new Row(name, type, size, at.home(), State.TOO_LARGE, "does not move by itself: %fetch " + name);
        }
        if (target.isPresent() && homes.holdsLastVersion(target.get().name(), slot)) {
            return new Row(name, type, size, at.home(), State.UNCHANGED_COPY, "is there, unless session " + at.home()
                    + " changed it in place");
        }
        return new Row(name, type, size, at.home(), State.TRAVELS, "by value");
    }
}

package farcell.notebook;

import farcell.compile.CapturePlan;
import farcell.compile.CapturePlanner;
import farcell.notebook.Homes.Whereabouts;
import farcell.wire.ClassFile;
import farcell.wire.Message.SlotChange;
import farcell.wire.Message.SlotInfo;
import farcell.wire.Slot;
import farcell.wire.SlotState;
import farcell.wire.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a run takes to its session beside its own steps: the values that it may read, and the classes that are lacking. */
final class RunSupply {

    /** About, as it travels. */
    private static final int PRIMITIVE_BYTES = 16;

    private final Notebook.Options options;
    private final CapturePlanner planner;
    private final Homes homes;
    private final Transfers transfers;
    private final BackgroundCells background;
    private final Notebook notebook;
    private final List<ClassFile> published = Collections.synchronizedList(new ArrayList<>());

    RunSupply(Notebook.Options options, CapturePlanner planner, Homes homes, Transfers transfers, BackgroundCells background,
              Notebook notebook) {
        this.options = options;
        this.planner = planner;
        this.homes = homes;
        this.transfers = transfers;
        this.background = background;
        this.notebook = notebook;
    }

    /** Class files that sessions may have older versions of. */
    void published(Collection<ClassFile> files) {
        published.addAll(files);
    }

    void published(List<Step> steps) {
        steps.forEach(step -> fileOf(step).ifPresent(published::add));
    }

    /** All that was published so far is known to a session. */
    void knownTo(Session session) {
        session.published(published.size());
    }

    /** What goes to a session with a run. @param prefix steps before the cell's own */
    record Sending(List<Step> steps, int prefix, List<SlotChange> states, CapturePlan plan) {}

    /**
     * Brings what a cell may read, once cells in the background have made it, and finds the classes that its session lacks.
     *
     * @param limit bytes up to which a variable is brought before it is read
     * @param plan  whether a plan is wanted in any case
     */
    Sending prepare(Session session, List<Step> journal, List<String> notices, long limit, boolean plan,
                    CellStop stop) throws InterruptedException {
        Set<String> wanted = new LinkedHashSet<>();
        CapturePlan planned = CapturePlan.NOTHING;
        if (plan || background.any() || !homes.allExclusiveIn(session.name())) {
            Map<Slot, SlotInfo> lacking = new LinkedHashMap<>();
            planned = planner.plan(journal, slots -> codeInside(slots, session, lacking));
            while (background.await(planned.reads(), session, stop.events(), notices)) {
                lacking.clear();
                planned = planner.plan(journal, slots -> codeInside(slots, session, lacking));
            }
            prefetch(session, lacking.values(), limit);
            wanted.addAll(planned.classes());
        }
        for (Step step : journal) {
            if (step instanceof Step.Carry carry) {
                transfers.bring(List.of(carry.from()), session, 0).forEach(r -> notices.add(r.text()));
            }
        }
        Set<String> own = new HashSet<>();
        journal.forEach(step -> fileOf(step).ifPresent(file -> own.add(file.name())));
        List<Step> steps = new ArrayList<>(missing(session, wanted, own));
        int prefix = steps.size();
        steps.addAll(journal);
        List<String> delivered = steps.stream().map(RunSupply::fileOf).flatMap(Optional::stream)
                .map(ClassFile::name).filter(name -> !session.hasClass(name)).distinct().toList();
        return new Sending(steps, prefix, states(session, delivered), planned);
    }

    /**
     * Code inside the values that a session lacks. What it has, it reads without us; if code in there reads a stale slot,
     * that one is brought when it is read.
     *
     * @param lacking gets what those values are
     */
    private Collection<String> codeInside(Set<Slot> slots, Session session, Map<Slot, SlotInfo> lacking) {
        List<Slot> unknown = new ArrayList<>();
        for (Slot slot : slots) {
            if (!homes.isGoodIn(session.name(), slot)) {
                Optional<String> primitive = planner.primitiveType(slot).filter(type -> isReachable(slot));
                primitive.ifPresent(type -> lacking.put(slot, primitive(slot, type)));
                if (primitive.isEmpty()) {
                    unknown.add(slot);
                }
            }
        }
        Map<Slot, SlotInfo> found = notebook.describe(unknown, false);
        lacking.putAll(found);
        return found.values().stream().map(SlotInfo::code).flatMap(List::stream).toList();
    }

    private boolean isReachable(Slot slot) {
        return homes.where(slot) instanceof Whereabouts.At at
                && notebook.session(at.home()).filter(Session::isAlive).isPresent();
    }

    private static SlotInfo primitive(Slot slot, String type) {
        return new SlotInfo(slot, type, PRIMITIVE_BYTES, true, "", List.of(), "");
    }

    /** Small planned slots go before the cell starts; large ones when they are read, if they are. */
    private void prefetch(Session session, Collection<SlotInfo> lacking, long limit) throws InterruptedException {
        List<Slot> small = lacking.stream()
                .filter(info -> info.size() >= 0 && info.size() <= limit)
                .map(SlotInfo::slot).toList();
        if (!small.isEmpty()) {
            // What cannot be brought stays stale: the cell may never read it, and says so if it does.
            transfers.bring(small, session, options.moveLimit());
        }
    }

    /** Steps that bring a session's classes up to date: changed ones that it has, wanted ones that it lacks. */
    private List<Step> missing(Session session, Set<String> wanted, Set<String> own) {
        List<Step> steps = new ArrayList<>();
        Set<String> changed = new LinkedHashSet<>();
        synchronized (published) {
            published.subList(Math.min(session.published(), published.size()), published.size())
                    .forEach(file -> changed.add(file.name()));
        }
        changed.removeIf(name -> own.contains(name) || !session.hasClass(name));
        for (ClassFile file : planner.files(changed)) {
            if (!session.has(file)) {
                steps.add(new Step.Redefine(file));
            }
        }
        wanted.removeIf(name -> own.contains(name) || session.hasClass(name));
        planner.files(wanted).forEach(file -> steps.add(new Step.Define(file)));
        return steps;
    }

    /** States of the slots of classes that a session is about to get. */
    List<SlotChange> states(Session session, List<String> classNames) {
        List<SlotChange> states = new ArrayList<>();
        for (String name : classNames) {
            for (Slot slot : planner.slotsOf(name)) {
                SlotChange change = homes.changeFor(session.name(), slot);
                if (change.state() != SlotState.EXCLUSIVE) {
                    states.add(change);
                }
            }
        }
        return states;
    }

    static Optional<ClassFile> fileOf(Step step) {
        if (step instanceof Step.Define define) {
            return Optional.of(define.file());
        }
        return step instanceof Step.Redefine redefine ? Optional.of(redefine.file()) : Optional.empty();
    }
}

package farcell.session.values;

import farcell.session.SessionLoader;
import farcell.session.run.RunContext;
import farcell.session.slots.Immutables;
import farcell.session.slots.Slots;
import farcell.session.weave.NotebookNames;
import farcell.values.ArrayDigests;
import farcell.values.CannotTravelException;
import farcell.values.InvalidValueException;
import farcell.values.Limits;
import farcell.values.Traveler;
import farcell.values.ValueCodec;
import farcell.values.ValueContext;
import farcell.wire.LeftValues;
import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.Message.Refused;
import farcell.wire.Message.Refused.Reason;
import farcell.wire.Slot;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;

/** Sends and receives values of slots, and describes them. */
public final class Transfers {

    private static final Duration SHARING_LIMIT = Duration.ofSeconds(5);
    private static final long COMPARED_BYTES = 1_000_000;
    private static final int MAX_DEPTH = 1_000_000;
    private static final long MAX_OBJECTS = 1L << 31;

    private final ValueCodec codec;
    private final Slots slots;
    private final SessionLoader loader;
    private final RunContext runs;
    private final CodecThreads threads;
    private volatile ValueContext context;

    /** @param runs say whether one is active, so that user code may hold references into any value */
    public Transfers(ValueCodec codec, Slots slots, SessionLoader loader, RunContext runs) {
        this.codec = codec;
        this.slots = slots;
        this.loader = loader;
        this.runs = runs;
        this.threads = new CodecThreads(loader);
        pathsAdded();
    }

    /** Looks for rules that libraries bring, again. */
    public void pathsAdded() {
        List<Traveler> travelers = context == null ? new ArrayList<>() : new ArrayList<>(context.travelers());
        Set<Class<?>> known = new HashSet<>();
        travelers.forEach(each -> known.add(each.getClass()));
        try {
            // Those that are there stay: a rule may remember what it made.
            ServiceLoader.load(Traveler.class, loader).stream().filter(each -> known.add(each.type()))
                    .forEach(each -> travelers.add(each.get()));
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalStateException("A library's rules for travelling values cannot be used: " + e, e);
        } finally {
            context = new ValueContext(loader, NotebookNames::isNotebook, loader.lookup(), travelers);
        }
    }

    /** Told on the thread that runs cells, before a run and after each value that a run waited for. */
    public void enterRun() {
        context.travelers().forEach(Traveler::enterRun);
    }

    /** Lets the value of a slot go. */
    public void free(Slot slot) throws ClassNotFoundException {
        Object lost = context.travelers().isEmpty() ? null : slots.value(slot);
        slots.free(slot);
        dropped(lost);
    }

    private void dropped(Object lost) {
        if (lost != null) {
            context.travelers().forEach(each -> each.dropped(lost));
        }
    }

    // ---- out -------------------------------------------------------------------------------------------------------

    /** A group of slots, encoded. */
    private record Packed(List<Slot> slots, ValueCodec.Encoded encoded) {

        boolean isBaseline(Slots table) {
            return table.isBaseline(slots, encoded.digest(), encoded.size());
        }
    }

    /** Answers with {@link Message.Taken} or {@link Refused}; the data follow by themselves. */
    public Message take(Message.Take take, Link link) throws Exception {
        return guarded(take.slots(), () -> threads.call(() -> runs.inTransfer(() -> doTake(take, link))));
    }

    /** Which slots are as they were at their last transfer; nothing is sent and nothing counts as sent. */
    private Message compare(Message.Take take) throws Exception {
        // What was larger is not as it was when it is small, nor what never went: those need not be encoded.
        List<Slot> asked = take.slots().stream().filter(slot -> slots.baselineBytes(slot).isPresent() && !wasLarge(slot))
                .toList();
        List<Slot> unchanged = new ArrayList<>();
        for (List<Slot> group : asked.isEmpty() ? List.<List<Slot>>of() : groups(asked).all()) {
            if (group.stream().anyMatch(this::wasLarge)) {
                continue;
            }
            Packed packed = pack(group, asked);
            if (packed.encoded().size() <= COMPARED_BYTES && packed.isBaseline(slots)) {
                slots.share(group, runs.active() != RunContext.NONE);
                group.stream().filter(asked::contains).forEach(unchanged::add);
            }
        }
        return new Message.Taken(List.of(), unchanged, List.of(), 0, false);
    }

    private boolean wasLarge(Slot slot) {
        return slots.baselineBytes(slot).orElse(0) > COMPARED_BYTES;
    }

    private Message doTake(Message.Take take, Link link) throws Exception {
        if (take.limit() == Message.Take.COMPARE_ONLY) {
            return compare(take);
        }
        List<Slot> unchanged = new ArrayList<>();
        List<Packed> changed = new ArrayList<>();
        long transfer = slots.startTransfer();
        Groups found = groups(take.slots());
        for (List<Slot> group : found.all()) {
            // Armed first, so that a change while it is being written is noted.
            slots.share(group, runs.active() != RunContext.NONE);
            slots.group(group);
            Packed packed = pack(group, take.slots());
            if (new HashSet<>(take.held()).containsAll(packed.slots())
                    && packed.isBaseline(slots)) {
                group.stream().filter(take.slots()::contains).forEach(unchanged::add);
            } else {
                changed.add(packed);
            }
        }
        if (changed.isEmpty()) {
            return new Message.Taken(List.of(), unchanged, List.of(), 0, false);
        }
        Packed all = changed.size() == 1 ? changed.get(0)
                : pack(changed.stream().flatMap(each -> each.slots().stream()).toList(), take.slots());
        long bytes = all.encoded().size();
        if (take.limit() > 0 && bytes > take.limit()) {
            Packed largest = changed.stream().max(Comparator.comparingLong(each -> each.encoded().size())).get();
            return new Refused(Reason.TOO_LARGE, largest.slots().get(0), "", bytes,
                    bytes + " bytes would move, and the limit is " + take.limit());
        }
        threads.start(() -> write(transfer, all, changed, take.stream(), link));
        return new Message.Taken(all.slots(), unchanged, List.copyOf(new TreeSet<>(all.encoded().notebookClasses())),
                bytes, !found.searched());
    }

    private void write(long transfer, Packed all, List<Packed> groups, long stream, Link link) {
        try (OutputStream out = link.send(stream)) {
            ArrayDigests sent = new ArrayDigests();
            all.encoded().writeTo(out, sent);
            // Before the stream ends: what comes after its end may be a question that needs the baselines. They are of
            // the bytes that went, whatever a thread changed meanwhile.
            groups.forEach(group -> slots.baseline(transfer, group.slots(), group.encoded().digest(sent),
                    group.encoded().size()));
        } catch (Throwable e) {
            link.abort(stream, "the value could not be written to its end: " + e);
        }
    }

    /** @param searched whether it is known that they share nothing with slots of no group */
    private record Groups(List<List<Slot>> all, boolean searched) {}

    /** The groups in which slots travel, with slots that nobody asked for but that share objects with those. */
    private Groups groups(List<Slot> asked) throws ClassNotFoundException {
        Map<Slot, Object> values = values(asked);
        if (values.values().stream().allMatch(Immutables::isValue)) {
            return new Groups(asked.stream().distinct().map(List::of).toList(), true);
        }
        for (Slot other : slots.mutableSlots()) {
            if (!values.containsKey(other)) {
                values.put(other, slots.value(other));
            }
        }
        return sharing().groups(values).map(groups -> new Groups(Sharing.with(groups, asked), true))
                .orElseGet(() -> new Groups(List.of(asked.stream().distinct().sorted(Sharing.ORDER).toList()),
                        values.size() == asked.size()));
    }

    private Sharing sharing() {
        return new Sharing(codec, context, SHARING_LIMIT, Transfers::ownNanos);
    }

    private static long ownNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private Map<Slot, Object> values(List<Slot> wanted) throws ClassNotFoundException {
        Map<Slot, Object> values = new LinkedHashMap<>();
        for (Slot slot : wanted) {
            values.put(slot, slots.value(slot));
        }
        return values;
    }

    private boolean staysBehind(Slot slot) throws ClassNotFoundException {
        Object value = slots.value(slot);
        return context.travelers().stream().anyMatch(each -> each.staysBehind(value));
    }

    /**
     * Encodes a group. A slot that cannot travel and that nobody asked for may stay, such as a trainer beside the model that
     * was asked for: it belongs to the group still, so that its use counts as use of what went.
     */
    private Packed pack(List<Slot> group, List<Slot> asked) throws ClassNotFoundException, RefusedException {
        List<Slot> going = new ArrayList<>(group);
        while (true) {
            Object[] values = values(going).values().toArray();
            try {
                return new Packed(List.copyOf(going), codec.encode(values, context));
            } catch (CannotTravelException e) {
                Refused refused = ValuePath.refusal(e, going, values);
                if (asked.contains(refused.slot()) || !staysBehind(refused.slot()) || !going.remove(refused.slot())) {
                    throw new RefusedException(refused);
                }
            }
        }
    }

    /**
     * Writes down what is here, for a kernel that comes when this session has ended.
     *
     * @param store directory for the files
     */
    public LeftValues leave(String why, Path store) throws Exception {
        return threads.call(() -> runs.inTransfer(() -> new Leaving(codec, context, slots, store).write(why)));
    }

    // ---- in --------------------------------------------------------------------------------------------------------

    /** Answers with {@link Message.Done} or {@link Refused}. */
    public Message put(Message.Put put, Link link) throws Exception {
        Optional<Executor> initialising = slots.waitingFor(put.slots());
        Message answer = guarded(put.slots(), () -> initialising.isPresent()
                ? threads.call(() -> runs.inTransfer(() -> doPut(put, link)), initialising.get())
                : threads.call(() -> runs.inTransfer(() -> doPut(put, link))));
        if (answer instanceof Refused refused) {
            link.abort(put.stream(), refused.text());
        }
        return answer;
    }

    private Message doPut(Message.Put put, Link link) throws Exception {
        Set<String> classes = Set.copyOf(put.classes());
        Limits limits = new Limits(MAX_DEPTH, MAX_OBJECTS, put.bytes(),
                name -> classes.contains(name) || loader.hasLibraryClass(name));
        Object decoded;
        ArrayDigests came = new ArrayDigests();
        try (InputStream in = link.receive(put.stream())) {
            decoded = codec.decode(in, context, limits, came);
            if (in.read() >= 0) {
                throw new InvalidValueException("more data than the " + put.bytes() + " bytes that were said", null);
            }
        }
        if (!(decoded instanceof Object[] values) || values.length != put.slots().size()) {
            throw new InvalidValueException(
                    "the data do not hold one value for each of " + put.slots().size() + " slots", null);
        }
        Map<Slot, Object> arrived = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (!put.slots().get(i).equals(Slot.NONE)) {
                arrived.put(put.slots().get(i), values[i]);
            }
        }
        List<Slot> wanted = List.copyOf(arrived.keySet());
        // Before user code can reach the values: what it changes must differ from the baseline.
        List<List<Slot>> groups = sharing().groups(arrived).orElseGet(() -> List.of(wanted));
        Map<List<Slot>, Looks> looks = new LinkedHashMap<>();
        for (List<Slot> group : groups) {
            looks.put(group, looks(group.stream().map(arrived::get).toArray(), came));
        }
        List<Object> replaced = new ArrayList<>();
        for (Slot slot : context.travelers().isEmpty() ? List.<Slot>of() : wanted) {
            replaced.add(slots.value(slot));
        }
        long transfer = slots.startTransfer();
        slots.put(wanted, arrived.values().toArray());
        replaced.forEach(this::dropped);
        looks.forEach((group, look) -> {
            slots.group(group);
            slots.baseline(transfer, group, look.digest(), look.bytes());
        });
        return new Message.Done();
    }

    /** @param digest empty, which equals none, for a value that came and cannot leave */
    private record Looks(String digest, long bytes) {}

    private Looks looks(Object[] values, ArrayDigests came) {
        try {
            ValueCodec.Encoded encoded = codec.encode(values, context);
            return new Looks(encoded.digest(came), encoded.size());
        } catch (CannotTravelException e) {
            return new Looks("", 0);
        }
    }

    // ---- both ------------------------------------------------------------------------------------------------------

    private interface Transfer {
        Message run() throws Exception;
    }

    private static Message guarded(List<Slot> asked, Transfer transfer) {
        Slot first = asked.isEmpty() ? new Slot("", "") : asked.get(0);
        try {
            return transfer.run();
        } catch (RefusedException e) {
            return e.refused();
        } catch (Throwable e) {
            return new Refused(Reason.FAILED, first, "", 0, text(e));
        }
    }

    private static String text(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getName() : thrown.getMessage();
    }

    /** Describes slots; a slot that cannot be described says so in its obstacle. */
    public Message describe(Message.Describe describe) throws Exception {
        Survey survey = new Survey(codec, context, slots);
        return threads.call(() -> new Message.Described(
                describe.slots().stream().map(slot -> survey.describe(slot, describe.survey())).toList()));
    }
}

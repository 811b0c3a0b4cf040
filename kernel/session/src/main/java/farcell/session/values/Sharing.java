package farcell.session.values;

import farcell.session.slots.Immutables;
import farcell.values.ValueCodec;
import farcell.values.ValueContext;
import farcell.wire.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Finds slots whose values share mutable objects: these must travel in one graph, or one object becomes two. */
final class Sharing {

    /** Of the slots in a group. */
    static final Comparator<Slot> ORDER = Comparator.comparing(Slot::owner).thenComparing(Slot::field);

    /** Objects between two looks at the clock. */
    private static final int UNTIMED = 1000;

    private final ValueCodec codec;
    private final ValueContext context;
    private final Duration limit;
    private final LongSupplier nanos;

    /**
     * @param limit of the whole search; a graph of tens of millions of objects is not worth more
     * @param nanos the clock; where it counts the thread's own time, a busy machine finds what an idle one does
     */
    Sharing(ValueCodec codec, ValueContext context, Duration limit, LongSupplier nanos) {
        this.codec = codec;
        this.context = context;
        this.limit = limit;
        this.nanos = nanos;
    }

    /**
     * Splits slots into groups that share nothing with each other. Inside a group slots have one {@link #ORDER}, whatever
     * was asked for first: what is compared with an earlier transfer must be encoded as it was then.
     *
     * @return nothing when the search took too long or too much memory
     */
    Optional<List<List<Slot>>> groups(Map<Slot, Object> values) {
        // One alone shares with nobody.
        if (values.values().stream().filter(value -> !Immutables.isValue(value)).limit(2).count() < 2) {
            return Optional.of(values.keySet().stream().map(List::of).toList());
        }
        Search search = new Search();
        try {
            for (Map.Entry<Slot, Object> each : values.entrySet()) {
                if (!search.look(each.getKey(), each.getValue())) {
                    return Optional.empty();
                }
            }
        } catch (OutOfMemoryError e) {
            // What is seen has to be noted, object by object.
            return Optional.empty();
        }
        Map<Slot, List<Slot>> groups = new LinkedHashMap<>();
        for (Slot slot : values.keySet()) {
            groups.computeIfAbsent(search.root(slot), r -> new ArrayList<>()).add(slot);
        }
        groups.values().forEach(group -> group.sort(ORDER));
        return Optional.of(List.copyOf(groups.values()));
    }

    /** The arrays around statics are made for each look and shared with nobody. */
    private static Object contents(Slot slot, Object value) {
        return slot.isStatics() && value instanceof Object[] pair && pair.length == 2 ? pair[1] : value;
    }

    /** Of all groups those that hold a slot asked for, with what they hold beside it. */
    static List<List<Slot>> with(List<List<Slot>> groups, Collection<Slot> asked) {
        return groups.stream().filter(group -> group.stream().anyMatch(asked::contains)).toList();
    }

    private final class Search {

        private final Map<Slot, Slot> parents = new LinkedHashMap<>();
        private final Map<Object, Slot> owners = new IdentityHashMap<>();
        /** When the first look at the clock was due; small searches need none. */
        private OptionalLong end = OptionalLong.empty();
        private int untimed;
        private boolean late;

        /** @return false when it is late */
        boolean look(Slot slot, Object value) {
            parents.put(slot, slot);
            if (!Immutables.isValue(value)) {
                codec.walk(contents(slot, value), context, (object, mutable) -> met(slot, object, mutable));
            }
            return !late;
        }

        private ValueCodec.Next met(Slot slot, Object object, boolean mutable) {
            Slot other = owners.put(object, slot);
            if (other == slot) {
                return ValueCodec.Next.PAST;
            }
            if (other != null && mutable) {
                // What it holds was looked at with the other slot, which is of this group now.
                parents.put(root(slot), root(other));
                return ValueCodec.Next.PAST;
            }
            if (++untimed == UNTIMED) {
                untimed = 0;
                long now = nanos.getAsLong();
                late = now > end.orElse(now);
                end = OptionalLong.of(end.orElse(now + limit.toNanos()));
            }
            return late ? ValueCodec.Next.STOP : ValueCodec.Next.INTO;
        }

        Slot root(Slot slot) {
            Slot at = slot;
            while (parents.get(at) != at) {
                at = parents.get(at);
            }
            return at;
        }
    }
}

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
import java.util.function.LongSupplier;

/** Finds slots whose values share mutable objects: these must travel in one graph, or one object becomes two. */
final class Sharing {

    /** Of the slots in a group. */
    static final Comparator<Slot> ORDER = Comparator.comparing(Slot::owner).thenComparing(Slot::field);

    private final ValueCodec codec;
    private final ValueContext context;
    private final Duration limit;
    private final LongSupplier nanos;

    /** @param limit of the whole search; a graph of millions of objects is not worth more */
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
     * @return nothing when the search took too long
     */
    Optional<List<List<Slot>>> groups(Map<Slot, Object> values) {
        // One alone shares with nobody.
        if (values.values().stream().filter(value -> !Immutables.isValue(value)).limit(2).count() < 2) {
            return Optional.of(values.keySet().stream().map(List::of).toList());
        }
        long end = nanos.getAsLong() + limit.toNanos();
        Map<Slot, Slot> parents = new LinkedHashMap<>();
        Map<Object, Slot> owners = new IdentityHashMap<>();
        boolean[] late = {false};
        for (Map.Entry<Slot, Object> each : values.entrySet()) {
            Slot slot = each.getKey();
            parents.put(slot, slot);
            if (Immutables.isValue(each.getValue())) {
                continue;
            }
            codec.walk(contents(slot, each.getValue()), context, object -> {
                Slot other = owners.putIfAbsent(object, slot);
                if (other != null && other != slot) {
                    parents.put(root(parents, slot), root(parents, other));
                }
                late[0] |= nanos.getAsLong() > end;
                return !late[0];
            });
            if (late[0]) {
                return Optional.empty();
            }
        }
        Map<Slot, List<Slot>> groups = new LinkedHashMap<>();
        for (Slot slot : values.keySet()) {
            groups.computeIfAbsent(root(parents, slot), r -> new ArrayList<>()).add(slot);
        }
        groups.values().forEach(group -> group.sort(ORDER));
        return Optional.of(List.copyOf(groups.values()));
    }

    /** The arrays around statics are made for each look and shared with nobody. */
    private static Object contents(Slot slot, Object value) {
        return slot.isStatics() && value instanceof Object[] pair && pair.length == 2 ? pair[1] : value;
    }

    private static Slot root(Map<Slot, Slot> parents, Slot slot) {
        Slot at = slot;
        while (parents.get(at) != at) {
            at = parents.get(at);
        }
        return at;
    }

    /** Of all groups those that hold a slot asked for, with what they hold beside it. */
    static List<List<Slot>> with(List<List<Slot>> groups, Collection<Slot> asked) {
        return groups.stream().filter(group -> group.stream().anyMatch(asked::contains)).toList();
    }
}

package farcell.session.values;

import farcell.values.CannotTravelException;
import farcell.wire.Message.Refused;
import farcell.wire.Message.Refused.Reason;
import farcell.wire.Slot;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From places in an encoded array to names that a user knows: {@code [1].cache.lock} to {@code model.cache.lock}. */
final class ValuePath {

    private static final Pattern FIRST = Pattern.compile("^\\[(\\d+)](.*)$", Pattern.DOTALL);
    /** Statics are a pair of arrays, names and values. */
    private static final Pattern STATICS = Pattern.compile("^\\[1]\\[(\\d+)](.*)$", Pattern.DOTALL);

    private ValuePath() {}

    /** @param values what was encoded, in the order of the slots */
    static Refused refusal(CannotTravelException e, List<Slot> slots, Object[] values) {
        Matcher match = FIRST.matcher(e.path());
        int index = match.matches() ? Integer.parseInt(match.group(1)) : 0;
        Slot slot = slots.get(Math.min(index, slots.size() - 1));
        Object value = values[Math.min(index, values.length - 1)];
        String path = match.matches() ? named(slot, value, match.group(2)) : slot.field() + e.path();
        return new Refused(Reason.CANNOT_TRAVEL, slot, path, 0, e.getMessage());
    }

    private static String named(Slot slot, Object value, String rest) {
        if (!slot.isStatics()) {
            return slot.field() + rest;
        }
        String owner = slot.owner().substring(slot.owner().lastIndexOf('$') + 1);
        Matcher match = STATICS.matcher(rest);
        if (match.matches() && value instanceof Object[] pair && pair[0] instanceof String[] names) {
            return owner + "." + names[Integer.parseInt(match.group(1))] + match.group(2);
        }
        return owner + rest;
    }
}

package farcell.session.slots;

import java.util.LinkedHashMap;
import java.util.Map;

/** The statics of a user class as one value. Travels as plain arrays, so that no class of the agent does. */
record Statics(Map<String, Object> values) {

    Object toValue() {
        return new Object[] {values.keySet().toArray(String[]::new), values.values().toArray()};
    }

    /** @param value as {@link #toValue} made it, from another session: not to be trusted */
    static Statics of(Object value) {
        if (value instanceof Object[] pair && pair.length == 2 && pair[0] instanceof String[] names
                && pair[1] instanceof Object[] values && names.length == values.length) {
            Map<String, Object> result = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) {
                result.put(names[i], values[i]);
            }
            return new Statics(result);
        }
        throw new IllegalArgumentException("these are no statics of a class");
    }
}

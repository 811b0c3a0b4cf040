package farcell.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The maps inside of Gson's trees. Their class sends a {@code LinkedHashMap} instead of itself, which does not fit into
 * the field of a {@code JsonObject}.
 */
final class GsonRule implements Traveler {

    static final GsonRule INSTANCE = new GsonRule();
    static final String NAME = "GSON";

    private static final String MAP = "com.google.gson.internal.LinkedTreeMap";

    private GsonRule() {}

    @Override
    public boolean handles(Class<?> type) {
        return type.getName().equals(MAP);
    }

    @Override
    public Object leave(Object value) {
        List<Object> content = new ArrayList<>();
        ((Map<?, ?>) value).forEach((key, element) -> {
            content.add(key);
            content.add(element);
        });
        return content.toArray();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object arrive(Object sent, String type, ClassLoader loader) throws Exception {
        Object[] content = (Object[]) sent;
        Map<Object, Object> map = (Map<Object, Object>) Class.forName(MAP, true, loader).getConstructor().newInstance();
        for (int i = 0; i + 1 < content.length; i += 2) {
            map.put(content[i], content[i + 1]);
        }
        return map;
    }
}

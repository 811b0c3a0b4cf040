package farcell.magics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The environment variables of what a notebook starts: sessions and shell commands. A process gets its environment when
 * it starts, so that a change reaches only those started later. Thread-safe.
 */
public final class Environment {

    private final Map<String, String> inherited;
    private final Map<String, String> changes = new LinkedHashMap<>();

    /** @param inherited variables of the kernel's own process */
    public Environment(Map<String, String> inherited) {
        this.inherited = Map.copyOf(inherited);
    }

    /** Every variable, by name. */
    public synchronized SortedMap<String, String> all() {
        SortedMap<String, String> all = new TreeMap<>(inherited);
        all.putAll(changes);
        return all;
    }

    public synchronized Optional<String> get(String name) {
        return Optional.ofNullable(changes.getOrDefault(name, inherited.get(name)));
    }

    /** What the notebook set, over what the kernel inherited. */
    public synchronized Map<String, String> changes() {
        return Map.copyOf(changes);
    }

    /** @throws IllegalArgumentException for a name that no process could be given */
    public synchronized void set(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of an environment variable");
        }
        changes.put(name, value);
    }
}

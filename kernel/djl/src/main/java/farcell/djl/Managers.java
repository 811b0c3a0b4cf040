package farcell.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;

/**
 * Managers of memory that left or came, by the id that they go by: one that comes again, or comes home, is the one that
 * is there already, so that arrays that came one by one have the manager that they had together. Thread-safe.
 */
final class Managers {

    private final Engines engines;
    private final Map<NDManager, String> ids = new WeakHashMap<>();
    private final Map<String, WeakReference<NDManager>> byId = new HashMap<>();

    Managers(Engines engines) {
        this.engines = engines;
    }

    synchronized String id(NDManager manager) {
        return ids.computeIfAbsent(manager, m -> {
            String id = UUID.randomUUID().toString();
            byId.put(id, new WeakReference<>(m));
            return id;
        });
    }

    /** The open manager of that id, or a new child of {@code parent}. */
    synchronized NDManager manager(String id, NDManager parent, Device device) {
        WeakReference<NDManager> known = byId.get(id);
        NDManager there = known == null ? null : known.get();
        if (there != null && there.isOpen()) {
            return there;
        }
        NDManager made = parent.newSubManager(device);
        ids.put(made, id);
        byId.put(id, new WeakReference<>(made));
        byId.values().removeIf(reference -> reference.get() == null);
        return made;
    }

    Engine engine(String name) {
        return engines.find(name);
    }

    /** The manager above all others of an engine. */
    static NDManager system(Engine engine) {
        try (NDManager child = engine.newBaseManager()) {
            return child.getParentManager();
        }
    }
}

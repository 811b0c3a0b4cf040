package farcell.magics;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All magics of a kernel and their help topics. Immutable, no static state: the kernel's wiring makes the list. */
public final class Magics {

    private final Map<String, Magic> byName;
    private final Map<String, Magic> byAnyName;
    private final Map<String, HelpTopic> topics;

    private Magics(Map<String, Magic> byName, Map<String, Magic> byAnyName, Map<String, HelpTopic> topics) {
        this.byName = byName;
        this.byAnyName = byAnyName;
        this.topics = topics;
    }

    /** @throws IllegalArgumentException where two have a name in common */
    public static Magics of(Collection<Magic> magics, Collection<HelpTopic> topics) {
        Map<String, Magic> byName = new TreeMap<>();
        Map<String, Magic> byAnyName = new LinkedHashMap<>();
        for (Magic magic : magics) {
            byName.put(magic.name(), magic);
            register(byAnyName, magic.name(), magic);
            magic.aliases().forEach(alias -> register(byAnyName, alias, magic));
        }
        Map<String, HelpTopic> byTopic = new TreeMap<>();
        topics.forEach(topic -> byTopic.put(topic.name(), topic));
        return new Magics(byName, byAnyName, byTopic);
    }

    public static Magics of(Magic... magics) {
        return of(List.of(magics), List.of());
    }

    private static void register(Map<String, Magic> names, String name, Magic magic) {
        if (names.putIfAbsent(name, magic) != null) {
            throw new IllegalArgumentException("two magics are called " + name);
        }
    }

    /** All, by name. */
    public Collection<Magic> all() {
        return byName.values();
    }

    public Collection<HelpTopic> topics() {
        return topics.values();
    }

    /** By name or alias. */
    public Optional<Magic> find(String name) {
        return Optional.ofNullable(byAnyName.get(name));
    }

    /** Names of those usable in this way, aliases not. */
    public List<String> names(boolean overCell) {
        return byName.values().stream().filter(magic -> overCell ? magic.overCell() : magic.onLine())
                .map(Magic::name).toList();
    }

    /** The magic with this name, for this use. @throws MagicException with the nearest right ones */
    Magic get(String name, boolean overCell) {
        Magic magic = byAnyName.get(name);
        String sign = overCell ? "%%" : "%";
        if (magic == null) {
            List<String> candidates = byAnyName.entrySet().stream()
                    .filter(entry -> overCell ? entry.getValue().overCell() : entry.getValue().onLine())
                    .map(entry -> sign + entry.getKey()).toList();
            throw new MagicException("there is no magic " + sign + name + "."
                    + Nearest.question(sign + name, candidates) + " All: %lsmagic");
        }
        if (overCell && !magic.overCell()) {
            throw new MagicException("%%" + name + " does not work over a cell: write %" + name
                    + " on a line of its own");
        }
        if (!overCell && !magic.onLine()) {
            throw new MagicException("%" + name + " takes a whole cell: write %%" + name + " on the cell's first line");
        }
        return magic;
    }

    Optional<HelpTopic> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }
}

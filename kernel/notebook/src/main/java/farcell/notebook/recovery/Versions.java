package farcell.notebook.recovery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which cells gave each variable its values: every cell that makes or may change a variable gives it another version. What
 * changes an object changes all variables that are known to hold it.
 */
final class Versions {

    private final Map<String, TreeMap<Long, PastCell>> byName = new HashMap<>();

    /** @param harmless cells of which the user says that they changed nothing in place */
    Versions(Collection<PastCell> past, Set<String> harmless) {
        Map<String, Set<String>> shared = new HashMap<>();
        for (PastCell cell : past) {
            Set<String> changed = new LinkedHashSet<>();
            if (!harmless.contains(cell.cell())) {
                cell.changes().forEach(name -> changed.addAll(shared.getOrDefault(name, Set.of(name))));
            }
            changed.addAll(cell.makes());
            changed.forEach(name -> byName.computeIfAbsent(name, n -> new TreeMap<>()).put(cell.number(), cell));
            cell.makes().forEach(name -> leave(shared, name));
            cell.same().forEach(pair -> join(shared, pair.variable(), pair.of()));
        }
    }

    private static void leave(Map<String, Set<String>> shared, String name) {
        Set<String> group = shared.remove(name);
        if (group != null) {
            group.remove(name);
        }
    }

    private static void join(Map<String, Set<String>> shared, String name, String other) {
        Set<String> group = shared.computeIfAbsent(other, o -> new LinkedHashSet<>(Set.of(o)));
        group.addAll(shared.getOrDefault(name, Set.of(name)));
        group.forEach(member -> shared.put(member, group));
    }

    /** The cell that gave the version which one with this number finds. */
    Optional<PastCell> before(String name, long number) {
        return Optional.ofNullable(of(name).lowerEntry(number)).map(Map.Entry::getValue);
    }

    Optional<PastCell> last(String name) {
        return before(name, Long.MAX_VALUE);
    }

    List<PastCell> after(String name, long number) {
        return new ArrayList<>(of(name).tailMap(number, false).values());
    }

    /** All that a cell gives a version to. */
    Set<String> given(PastCell cell) {
        Set<String> given = new LinkedHashSet<>();
        byName.forEach((name, cells) -> {
            if (cells.containsKey(cell.number())) {
                given.add(name);
            }
        });
        return given;
    }

    /** Of those, what it found another version of: all that it does not simply make. */
    Set<String> found(PastCell cell) {
        Set<String> found = new LinkedHashSet<>(cell.reads());
        given(cell).stream().filter(name -> !cell.makes().contains(name)).forEach(found::add);
        return found;
    }

    private TreeMap<Long, PastCell> of(String name) {
        return byName.getOrDefault(name, new TreeMap<>());
    }
}

package farcell.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Puts things in an order in which each comes after what it uses (Tarjan's components). Of those that use each other the
 * ones that may wait for others come first: JShell takes a method or a type before what its body needs, but no variable
 * before what its initialiser needs.
 */
final class UseOrder<T> {

    private final Function<T, List<T>> uses;
    private final Comparator<T> within;
    private final Map<T, Integer> reached = new HashMap<>();
    private final Map<T, Integer> lowest = new HashMap<>();
    private final Deque<T> open = new ArrayDeque<>();
    private final List<T> ordered = new ArrayList<>();

    /** @param within order of things that use each other */
    private UseOrder(Function<T, List<T>> uses, Comparator<T> within) {
        this.uses = uses;
        this.within = within;
    }

    static <T> List<T> of(List<T> things, Function<T, List<T>> uses, Comparator<T> within) {
        UseOrder<T> order = new UseOrder<>(uses, within);
        for (T thing : things) {
            if (!order.reached.containsKey(thing)) {
                order.visit(thing);
            }
        }
        return order.ordered;
    }

    private void visit(T thing) {
        int number = reached.size();
        reached.put(thing, number);
        lowest.put(thing, number);
        open.push(thing);
        for (T used : uses.apply(thing)) {
            if (!reached.containsKey(used)) {
                visit(used);
                lowest.merge(thing, lowest.get(used), Math::min);
            } else if (open.contains(used)) {
                lowest.merge(thing, reached.get(used), Math::min);
            }
        }
        if (lowest.get(thing) == number) {
            List<T> component = new ArrayList<>();
            do {
                component.add(open.pop());
            } while (component.get(component.size() - 1) != thing);
            component.sort(within);
            ordered.addAll(component);
        }
    }
}

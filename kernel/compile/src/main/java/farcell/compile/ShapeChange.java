package farcell.compile;

import java.util.List;

/** What keeps JVMs that have loaded a class from taking new code for it. */
public final class ShapeChange {

    private ShapeChange() {}

    /** In words that follow the class's name, {@code gained method run}; empty where the code can be replaced. */
    public static List<String> between(byte[] before, byte[] after) {
        ClassShape old = new ClassShape(before);
        ClassShape now = new ClassShape(after);
        if (old.equals(now)) {
            return List.of();
        }
        return old.differences(now).stream().distinct().toList();
    }
}

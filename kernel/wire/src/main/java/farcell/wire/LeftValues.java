package farcell.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a session wrote down of itself before it ended in order while no kernel was there to take it: a list in its directory
 * ({@code kept/}{@value #NAME}), and files of encoded values elsewhere on its machine.
 *
 * @param why        it ended, a phrase: {@code idle for 15 min}
 * @param groups     values that were encoded together
 * @param stayed     values that could not be written down
 * @param unfinished a cell that waited for a kernel when it ended
 */
public record LeftValues(String why, List<Group> groups, List<Stayed> stayed, Optional<Unfinished> unfinished) {

    /** Name of the list among those files that a session keeps. */
    public static final String NAME = "left";

    private static final String FIRST = "farcell left 1";
    private static final String LAST = "end";

    public LeftValues {
        groups = List.copyOf(groups);
        stayed = List.copyOf(stayed);
    }

    /**
     * A file.
     *
     * @param hash    SHA-256 of its content, its name
     * @param slots   in the order of the encoded array
     * @param classes notebook classes that the values need
     */
    public record Group(String hash, long bytes, List<Slot> slots, List<String> classes) {
        public Group {
            slots = List.copyOf(slots);
            classes = List.copyOf(classes);
        }
    }

    /** @param why a phrase for people */
    public record Stayed(Slot slot, String why) {}

    /**
     * A cell that could not go on without a kernel, and was ended with its session.
     *
     * @param cell    its name in stack traces: {@code Cell[3]}
     * @param awaited what it waited for, a phrase: {@code the value of x}
     * @param touched as in {@link Message.Ran}
     * @param written as in {@link Message.Ran}
     */
    public record Unfinished(long run, String cell, String awaited, List<Slot> touched, List<Slot> written) {
        public Unfinished {
            touched = List.copyOf(touched);
            written = List.copyOf(written);
        }

        private String text() {
            StringBuilder text = new StringBuilder("unfinished " + run + " " + line(cell).replace(' ', '_') + " " + line(awaited)
                    + "\n");
            touched.forEach(slot -> text.append("touched ").append(slot.owner()).append(' ').append(slot.field()).append('\n'));
            written.forEach(slot -> text.append("written ").append(slot.owner()).append(' ').append(slot.field()).append('\n'));
            return text.toString();
        }

        private Unfinished with(boolean isWritten, Slot slot) {
            List<Slot> more = new ArrayList<>(isWritten ? written : touched);
            more.add(slot);
            return new Unfinished(run, cell, awaited, isWritten ? touched : more, isWritten ? more : written);
        }
    }

    public LeftValues(String why, List<Group> groups, List<Stayed> stayed) {
        this(why, groups, stayed, Optional.empty());
    }

    public LeftValues with(Optional<Unfinished> cell) {
        return new LeftValues(why, groups, stayed, cell);
    }

    /** As lines. */
    public String text() {
        StringBuilder text = new StringBuilder(FIRST + "\nwhy " + line(why) + "\n");
        for (Group group : groups) {
            text.append("group ").append(group.hash()).append(' ').append(group.bytes()).append('\n');
            group.slots().forEach(slot -> text.append("slot ").append(slot.owner()).append(' ').append(slot.field()).append('\n'));
            group.classes().forEach(name -> text.append("class ").append(name).append('\n'));
        }
        stayed.forEach(each -> text.append("stayed ").append(each.slot().owner()).append(' ').append(each.slot().field()).append(' ')
                .append(line(each.why())).append('\n'));
        unfinished.ifPresent(each -> text.append(each.text()));
        return text.append(LAST).append('\n').toString();
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** Reads {@link #text}, which comes from another machine. @throws IllegalArgumentException when it is not whole, or none */
    public static LeftValues parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !lines.get(0).equals(FIRST) || !lines.get(lines.size() - 1).equals(LAST)) {
            throw new IllegalArgumentException("the list of what a session left is not whole");
        }
        String why = "";
        List<Group> groups = new ArrayList<>();
        List<Stayed> stayed = new ArrayList<>();
        Optional<Unfinished> unfinished = Optional.empty();
        for (String line : lines.subList(1, lines.size() - 1)) {
            boolean endsInText = line.startsWith("stayed ") || line.startsWith("unfinished ");
            String[] words = line.split(" ", endsInText ? 4 : line.startsWith("why ") ? 2 : 3);
            switch (words[0] + words.length) {
                case "why2" -> why = words[1];
                case "group3" -> groups.add(new Group(hash(words[1]), Long.parseLong(words[2]), List.of(), List.of()));
                case "slot3" -> add(groups, List.of(new Slot(words[1], words[2])), List.of());
                case "class2" -> add(groups, List.of(), List.of(words[1]));
                case "stayed4" -> stayed.add(new Stayed(new Slot(words[1], words[2]), words[3]));
                case "unfinished4" -> unfinished = Optional.of(new Unfinished(Long.parseLong(words[1]), words[2], words[3],
                        List.of(), List.of()));
                case "touched3", "written3" -> unfinished = Optional.of(unfinished.orElseThrow(() -> new IllegalArgumentException(
                        "the list of what a session left says what no cell did")).with(words[0].equals("written"),
                        new Slot(words[1], words[2])));
                default -> throw new IllegalArgumentException("the list of what a session left has a line of no kind: " + line);
            }
        }
        return new LeftValues(why, groups, stayed, unfinished);
    }

    /** It becomes the name of a file. */
    private static String hash(String text) {
        if (!text.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("\"" + text + "\" is no hash");
        }
        return text;
    }

    private static void add(List<Group> groups, List<Slot> slots, List<String> classes) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("the list of what a session left has values of no file");
        }
        Group last = groups.remove(groups.size() - 1);
        List<Slot> allSlots = new ArrayList<>(last.slots());
        allSlots.addAll(slots);
        List<String> allClasses = new ArrayList<>(last.classes());
        allClasses.addAll(classes);
        groups.add(new Group(last.hash(), last.bytes(), allSlots, allClasses));
    }
}

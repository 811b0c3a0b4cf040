package farcell.suite;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code %%remote plan} shows, read as a user reads it.
 *
 * @param travels variables that would be sent
 * @param maybe   variables that would be sent if their home changed them in place
 */
record PlanTable(Set<String> travels, Set<String> maybe) {

    private static final Pattern HEAD = Pattern.compile("variable +type +size +home +how");
    private static final Pattern FOOT = Pattern.compile("reads no variable|may write |\\d+ classes ");

    static PlanTable parse(String text) {
        PlanTable table = new PlanTable(new TreeSet<>(), new TreeSet<>());
        List<String> lines = text.lines().toList();
        int at = 0;
        while (at < lines.size() && !HEAD.matcher(lines.get(at)).lookingAt()) {
            at++;
        }
        if (at == lines.size()) {
            throw new AssertionError("not a plan:\n" + text);
        }
        int type = lines.get(at).indexOf("type");
        int how = lines.get(at).indexOf("how");
        for (String line : lines.subList(at + 1, lines.size())) {
            Matcher foot = FOOT.matcher(line);
            if (foot.lookingAt()) {
                break;
            }
            String variable = line.substring(0, type).strip();
            String travels = line.substring(how);
            if (travels.startsWith("by value")) {
                table.travels.add(variable);
            } else if (travels.startsWith("is there, unless")) {
                table.maybe.add(variable);
            }
        }
        return table;
    }
}

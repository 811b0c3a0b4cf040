package farcell.notebook;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the thread of a cell is, out of a dump of all threads. */
final class StuckThread {

    private static final Pattern CELL = Pattern.compile("\\(Cell\\[(.+?)]:(\\d+)\\)");

    private StuckThread() {}

    /** A phrase that begins with a space, or nothing where the dump does not say. */
    static String of(String dump) {
        List<String> lines = dump.lines().dropWhile(line -> !line.startsWith("\"notebook\" "))
                .takeWhile(line -> !line.isBlank()).map(String::strip).filter(line -> line.startsWith("at ")).toList();
        if (lines.isEmpty()) {
            return "";
        }
        String innermost = lines.get(0).substring(3).replaceAll("\\(.*", "").replaceFirst("^[^/]*/+", "");
        for (String line : lines) {
            Matcher cell = CELL.matcher(line);
            if (cell.find()) {
                String place = " at Cell [" + cell.group(1) + "], line " + cell.group(2);
                return innermost.startsWith("REPL.") ? place : place + ", in " + innermost;
            }
        }
        return " in " + innermost;
    }
}

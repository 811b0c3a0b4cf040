package farcell.remote;

import farcell.wire.Thrown;
import farcell.wire.Thrown.Frame;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A throwable as lines for people: what happened first, then where in the notebook, with the source, then what caused
 * it. Folded, frames of libraries become a count; whole, nothing is left out.
 */
final class ThrownText {

    static final String RED = "\u001b[31m";
    static final String BOLD = "\u001b[1m";
    static final String DIM = "\u001b[2m";
    static final String PLAIN = "\u001b[0m";
    private static final Pattern NOTEBOOK_CLASS = Pattern.compile("REPL\\.\\$JShell\\$\\d+[A-Z]*(?:_\\d+)*\\$?(.*)");
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\d+[A-Z]*(?:_\\d+)*\\$");
    private static final Pattern DUMPED = Pattern.compile("[\\w-]+//(REPL\\.\\S+)\\.([^.(]+)\\((Cell\\[.+?]):(\\d+)\\)");
    private static final Pattern CELL = Pattern.compile("Cell\\[(.+)]");
    /** Lines of source shown before and behind the one that threw. */
    private static final int CONTEXT = 2;
    private static final int CAUSES = 10;
    /** As many frames in a row are not worth folding. */
    private static final int FEW = 2;
    private static final int NAMED = 3;

    private final CellSources sources;
    private final boolean whole;
    private final List<String> lines = new ArrayList<>();

    private ThrownText(CellSources sources, boolean whole) {
        this.sources = sources;
        this.whole = whole;
    }

    /** For the output of a cell. @param name and @param message say what happened, in place of the throwable's own */
    static List<String> folded(CellSources sources, Thrown thrown, String name, String message) {
        ThrownText text = new ThrownText(sources, false);
        text.describe(thrown, name, message, "", List.of(), 0);
        return text.lines;
    }

    static List<String> folded(CellSources sources, Thrown thrown) {
        return folded(sources, thrown, simple(thrown.type()), readable(thrown.message()));
    }

    /** With all frames that the session sent. */
    static List<String> whole(CellSources sources, Thrown thrown) {
        ThrownText text = new ThrownText(sources, true);
        text.describe(thrown, readable(thrown.type()), readable(thrown.message()), "", List.of(), 0);
        return text.lines;
    }

    /** @param around frames of the throwable that this one is the cause of, or suppressed by */
    private void describe(Thrown thrown, String name, String message, String intro, List<Frame> around, int depth) {
        List<String> text = message.lines().toList();
        lines.add(intro + RED + BOLD + name + PLAIN + (text.isEmpty() ? "" : ": " + text.get(0)));
        text.stream().skip(1).forEach(lines::add);
        int own = own(thrown.frames(), around);
        frames(thrown.frames().subList(0, own));
        if (whole && own < thrown.frames().size()) {
            lines.add(DIM + "  ... the rest as above" + PLAIN);
        }
        if (depth >= CAUSES && !whole) {
            if (!thrown.cause().isEmpty()) {
                lines.add(DIM + "... more causes; %where shows them" + PLAIN);
            }
            return;
        }
        for (Thrown each : thrown.suppressed()) {
            describe(each, named(each), readable(each.message()), "Suppressed: ", thrown.frames(), depth + 1);
        }
        for (Thrown each : thrown.cause()) {
            describe(each, named(each), readable(each.message()), "Caused by: ", thrown.frames(), depth + 1);
        }
    }

    private String named(Thrown thrown) {
        return whole ? readable(thrown.type()) : simple(thrown.type());
    }

    /** How many frames stand before those that a throwable shares with the one around it; with the first of the notebook. */
    private static int own(List<Frame> frames, List<Frame> around) {
        int own = frames.size();
        int outer = around.size();
        while (own > 0 && outer > 0 && frames.get(own - 1).equals(around.get(outer - 1))) {
            own--;
            outer--;
        }
        int first = 0;
        while (first < frames.size() && !isNotebook(frames.get(first))) {
            first++;
        }
        return first == frames.size() ? own : Math.max(own, first + 1);
    }

    private void frames(List<Frame> frames) {
        List<Frame> library = new ArrayList<>();
        boolean first = true;
        Frame last = null;
        int repeated = 0;
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            if (frame.owner().isEmpty()) {
                // The session left some out of a very long stack.
                fold(library, first, false);
                repeated = repeated(repeated);
                lines.add(DIM + "  " + frame.method() + PLAIN);
                last = null;
                continue;
            }
            if (!isNotebook(frame)) {
                library.add(frame);
                continue;
            }
            fold(library, last == null && first, false);
            if (frame.equals(last)) {
                repeated++;
                continue;
            }
            if (last != null && isStatement(frame) && isStatement(last) && frame.line() == last.line()) {
                // JShell makes two methods of some declarations.
                continue;
            }
            repeated = repeated(repeated);
            last = frame;
            lines.add("  " + place(frame.file()) + (frame.line() > 0 ? ", line " + frame.line() : "") + in(frame));
            lines.addAll(source(sources, frame.file(), frame.line(), first ? CONTEXT : 0));
            first = false;
        }
        repeated(repeated);
        fold(library, first, true);
    }

    /** @param innermost whether no frame stood before these; @param outermost whether none comes after */
    private void fold(List<Frame> library, boolean innermost, boolean outermost) {
        int shown = whole || library.size() <= FEW && !outermost ? library.size() : innermost ? Math.min(1, library.size()) : 0;
        library.subList(0, shown).forEach(frame -> lines.add(DIM + "  at " + frame.owner() + "." + frame.method() + "("
                + frame.file() + (frame.line() > 0 ? ":" + frame.line() : "") + ")" + PLAIN));
        List<Frame> left = library.subList(shown, library.size());
        if (!left.isEmpty()) {
            lines.add(DIM + "  ... " + left.size() + (left.size() == 1 ? " frame of " : " frames of ") + libraries(left)
                    + PLAIN);
        }
        library.clear();
    }

    private static String libraries(List<Frame> frames) {
        Set<String> names = new LinkedHashSet<>();
        frames.forEach(frame -> names.add(library(frame.owner())));
        List<String> some = names.stream().limit(NAMED).toList();
        return names.size() > NAMED ? String.join(", ", some) + " and others" : String.join(", ", some);
    }

    private static String library(String type) {
        if (type.matches("(java|javax|jdk|sun|com\\.sun)\\..*")) {
            return "jdk";
        }
        String[] parts = type.split("\\.");
        return parts.length == 1 || parts[0].equals("farcell") ? parts[0] : parts[0] + "." + parts[1];
    }

    private int repeated(int times) {
        if (times > 0) {
            lines.add(DIM + "  ... the same " + times + (times == 1 ? " time more" : " times more") + PLAIN);
        }
        return 0;
    }

    /** The lines around one of a cell, that one marked; nothing when the text is not known. */
    static List<String> source(CellSources sources, String file, int line, int context) {
        if (sources.line(file, line).isEmpty()) {
            return List.of();
        }
        int from = line;
        int to = line;
        while (from > line - context && sources.line(file, from - 1).isPresent()) {
            from--;
        }
        while (to < line + context && sources.line(file, to + 1).isPresent()) {
            to++;
        }
        int width = String.valueOf(to).length();
        List<String> shown = new ArrayList<>();
        for (int at = from; at <= to; at++) {
            String number = " ".repeat(width - String.valueOf(at).length()) + at;
            String text = context == 0 ? sources.line(file, at).orElse("").strip() : sources.line(file, at).orElse("");
            shown.add((at == line ? RED + "    -> " + PLAIN + number + "  " + text
                    : DIM + "       " + number + "  " + text + PLAIN).stripTrailing());
        }
        return shown;
    }

    private static boolean isStatement(Frame frame) {
        return frame.method().startsWith("do_it$");
    }

    static boolean isNotebook(Frame frame) {
        return frame.owner().startsWith("REPL.");
    }

    private static String in(Frame frame) {
        return in(frame.owner(), frame.method());
    }

    private static String in(String owner, String method) {
        Matcher matcher = NOTEBOOK_CLASS.matcher(owner);
        String type = matcher.matches() ? matcher.group(1).replace('$', '.') : owner;
        if (method.startsWith("do_it$") || method.startsWith("lambda$do_it$")) {
            return method.startsWith("lambda$") ? ", in a lambda" : "";
        }
        if (method.startsWith("lambda$")) {
            return ", in a lambda of " + method.split("\\$")[1];
        }
        return ", in " + (type.isEmpty() ? "" : type + ".") + (method.equals("<init>") ? "new" : method);
    }

    /** A line of a thread dump, with the notebook's frames as tracebacks have them. */
    static String dumped(String line) {
        Matcher frame = DUMPED.matcher(line);
        // The names of modules and loaders say nothing to most.
        return frame.find() ? line.substring(0, frame.start()) + place(frame.group(3)) + ", line " + frame.group(4)
                + in(frame.group(1), frame.group(2)) : line.replaceFirst("^( +at )[^(/]*/+", "$1");
    }

    /** {@code Cell[3]} as people say it. */
    static String place(String file) {
        Matcher matcher = CELL.matcher(file);
        return matcher.matches() ? "Cell [" + matcher.group(1) + "]" : file.isEmpty() ? "the notebook" : file;
    }

    /** Messages of the JVM name classes of the notebook by the names that JShell gives them. */
    static String readable(String message) {
        return WRAPPER.matcher(message.replace("REPL/$JShell$", "REPL.$JShell$")).replaceAll("");
    }

    static String simple(String type) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        Matcher matcher = NOTEBOOK_CLASS.matcher(type);
        return matcher.matches() && !matcher.group(1).isEmpty() ? matcher.group(1).replace('$', '.') : name;
    }
}

package farcell.display.table;

import java.util.ArrayList;
import java.util.List;

/** A {@link Preview} as aligned text: caption, names, types, rows. */
public final class PreviewText {

    private static final String GAP = "  ";
    private static final String MISSING = "";

    private PreviewText() {}

    public static String of(Preview preview) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(preview.columns().stream().map(Preview.Head::name).toList());
        lines.add(preview.columns().stream().map(Preview.Head::type).toList());
        preview.rows().forEach(lines::add);
        int[] widths = new int[preview.columns().size()];
        for (List<String> line : lines) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], width(text(line.get(c))));
            }
        }
        StringBuilder out = new StringBuilder(preview.caption());
        if (widths.length > 0) {
            for (List<String> line : lines) {
                StringBuilder text = new StringBuilder();
                for (int c = 0; c < widths.length; c++) {
                    text.append(c == 0 ? "" : GAP);
                    pad(text, text(line.get(c)), widths[c], preview.columns().get(c).number());
                }
                out.append('\n').append(text.toString().stripTrailing());
            }
        }
        preview.notes().forEach(note -> out.append('\n').append(note));
        return out.toString();
    }

    private static String text(String cell) {
        return cell == null ? MISSING : cell;
    }

    private static void pad(StringBuilder out, String text, int width, boolean right) {
        String blanks = " ".repeat(width - width(text));
        out.append(right ? blanks : "").append(text).append(right ? "" : blanks);
    }

    /** Columns of a terminal: ideographs and their like take two. */
    private static int width(String text) {
        return text.codePoints().map(c -> Character.isIdeographic(c) || isFullWidth(c) ? 2 : 1).sum();
    }

    private static boolean isFullWidth(int c) {
        Character.UnicodeScript script = Character.UnicodeScript.of(c);
        return script == Character.UnicodeScript.HANGUL || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA;
    }
}

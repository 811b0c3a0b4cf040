package farcell.remote;

import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small table of text, plain and as escaped HTML. */
final class TextTable {

    private static final int WIDEST = 80;

    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... head) {
        this.head = List.of(head);
    }

    TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** @param caption line above, may be empty; @param foot lines below */
    Bundle bundle(String caption, List<String> foot) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("text/plain", plain(caption, foot));
        data.put("text/html", html(caption, foot));
        return new Bundle(data, "");
    }

    private String plain(String caption, List<String> foot) {
        int[] widths = new int[head.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], cut(row.get(i)).length());
            }
        }
        StringBuilder text = new StringBuilder(caption.isEmpty() ? "" : caption + "\n");
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = cut(row.get(i));
                line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        foot.forEach(line -> text.append(line).append('\n'));
        return text.toString().stripTrailing();
    }

    private static String cut(String text) {
        String line = text.replace("\n", " ");
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 1) + "\u2026";
    }

    private String html(String caption, List<String> foot) {
        StringBuilder html = new StringBuilder("<table style=\"border-collapse:collapse\">");
        if (!caption.isEmpty()) {
            html.append("<caption style=\"text-align:left\">").append(RemoteDisplay.escaped(caption)).append("</caption>");
        }
        html.append("<thead><tr>");
        head.forEach(cell -> cell(html, "th", cell));
        html.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> cell(html, "td", cell));
            html.append("</tr>");
        }
        html.append("</tbody></table>");
        foot.forEach(line -> html.append("<div>").append(RemoteDisplay.escaped(line)).append("</div>"));
        return html.toString();
    }

    private static void cell(StringBuilder html, String tag, String text) {
        html.append('<').append(tag).append(" style=\"text-align:left;padding:2px 10px 2px 0\">")
                .append(RemoteDisplay.escaped(cut(text))).append("</").append(tag).append('>');
    }
}

package farcell.display.table;

import java.util.List;

/** A {@link Preview} as a small HTML table: inline styles only, which untrusted notebooks keep, and no scripts. */
public final class PreviewHtml {

    private static final String MISSING = "<span style=\"opacity:.5\">—</span>";
    /** JupyterLab and nbconvert set TeX between dollar signs of HTML outputs, but not below these classes. */
    private static final String NO_TEX = "<div class=\"tex2jax_ignore mathjax_ignore\">";
    private static final String QUIET = "font-weight:normal;opacity:.65;font-size:85%";

    private PreviewHtml() {}

    public static String of(Preview preview) {
        StringBuilder out = new StringBuilder(NO_TEX).append("<table style=\"border-collapse:collapse\">");
        out.append("<caption style=\"text-align:left;caption-side:top;").append(QUIET).append("\">")
                .append(escape(preview.caption())).append("</caption>");
        if (!preview.columns().isEmpty()) {
            head(preview.columns(), out);
            body(preview, out);
        }
        out.append("</table>");
        for (String note : preview.notes()) {
            out.append("<div style=\"").append(QUIET).append("\">").append(escape(note)).append("</div>");
        }
        return out.append("</div>").toString();
    }

    private static void head(List<Preview.Head> columns, StringBuilder out) {
        out.append("<thead><tr>");
        for (Preview.Head column : columns) {
            out.append("<th style=\"").append(align(column)).append("\">").append(escape(column.name()))
                    .append("<br><span style=\"").append(QUIET).append("\">").append(escape(column.type()))
                    .append("</span></th>");
        }
        out.append("</tr></thead>");
    }

    private static void body(Preview preview, StringBuilder out) {
        out.append("<tbody>");
        for (List<String> row : preview.rows()) {
            out.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                String cell = row.get(c);
                out.append("<td style=\"").append(align(preview.columns().get(c))).append("\">")
                        .append(cell == null ? MISSING : escape(cell)).append("</td>");
            }
            out.append("</tr>");
        }
        out.append("</tbody>");
    }

    private static String align(Preview.Head column) {
        return column.number() ? "text-align:right;font-variant-numeric:tabular-nums" : "text-align:left";
    }

    /** Text as HTML text: nothing in it can open a tag or close an attribute. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}

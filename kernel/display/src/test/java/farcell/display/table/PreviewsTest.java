package farcell.display.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewsTest {

    private record Grid(String name, List<Preview.Head> heads, List<List<Object>> cells) implements Previews.Source {

        @Override
        public long rows() {
            return cells.size();
        }

        @Override
        public int columns() {
            return heads.size();
        }

        @Override
        public Preview.Head head(int column) {
            return heads.get(column);
        }

        @Override
        public Object value(int row, int column) {
            return cells.get(row).get(column);
        }
    }

    private static final Object ANGRY = new Object() {

        @Override
        public String toString() {
            throw new StackOverflowError();
        }
    };

    @Test
    void textIsAligned() {
        Grid grid = new Grid("fruit", List.of(new Preview.Head("name", "STRING", false),
                new Preview.Head("kg", "DOUBLE", true)),
                List.of(List.of("apple", 1.25), List.of("quince", 100.0)));

        assertThat(PreviewText.of(Previews.of(grid))).isEqualTo("""
                fruit: 2 rows x 2 columns
                name        kg
                STRING  DOUBLE
                apple     1.25
                quince     100""");
    }

    @Test
    void htmlShowsNothingButText() {
        String attack = "x</td></table><script>alert('1')</script><img src=x onerror=\"alert(2)\">&amp;";
        Grid grid = new Grid(attack, List.of(new Preview.Head(attack, "STRING", false)), List.of(List.of(attack)));

        String html = PreviewHtml.of(Previews.of(grid));

        assertThat(html).doesNotContain("<script", "<img", "\"alert", "'1'", "<style").contains("&lt;script&gt;");
        assertThat(html.replaceAll("</?(div|table|caption|thead|tbody|tr|th|td|br|span)( [^<>]*)?>", ""))
                .doesNotContain("<", ">");
        assertThat(html).startsWith("<div class=\"tex2jax_ignore");
    }

    @Test
    void missingIsADashInHtmlAndBlankInText() {
        List<Object> row = new java.util.ArrayList<>();
        row.add(null);
        row.add(Double.NaN);
        Grid grid = new Grid("", List.of(new Preview.Head("a", "STRING", false), new Preview.Head("b", "DOUBLE", true)),
                List.of(row));

        assertThat(PreviewText.of(Previews.of(grid))).endsWith("STRING  DOUBLE\n");
        assertThat(PreviewHtml.of(Previews.of(grid))).containsOnlyOnce("1 row x 2 columns").contains("—")
                .doesNotContain("NaN", "null");
    }

    @Test
    void aCellThatCannotBeShownCostsOnlyItself() {
        Grid grid = new Grid("", List.of(new Preview.Head("a", "X", false)), List.of(List.of(ANGRY), List.of("fine")));

        assertThat(PreviewText.of(Previews.of(grid))).contains("(StackOverflowError when shown)", "fine");
    }

    @Test
    void columnsBeyondTheTwentiethAreCounted() {
        List<Preview.Head> heads = java.util.stream.IntStream.range(0, 25)
                .mapToObj(i -> new Preview.Head("c" + i, "INTEGER", true)).toList();
        List<Object> row = java.util.Collections.nCopies(25, 1);

        Preview preview = Previews.of(new Grid("", heads, List.of(row)));

        assertThat(preview.caption()).isEqualTo("1 row x 25 columns");
        assertThat(preview.columns()).hasSize(20);
        assertThat(preview.rows().get(0)).hasSize(20);
        assertThat(PreviewText.of(preview)).contains("5 more columns not shown").doesNotContain("c20");
        assertThat(PreviewHtml.of(preview)).contains("5 more columns not shown");
    }
}

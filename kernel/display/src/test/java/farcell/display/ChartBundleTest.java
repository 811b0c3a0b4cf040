package farcell.display;

import static farcell.display.Plots.plot;
import static farcell.display.TablePlots.plot;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ChartBundleTest {

    private static final String ATTACK = "x</script><script>alert(\"1\")</script>.['a'] \u2028\u202e";

    private final Table table = Table.create("t", DoubleColumn.create("x", 1, 2, 3, 4),
            DoubleColumn.create("y.[0]", 4, Double.NaN, Double.POSITIVE_INFINITY, 1.5),
            StringColumn.create("k", "a", "b", "a", "b"));

    @Test
    void theBundleIsVegaLitePngAndTextWithoutHtml() {
        Rendered rendered = Rendered.of(plot(table).scatter("x", "y.[0]").by("k").title("T").size(300, 200));

        assertThat(rendered.text()).isEqualTo("T: scatter x,y.[0] by k, 4 points");
        assertThat(rendered.has("text/html")).isFalse();
        JsonNode spec = rendered.vegaLite();
        assertThat(spec.path("$schema").asText()).isEqualTo("https://vega.github.io/schema/vega-lite/v5.json");
        assertThat(spec.path("title").path("text").asText()).isEqualTo("T");
        assertThat(spec.path("mark").path("type").asText()).isEqualTo("point");
        assertThat(spec.path("encoding").path("x").path("title").asText()).isEqualTo("x");
        assertThat(spec.path("encoding").path("y").path("title").asText()).isEqualTo("y.[0]");
        assertThat(spec.path("encoding").path("color").path("title").asText()).isEqualTo("k");
        assertThat(values(spec)).hasSize(4);
        assertThat(values(spec).get(0).toString()).isEqualTo("{\"x\":1,\"y\":4,\"k\":\"a\"}");
        assertThat(values(spec).findValuesAsText("y")).containsExactly("4", "null", "null", "1.5");
    }

    @Test
    void thePngHasTwiceTheSizeAndIsNotBlank() {
        BufferedImage png = Rendered.of(plot(table).line("x", "y.[0]").size(300, 200)).png();

        assertThat(png.getWidth()).isEqualTo(600);
        assertThat(png.getHeight()).isEqualTo(400);
        assertThat(colours(png)).contains(0x4c78a8).hasSizeGreaterThan(10);
    }

    @Test
    void aLineIsDrawnInTheOrderOfTheRowsWithItsGaps() {
        JsonNode spec = Rendered.of(plot(new double[] {3, 1, 2, 5, 6}, new double[] {1, 2, Double.NaN, 4, 5}).line())
                .vegaLite();

        assertThat(spec.path("mark").path("type").asText()).isEqualTo("line");
        assertThat(spec.path("encoding").path("x").has("sort")).isTrue();
        assertThat(spec.path("encoding").path("x").get("sort").isNull()).isTrue();
        assertThat(values(spec).findValuesAsText("x")).containsExactly("3", "1", "2", "5", "6");
        assertThat(values(spec).get(2).get("y").isNull()).isTrue();
    }

    @Test
    void aLonePointOfALineIsSeen() {
        Chart gap = plot(new double[] {1, Double.NaN, 3, 4}).line();

        assertThat(Rendered.of(gap).vegaLite().path("mark").path("point").asBoolean()).isTrue();
        assertThat(Rendered.of(plot(new double[] {1, 2}).line()).vegaLite().path("mark").has("point")).isFalse();
    }

    @Test
    void timesAreTheWallClockOfTheData() {
        Table days = Table.create("t", DateColumn.create("day", LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 2)),
                DoubleColumn.create("v", 1, 2));

        JsonNode spec = Rendered.of(plot(days).line("day", "v")).vegaLite();

        assertThat(spec.path("encoding").path("x").path("type").asText()).isEqualTo("temporal");
        assertThat(values(spec).get(0).get("x").asText()).isEqualTo("2026-03-01T00:00:00.000");
    }

    @Test
    void namesAndLabelsAreOnlyEverText() {
        Table attack = Table.create(ATTACK, StringColumn.create(ATTACK, ATTACK, "b"),
                DoubleColumn.create("image", 1, 2), DoubleColumn.create("v", 1, 2));
        List<Chart> charts = List.of(plot(attack).line("image", "v").by(ATTACK).title(ATTACK),
                plot(attack).bar(ATTACK, "v"), plot(attack).pie(ATTACK, "v"), plot(attack).box("v").by(ATTACK),
                plot(attack).histogram("v").by(ATTACK), plot(attack).heatmap(ATTACK, "image", "v"));

        for (Chart chart : charts) {
            Rendered rendered = Rendered.of(chart);
            assertThat(rendered.json()).doesNotContain("<", ">", "\u2028", "\u202e");
            assertThat(fields(rendered.vegaLite())).as("%s", chart).isSubsetOf(
                    "x", "y", "k", "c", "v", "i", "a", "b", "n", "low", "q1", "median", "q3", "high");
            rendered.vegaLite().findValues("tooltip").forEach(tooltip -> assertThat(tooltip.findValuesAsText("title"))
                    .as("vega-tooltip loads the address in a field of that name").doesNotContain("image"));
            assertThat(rendered.png()).isNotNull();
        }
    }

    @Test
    void aMillionPointsBecomeFiveThousandThatKeepTheExtremes() {
        double[] y = new double[1_000_000];
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.sin(i / 1000.0);
        }
        y[567_890] = 50;

        Rendered rendered = Rendered.of(plot(y).line());

        JsonNode spec = rendered.vegaLite();
        assertThat(rendered.text()).isEqualTo("line index,y, 1000000 points");
        assertThat(spec.path("title").path("text").get(0).asText())
                .matches("[45],\\d{3} of 1,000,000 points shown: highest and lowest of each stretch");
        assertThat(values(spec).size()).isBetween(4_000, 5_000);
        assertThat(values(spec).findValuesAsText("y")).contains("50");
        assertThat(values(spec).findValuesAsText("x")).contains("0", "567890", "999999");
        assertThat(rendered.json()).hasSizeLessThan(500_000);
    }

    @Test
    void aScatterOfManyIsASampleOfThem() {
        int n = 100_000;
        double[] x = IntStream.range(0, n).asDoubleStream().toArray();

        JsonNode first = Rendered.of(plot(x, x).scatter()).vegaLite();

        assertThat(values(first)).hasSize(5_000);
        assertThat(first.path("title").path("text").get(0).asText())
                .isEqualTo("5,000 of 100,000 points shown: a sample");
        assertThat(Rendered.of(plot(x, x).scatter()).vegaLite()).isEqualTo(first);
    }

    @Test
    void longNamesAreThinnedUntilTheSpecFits() {
        int n = 5_000;
        String[] names = IntStream.range(0, n).mapToObj(i -> "名".repeat(36) + i).toArray(String[]::new);
        Table wide = Table.create("t", StringColumn.create("k", names),
                DoubleColumn.create("v", IntStream.range(0, n).asDoubleStream().toArray()));

        Rendered rendered = Rendered.of(plot(wide).scatter("k", "v"));

        assertThat(rendered.json() == null || rendered.json().getBytes(java.nio.charset.StandardCharsets.UTF_8).length
                <= 500_000).isTrue();
        assertThat(rendered.text()).isEqualTo("scatter k,v, 5000 points");
    }

    @Test
    void logarithmicAxesLeaveOutWhatTheyCannotPlace() {
        JsonNode spec = Rendered.of(plot(new double[] {10, 0, -1, 100}).line().logY()).vegaLite();
        JsonNode none = Rendered.of(plot(new double[] {-1, -2}).line().logY()).vegaLite();

        assertThat(spec.path("encoding").path("y").path("scale").path("type").asText()).isEqualTo("log");
        assertThat(values(spec).findValuesAsText("y")).containsExactly("10", "null", "null", "100");
        assertThat(spec.path("title").toString()).contains("2 points at or below zero");
        assertThat(none.path("encoding").path("y").path("scale").has("type")).isFalse();
        assertThat(none.path("title").toString()).contains("linear axes");
    }

    @Test
    void barsStandLieAndStack() {
        JsonNode grouped = Rendered.of(plot(table).bar("k", "x").by("x")).vegaLite();
        JsonNode lying = Rendered.of(plot(table).bar("k", "x").horizontal()).vegaLite();
        JsonNode stacked = Rendered.of(plot(table).bar("k").by("x").stacked()).vegaLite();

        assertThat(grouped.path("encoding").path("xOffset").path("field").asText()).isEqualTo("k");
        assertThat(lying.path("encoding").path("y").path("title").asText()).isEqualTo("k");
        assertThat(lying.path("encoding").path("x").path("title").asText()).isEqualTo("x");
        assertThat(stacked.path("encoding").path("y").has("stack")).isFalse();
        assertThat(stacked.path("encoding").path("y").path("title").asText()).isEqualTo("count");
    }

    @Test
    void emptyDataGivesEmptyCharts() {
        Table none = table.emptyCopy();
        for (Chart chart : List.of(plot(none).line("x", "y.[0]"), plot(none).bar("k", "x"), plot(none).histogram("x"),
                plot(none).box("x").by("k"), plot(none).pie("k", "x"), plot(none).heatmap("k", "x", "y.[0]"))) {
            Rendered rendered = Rendered.of(chart);
            assertThat(rendered.vegaLite().has("encoding")).isTrue();
            assertThat(rendered.png().getWidth()).isEqualTo(1200);
        }
    }

    @Test
    void aPictureWithoutRoomForItsAxisIsLeftOutAndTheRestShown() {
        String wide = "🧑".repeat(20);
        Table names = Table.create("t", StringColumn.create("k", wide + 1, wide + 2), DoubleColumn.create("v", 1, 2));

        Rendered rendered = Rendered.of(plot(names).line("k", "v").size(100, 100));

        assertThat(rendered.text()).isEqualTo("line k,v, 2 points");
        assertThat(rendered.vegaLite().has("mark")).isTrue();
    }

    private static JsonNode values(JsonNode spec) {
        return spec.path("data").path("values");
    }

    private static List<String> fields(JsonNode node) {
        List<String> fields = new ArrayList<>(node.findValuesAsText("field"));
        node.findValues("values").forEach(rows -> rows.forEach(row -> row.fieldNames().forEachRemaining(fields::add)));
        return fields;
    }

    private static TreeSet<Integer> colours(BufferedImage image) {
        TreeSet<Integer> colours = new TreeSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y) & 0xffffff);
            }
        }
        return colours;
    }
}

package farcell.display.tablesaw;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.display.Rendered;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

class TableRenderersTest {

    @Test
    void aTableShowsNamesTypesAndRows() {
        IntColumn n = IntColumn.create("n", 1, 2);
        n.appendMissing();
        Table table = Table.create("t", n, StringColumn.create("s", "a", "", "c"),
                DoubleColumn.create("d", 0.1 + 0.2, Double.NaN, 1e9),
                DateColumn.create("day", LocalDate.of(2026, 1, 2), null, LocalDate.of(2026, 1, 4)),
                BooleanColumn.create("b", true, false, true));

        Rendered rendered = Rendered.of(table);

        assertThat(rendered.text()).isEqualTo("""
                t: 3 rows x 5 columns
                      n  s                d  day         b
                INTEGER  STRING      DOUBLE  LOCAL_DATE  BOOLEAN
                      1  a              0.3  2026-01-02  true
                      2                                  false
                         c       1000000000  2026-01-04  true""");
        assertThat(rendered.html()).contains("<table", ">0.3<", "text-align:right", ">LOCAL_DATE<")
                .doesNotContain("<script", "<style");
    }

    @Test
    void aMillionRowsCostTen() {
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger highest = new AtomicInteger(-1);
        DoubleColumn real = DoubleColumn.create("x", IntStream.range(0, 1_000_000).asDoubleStream().toArray());
        Column<?> watched = (Column<?>) Proxy.newProxyInstance(Column.class.getClassLoader(),
                new Class<?>[] {Column.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments.length > 0 && arguments[0] instanceof Integer row) {
                        looks.incrementAndGet();
                        highest.accumulateAndGet(row, Math::max);
                    } else if (!method.getName().matches("size|name|type|hashCode|equals|isEmpty")) {
                        throw new AssertionError("a preview has no use for " + method.getName());
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });

        Rendered rendered = Rendered.of(Table.create("big", watched));

        assertThat(rendered.text()).startsWith("big: 10 of 1,000,000 rows x 1 column\n").hasLineCount(13);
        assertThat(rendered.html()).contains("10 of 1,000,000 rows x 1 column").hasSizeLessThan(4000);
        assertThat(highest).hasValue(9);
        assertThat(looks.get()).isLessThan(100);
    }

    @Test
    void aSliceShowsItsOwnRows() {
        Table table = Table.create("t", IntColumn.create("n", 1, 2, 3, 4),
                StringColumn.create("k", "a", "b", "a", "b"));

        String text = Rendered.of(table.splitOn("k").getSlices().get(1)).text();

        assertThat(text).contains("2 rows x 2 columns", "2  b", "4  b").doesNotContain("1  a");
    }

    @Test
    void aColumnIsATableOfOne() {
        assertThat(Rendered.of(IntColumn.create("n", IntStream.range(0, 12).toArray())).text())
                .startsWith("10 of 12 rows x 1 column\n      n\nINTEGER\n      0\n");
    }

    @Test
    void emptyTables() {
        assertThat(Rendered.of(Table.create("none")).text()).isEqualTo("none: 0 rows x 0 columns");
        assertThat(Rendered.of(Table.create("t", IntColumn.create("n"))).text())
                .isEqualTo("t: 0 rows x 1 column\n      n\nINTEGER");
    }
}

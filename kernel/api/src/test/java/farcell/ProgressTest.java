package farcell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private long now;
    private final List<String> shown = new ArrayList<>();
    private final List<Boolean> updates = new ArrayList<>();

    private Progress<Integer> over(Iterable<Integer> items, long total) {
        return new Progress<>(items, total, "<train>", () -> now, (data, update) -> {
            shown.add(plain(data));
            updates.add(update);
        });
    }

    private static String plain(DisplayData data) {
        return (String) data.getData(MIMEType.TEXT_PLAIN);
    }

    @Test
    void updatesAtMostFiveTimesASecondAndAlwaysShowsTheLastState() {
        List<Integer> items = IntStream.range(0, 1000).boxed().toList();
        for (int item : over(items, 1000)) {
            assertThat(item).isNotNegative();
            now += 1_000_000L;
        }
        assertThat(shown).hasSize(1 + 4 + 1);
        assertThat(updates).containsExactly(false, true, true, true, true, true);
        assertThat(shown.get(1)).contains("200/1000").contains("200").contains("/s").contains("left");
        assertThat(shown.get(5)).contains("1000/1000").contains("[" + "#".repeat(30) + "]").doesNotContain("left");
    }

    @Test
    void unknownTotalsCountUp() {
        for (Integer item : over(() -> List.of(1, 2, 3).iterator(), -1)) {
            now += 300_000_000L;
        }
        assertThat(shown.get(0)).startsWith("<train> 0  0:00");
        assertThat(shown).last().asString().startsWith("<train> 3  0:01");
    }

    @Test
    void emptyLoopsAreShownAsDone() {
        assertThat(over(List.of(), 0)).isEmpty();
        assertThat(shown).last().asString().contains("0/0");
    }

    @Test
    void labelsAreEscapedInHtml() {
        List<DisplayData> states = new ArrayList<>();
        new Progress<>(List.of(1), 1, "<b>", () -> now, (data, update) -> states.add(data)).forEach(x -> { });
        assertThat((String) states.get(0).getData(MIMEType.TEXT_HTML)).contains("&lt;b&gt;").doesNotContain("<b>");
    }
}

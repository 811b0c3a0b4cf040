package farcell.session.values;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.values.ValueCodecs;
import farcell.values.ValueContext;
import farcell.wire.Slot;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharingTest {

    private record Holder(Object held) {}

    private final ValueContext context =
            new ValueContext(SharingTest.class.getClassLoader(), name -> false, MethodHandles.lookup(), List.of());
    private long now;

    private Sharing sharing(long nanosPerLook) {
        return new Sharing(ValueCodecs.river(), context, Duration.ofNanos(10), () -> now += nanosPerLook);
    }

    private static Slot slot(String name) {
        return new Slot("REPL.$JShell$1", name);
    }

    private Optional<List<List<String>>> groups(long nanosPerLook, Object... values) {
        Map<Slot, Object> slots = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            slots.put(slot("v" + i), values[i]);
        }
        return sharing(nanosPerLook).groups(slots)
                .map(all -> all.stream().map(group -> group.stream().map(Slot::field).toList()).toList());
    }

    @Test
    void slotsThatReachOneObjectAreAGroupOverOthersToo() {
        int[] first = {1};
        List<Object> second = new ArrayList<>();
        assertThat(groups(0, first, new Object[] {first, second}, new int[1], Map.of("k", second), "text").orElseThrow())
                .containsExactlyInAnyOrder(List.of("v0", "v1", "v3"), List.of("v2"), List.of("v4"));
    }

    @Test
    void aPartOfWhatAnotherHoldsMakesAGroupWhicheverIsLookedAtFirst() {
        int[] deep = {1};
        List<Object> outer = new ArrayList<>(List.of(new ArrayList<>(List.of(deep))));
        assertThat(groups(0, outer, deep).orElseThrow()).containsExactly(List.of("v0", "v1"));
        assertThat(groups(0, deep, outer).orElseThrow()).containsExactly(List.of("v0", "v1"));
        assertThat(groups(0, deep, outer, outer.get(0)).orElseThrow()).containsExactly(List.of("v0", "v1", "v2"));
    }

    @Test
    void aRecordSharesByWhatItHoldsAlone() {
        Holder same = new Holder("text");
        assertThat(groups(0, new Object[] {same}, new Object[] {same}).orElseThrow())
                .containsExactly(List.of("v0"), List.of("v1"));
        Holder mutable = new Holder(new int[1]);
        assertThat(groups(0, new Object[] {mutable}, new Object[] {mutable}, new Object[] {new Holder(mutable)}).orElseThrow())
                .containsExactly(List.of("v0", "v1", "v2"));
    }

    @Test
    void circlesHaveAnEnd() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        Object[] other = {null};
        other[0] = other;
        assertThat(groups(0, circle, other).orElseThrow()).containsExactly(List.of("v0"), List.of("v1"));
    }

    @Test
    void itIsGivenUpWhenItTakesTooLong() {
        List<int[]> many = IntStream.range(0, 5000).mapToObj(i -> new int[1]).toList();
        assertThat(groups(0, many, new int[1])).isPresent();
        assertThat(groups(100, many, new int[1])).isEmpty();
        assertThat(groups(100, many, "one alone shares with nobody")).isPresent();
    }
}

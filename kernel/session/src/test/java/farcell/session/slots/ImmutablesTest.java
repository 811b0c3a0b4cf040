package farcell.session.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ImmutablesTest {

    record Pair(String name, Object value) {}

    enum Counting {
        ONE;

        private int count;

        int next() {
            return ++count;
        }
    }

    @Test
    void valuesThatNobodyCanChange() {
        int captured = new ArrayList<>().size();
        Supplier<Integer> lambda = () -> captured;
        assertThat(List.of("a", 1, 'c', 2.5, true, new BigDecimal("1.5"), BigInteger.TEN, Instant.EPOCH,
                TimeUnit.DAYS, Optional.of("x"), new Pair("a", 1), new Pair("b", new Pair("c", null)), lambda))
                .allSatisfy(value -> assertThat(Immutables.isValue(value)).as("%s", value).isTrue());
        assertThat(Immutables.isValue(null)).isTrue();
    }

    @Test
    void valuesThatSomebodyCanChange() {
        List<Integer> captured = new ArrayList<>();
        Supplier<Integer> lambda = captured::size;
        assertThat(List.of(new int[0], new ArrayList<>(), new Pair("a", new ArrayList<>()), Counting.ONE,
                Optional.of(new int[1]), new BigInteger("7") { }, new Object(), lambda))
                .allSatisfy(value -> assertThat(Immutables.isValue(value)).as("%s", value).isFalse());
        assertThat(Counting.ONE.next()).isEqualTo(1);
    }
}

package farcell.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** There, and there and back, between two loaders. */
class TravelTest {

    private static final String GOOD = Side.CELL + "Good";
    private static final Side HERE = new Side();
    private static final Side THERE = new Side();

    @SuppressWarnings("unchecked")
    static Stream<String> names() throws Exception {
        return ((List<String>) HERE.call(GOOD, "names")).stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void arrives(String name) throws Exception {
        Object value = HERE.call(GOOD, "make", name);
        Object there = THERE.decode(HERE.encode(value));
        assertThat(THERE.call(GOOD, "check", name, there)).isEqualTo(true);
    }

    @ParameterizedTest
    @MethodSource("names")
    void comesBack(String name) throws Exception {
        if (name.equals("write replace")) {
            return;
        }
        Object there = THERE.decode(HERE.encode(HERE.call(GOOD, "make", name)));
        Object back = HERE.decode(THERE.encode(there));
        assertThat(HERE.call(GOOD, "check", name, back)).isEqualTo(true);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameObjectTwiceHasTheSameDigest(String name) throws Exception {
        Object value = HERE.call(GOOD, "make", name);
        String first = ValueCodecs.river().encode(value, HERE.context).digest();
        assertThat(ValueCodecs.river().encode(value, HERE.context).digest()).isEqualTo(first).hasSize(16);
    }
}

package farcell.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalTest {

    private static final Side HERE = new Side();

    private static CannotTravelException refusal(Object root) {
        CannotTravelException refused = catchThrowableOfType(CannotTravelException.class,
                () -> ValueCodecs.river().encode(root, HERE.context));
        assertThat(refused).as("refusal of " + root.getClass()).isNotNull();
        return refused;
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatStaysIsNamedWithReasonAndPath() throws Exception {
        Map<String, Object> all = (Map<String, Object>) HERE.call(Side.CELL + "Bad", "all");
        assertThat(all).hasSizeGreaterThan(15);
        all.forEach((reason, value) -> {
            CannotTravelException refused = refusal(new Object[] {"first", value});
            assertThat(refused).hasMessageContaining(reason);
            if (!(value instanceof Class<?>)) {
                assertThat(refused.path()).as(reason).isEqualTo("[1]");
            }
            assertThat(refused.type()).isNotEmpty();
        });
    }

    @Test
    void thePathGoesThroughFieldsListsAndMaps() throws Exception {
        Object model = HERE.loadClass(Side.CELL + "Types$Model").getConstructor().newInstance();
        CannotTravelException refused = refusal(new Object[] {List.of(Map.of("net", model))});
        assertThat(refused.path()).isEqualTo("[0][0][\"net\"].block.cache.lock");
        assertThat(refused.type()).isEqualTo("java.lang.Thread");
    }

    @Test
    void noMethodOfUserCodeIsCalledToRefuse() throws Exception {
        Object loud = HERE.loadClass(Side.CELL + "Types$Loud").getConstructor().newInstance();
        assertThat(refusal(Arrays.asList(1, loud)).path()).isEqualTo("[1].inner");
    }

    @Test
    void aPlainLambdaIsRefusedByItsInterface() throws Exception {
        CannotTravelException refused = refusal(new Object[] {HERE.call(Side.CELL + "Bad", "plainLambda")});
        assertThat(refused.type()).isEqualTo("a lambda of type java.lang.Runnable");
    }

    @Test
    void aClassOfAnotherLoaderIsRefused() throws Exception {
        Object foreign = new Side().loadClass(Side.CELL + "Types$Node").getConstructor(int.class).newInstance(1);
        assertThat(refusal(foreign)).hasMessageContaining("class loader of its own");
    }

    @Test
    void aChainTooLongForTheStackIsRefused() {
        Object[] chain = {null};
        for (int i = 0; i < 100_000; i++) {
            chain = new Object[] {chain};
        }
        Object root = chain;
        assertThatExceptionOfType(CannotTravelException.class)
                .isThrownBy(() -> new RiverCodec(warning -> {}, 1 << 20).encode(root, HERE.context))
                .withMessageContaining("nested too deeply");
    }
}

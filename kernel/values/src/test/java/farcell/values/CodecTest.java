package farcell.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {

    private static final Side HERE = new Side();
    private static final ValueCodec CODEC = ValueCodecs.river();

    @ParameterizedTest
    @EnumSource(BulkArray.class)
    void arraysOfAllLengthsAroundAPieceTravel(BulkArray type) throws Exception {
        int piece = BulkArray.PIECE / type.width;
        int threshold = BulkArray.THRESHOLD / type.width;
        for (int length : new int[] {0, 1, threshold - 1, threshold, piece - 1, piece, piece + 1, 2 * piece + 3}) {
            Object array = Array.newInstance(type.component, length);
            for (int i = 0; i < length; i++) {
                switch (type) {
                    case BOOLEAN -> Array.setBoolean(array, i, i % 3 == 0);
                    case CHAR -> Array.setChar(array, i, (char) (i * 7));
                    default -> Array.setByte(array, i, (byte) (i * 7));
                }
            }
            Object back = HERE.decode(HERE.encode(array));
            assertThat(Arrays.deepEquals(new Object[] {array}, new Object[] {back})).isTrue();
        }
    }

    @Test
    void anyChangedByteShowsInTheDigest() throws Exception {
        byte[] array = new byte[300_000];
        Object root = new Object[] {array, "text"};
        String before = CODEC.encode(root, HERE.context).digest();
        for (int at : new int[] {0, 1, 8, 262_143, 262_144, 299_999}) {
            array[at]++;
            assertThat(CODEC.encode(root, HERE.context).digest()).isNotEqualTo(before);
            array[at]--;
        }
        assertThat(CODEC.encode(root, HERE.context).digest()).isEqualTo(before);
        assertThat(CODEC.encode(new Object[] {array, "texu"}, HERE.context).digest()).isNotEqualTo(before);
    }

    @Test
    void bigArraysAreNotCopiedWhenEncoding() throws Exception {
        double[] array = new double[1_000_000];
        ValueCodec.Encoded encoded = CODEC.encode(new Object[] {array, array}, HERE.context);
        assertThat(encoded.size()).isBetween(8_000_000L, 8_001_000L);
        String before = encoded.digest();
        array[5] = 1;
        assertThat(encoded.digest()).isNotEqualTo(before);
    }

    @Test
    void notebookClassesAndCodeAreNamed() throws Exception {
        Object point = HERE.loadClass(Side.CELL + "Types$Point").getConstructors()[0].newInstance(1, 2.0);
        Object shape = HERE.call(Side.CELL + "Good", "make", "singleton of a library");
        ValueCodec.Encoded encoded = CODEC.encode(new Object[] {point, shape}, HERE.context);
        assertThat(encoded.notebookClasses()).containsExactly(Side.CELL + "Types$Point");
        assertThat(encoded.code()).containsExactly(Side.CELL + "Types$Point");

        ValueCodec.Encoded lambda = CODEC.encode(HERE.call(Side.CELL + "Good", "make", "unbound method reference"),
                HERE.context);
        assertThat(lambda.notebookClasses()).containsExactly(Side.CELL + "Good");
        assertThat(lambda.code()).containsExactly("java.lang.String#length#()I");
        for (String kind : List.of("unbound method reference", "capturing lambda", "record", "enum", "lambda")) {
            Object value = HERE.call(Side.CELL + "Good", "make", kind);
            CodeInside inside = new CodeInside(HERE.context.notebook());
            CODEC.walkAll(new Object[] {value}, HERE.context, object -> {
                inside.see(object);
                return true;
            });
            assertThat(inside.code()).as(kind).containsExactlyInAnyOrderElementsOf(
                    CODEC.encode(value, HERE.context).code());
        }
    }

    @Test
    void viewsAreWarnedOf() throws Exception {
        List<String> warnings = new ArrayList<>();
        CODEC.withWarnings(warnings::add).encode(new ArrayList<>(List.of(1, 2)).subList(0, 1), HERE.context);
        assertThat(warnings).singleElement().asString().contains("SubList").contains("no longer a view");
    }

    /** A rule as a library brings it. */
    public static class ThreadsByName implements Traveler {
        @Override
        public boolean handles(Class<?> type) {
            return type == Thread.class;
        }

        @Override
        public Object leave(Object value) throws CannotTravelException {
            String name = ((Thread) value).getName();
            if (name.isEmpty()) {
                throw new CannotTravelException("", "", "a thread without a name", null);
            }
            return name;
        }

        @Override
        public Object arrive(Object sent, String type, ClassLoader loader) {
            return new Thread((String) sent);
        }
    }

    @Test
    void aLibrarysRuleComesFirstAndIsWantedOnBothSides() throws Exception {
        Side with = new Side(new ThreadsByName());
        Thread thread = new Thread("t1");
        byte[] data = with.encode(new Object[] {thread, thread});
        Object[] back = (Object[]) with.decode(data);
        assertThat(((Thread) back[0]).getName()).isEqualTo("t1");
        assertThat(back[1]).isSameAs(back[0]);
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> HERE.decode(data))
                .withMessageContaining("There is no rule").withMessageContaining("ThreadsByName");
        assertThatExceptionOfType(CannotTravelException.class)
                .isThrownBy(() -> CODEC.encode(List.of(new Thread("")), with.context))
                .withMessage("a thread without a name").satisfies(e -> assertThat(e.path()).isEqualTo("[0]"));
    }

    @Test
    void theCallersContextLoaderIsNotUsed() throws Exception {
        byte[] data = HERE.encode(HERE.call(Side.CELL + "Good", "make", "record"));
        Thread.currentThread().setContextClassLoader(null);
        Object back = CODEC.decode(new ByteArrayInputStream(data), HERE.context, Side.limits());
        assertThat(back.getClass().getClassLoader()).isSameAs(HERE);
    }

    /** Of a walk into all that is not known yet: what can be changed, once each. */
    private static List<Object> mutableParts(Object root) {
        List<Object> shown = new ArrayList<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        CODEC.walk(root, HERE.context, (object, mutable) -> {
            if (!seen.add(object)) {
                return ValueCodec.Next.PAST;
            }
            if (mutable) {
                shown.add(object);
            }
            return ValueCodec.Next.INTO;
        });
        return shown;
    }

    @Test
    void theWalkTellsWhatCanBeChanged() throws Exception {
        Class<?> pair = HERE.loadClass(Side.CELL + "Types$Pair");
        List<Object> shared = new ArrayList<>(List.of("leaf"));
        int[] numbers = {1, 2};
        Object record = pair.getConstructors()[0].newInstance(shared, numbers);
        Object[] root = {shared, record, 5, "text", Thread.State.NEW, String.class, null};
        List<Object> shown = mutableParts(root);
        assertThat(shown).hasSize(3);
        Set<Object> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        identities.addAll(shown);
        assertThat(identities.contains(root) && identities.contains(shared) && identities.contains(numbers)).isTrue();
    }

    @Test
    void theWalkGoesThroughFieldsLambdasMapsAndOptionals() throws Exception {
        Object node = HERE.loadClass(Side.CELL + "Types$Node").getConstructor(int.class).newInstance(1);
        StringBuilder text = new StringBuilder("x");
        Runnable lambda = () -> text.append(node);
        List<Object> shown = mutableParts(java.util.Optional.of(java.util.Map.of("k", new Object[] {lambda})));
        assertThat(shown.stream().anyMatch(o -> o == node)).isTrue();
        assertThat(shown.stream().anyMatch(o -> o == text)).isTrue();
    }

    @Test
    void theWalkShowsWhatIsReachedTwiceTwiceAndPassesWhatItIsToldToPass() {
        int[] inside = {1};
        List<Object> shared = new ArrayList<>(List.of(inside));
        List<Object> shown = new ArrayList<>();
        CODEC.walk(new Object[] {shared, shared}, HERE.context, (object, mutable) -> {
            shown.add(object);
            return object == shared ? ValueCodec.Next.PAST : ValueCodec.Next.INTO;
        });
        assertThat(shown.stream().filter(o -> o == shared)).hasSize(2);
        assertThat(shown.stream().filter(o -> o == inside)).isEmpty();
    }

    @Test
    void theWalkStopsWhenTold() {
        List<Object> root = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            root.add(new int[1]);
        }
        List<Object> shown = new ArrayList<>();
        CODEC.walk(root, HERE.context, (object, mutable) -> {
            shown.add(object);
            return shown.size() < 10 ? ValueCodec.Next.INTO : ValueCodec.Next.STOP;
        });
        assertThat(shown).hasSize(10);
    }
}

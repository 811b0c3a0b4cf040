package farcell.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TablesawTest {

    private static final String TABLES = Side.CELL + "Tables";
    private static final Side HERE = new Side();
    private static final Side THERE = new Side();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 50_000})
    void tablesOfAllTypesTravel(int rows) throws Exception {
        Object table = HERE.call(TABLES, "all", rows);
        Object there = THERE.decode(HERE.encode(table));
        assertThat(there.getClass().getClassLoader()).isSameAs(THERE);
        assertThat(THERE.call(TABLES, "isAll", there, rows)).isEqualTo(true);
        assertThat(HERE.call(TABLES, "isAll", HERE.decode(THERE.encode(there)), rows)).isEqualTo(true);
    }

    /** Tablesaw keeps keys of 8, 16 and 32 bits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 300, 40_000, 70_000})
    void columnsOfFewAndManyTextsTravelWithMissingOnes(int different) throws Exception {
        Object there = THERE.decode(HERE.encode(HERE.call(TABLES, "texts", different, 80_000)));
        assertThat(THERE.call(TABLES, "areTexts", there, different, 80_000)).isEqualTo(true);
    }

    @Test
    void aTableCanBeSortedAndFilteredAfterTheTrip() throws Exception {
        Object there = THERE.decode(HERE.encode(HERE.call(TABLES, "all", 100)));
        assertThat(THERE.call(TABLES, "canSort", there)).isEqualTo(true);
    }

    @Test
    void tablesInsideOfObjectsAndSharedColumnsTravel() throws Exception {
        Object there = THERE.decode(HERE.encode(HERE.call(TABLES, "nested")));
        assertThat(THERE.call(TABLES, "isNested", there)).isEqualTo(true);
    }

    @Test
    void columnTypesGoByName() throws Exception {
        Object there = THERE.decode(HERE.encode(HERE.call(TABLES, "columnTypes")));
        assertThat(THERE.call(TABLES, "areColumnTypes", there)).isEqualTo(true);
    }

    @Test
    void theSameTableTwiceHasTheSameDigestAndAChangeShows() throws Exception {
        Object table = HERE.call(TABLES, "big", 20_000);
        ValueCodec codec = ValueCodecs.river();
        String before = codec.encode(table, HERE.context).digest();
        assertThat(codec.encode(table, HERE.context).digest()).isEqualTo(before);
        Object column = table.getClass().getMethod("column", int.class).invoke(table, 0);
        column.getClass().getMethod("set", int.class, double.class).invoke(column, 19_999, -1.0);
        assertThat(codec.encode(table, HERE.context).digest()).isNotEqualTo(before);
    }

    /** Each of these rows would be true and false at once. */
    @Test
    void aRowOfABooleanColumnWithTwoValuesIsRefused() throws Exception {
        byte[] data = HERE.encode(HERE.call(TABLES, "flags"));
        assertThat(THERE.call(TABLES, "areFlags", THERE.decode(data))).isEqualTo(true);
        // The bits of true rows are 1, those of false ones 2, of missing ones 4: make the latter 6.
        int at = lastOf(data, (byte) 4);
        data[at] = 6;
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> THERE.decode(data))
                .withMessageContaining("two values");
    }

    private static int lastOf(byte[] data, byte wanted) {
        int at = data.length - 1;
        while (data[at] != wanted) {
            at--;
        }
        return at;
    }
}

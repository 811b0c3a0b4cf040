package farcell.display.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellTextTest {

    @ParameterizedTest
    @CsvSource({"3.14159265, 3.1416", "0.30000000000000004, 0.3", "-2.0, -2", "1234567.89, 1234600",
        "123456789012345678, 1.2346e17", "0.000012345678, 0.000012346", "1.5e-7, 1.5e-7", "-4.56789e-300, -4.5679e-300",
        "0, 0", "4.9e-324, 4.9407e-324", "1e300, 1e300", "NaN, NaN", "-Infinity, -Infinity"})
    void numbersToFiveDigits(double value, String text) {
        assertThat(CellText.number(value)).isEqualTo(text);
    }

    @Test
    void controlCharactersAreShown() {
        assertThat(CellText.clean("a\tb\nc\u0000\u001b[31m\u007f", 40)).isEqualTo("a␉b␊c␀␛[31m␡");
        assertThat(CellText.clean("\u202Egnp\u2028\u200B\uD800", 40)).isEqualTo("\\u202egnp\\u2028\\u200b\\ud800");
    }

    @Test
    void joinersStay() {
        assertThat(CellText.clean("👩\u200D🔬 نمی\u200Cخواهم", 40)).isEqualTo("👩\u200D🔬 نمی\u200Cخواهم");
    }

    @Test
    void longTextIsCutByCharactersAndNeverSplitsOne() {
        assertThat(CellText.clean("x".repeat(40), 40)).isEqualTo("x".repeat(40));
        assertThat(CellText.clean("x".repeat(41), 40)).isEqualTo("x".repeat(39) + "…");
        assertThat(CellText.clean("😀".repeat(41), 40)).isEqualTo("😀".repeat(39) + "…");
        assertThat(CellText.clean("x".repeat(38) + "\u202e\u202e", 40)).hasSize(40).doesNotContain("\u202e");
    }
}

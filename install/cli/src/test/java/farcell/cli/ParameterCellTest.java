package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterCellTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "int|7|7", "long|7|7L", "Long|-7|-7L", "float|1e3|1000.0f", "double|0.1|0.1", "double|NaN|Double.NaN",
        "short|3|(short) 3", "boolean|true|true", "char|x|'x'", "String|a\\b|\"a\\\\b\"",
        "java.nio.file.Path|data|java.nio.file.Path.of(\"data\")", "Duration|90s|java.time.Duration.parse(\"PT1M30S\")",
        "BigDecimal|1.50|new java.math.BigDecimal(\"1.50\")", "Hp|new Hp(3)|new Hp(3)"})
    void valuesAreWrittenAsTheDeclaredType(String type, String value, String literal) {
        assertThat(ParameterCell.assignments(Map.of("x", value), Map.of("x", type)))
                .isEqualTo("// Parameters\nx = " + literal + ";");
    }

    @ParameterizedTest
    @CsvSource({"int,1.5", "int,3000000000", "boolean,yes", "char,ab", "double,much"})
    void aValueThatTheTypeDoesNotHaveIsRefused(String type, String value) {
        assertThatThrownBy(() -> ParameterCell.assignments(Map.of("x", value), Map.of("x", type)))
                .isInstanceOf(Failure.class).hasMessageContaining("x is declared as " + type);
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> ParameterCell.assignments(Map.of("layer", "1"), Map.of("layers", "int")))
                .isInstanceOf(Failure.class).hasMessageContaining("layers?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"3|3", "3000000000|3000000000L", "-1.5e3|-1500.0",
        "true|true", "some text|\"some text\""})
    void withoutADeclarationTheTypeFollowsFromTheValue(String value, String literal) {
        assertThat(ParameterCell.declarations(Map.of("x", value)))
                .isEqualTo("// Parameters\nvar x = " + literal + ";");
    }
}

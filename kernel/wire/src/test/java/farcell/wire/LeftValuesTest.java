package farcell.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeftValuesTest {

    private static final String HASH = "0123456789abcdef".repeat(4);

    @Test
    void isReadAsItWasWritten() {
        LeftValues left = new LeftValues("idle for 15 min", List.of(
                new LeftValues.Group(HASH, 4711, List.of(new Slot("REPL.$JShell$1", "a"), Slot.statics("REPL.$JShell$2$C")),
                        List.of("REPL.$JShell$2$C")),
                new LeftValues.Group(HASH, 3_000_000_000L, List.of(new Slot("REPL.$JShell$3", "b")), List.of())),
                List.of(new LeftValues.Stayed(new Slot("REPL.$JShell$4", "t"), "a thread cannot\n  leave")));
        LeftValues read = LeftValues.parse(left.text());
        assertThat(read.groups()).isEqualTo(left.groups());
        assertThat(read.why()).isEqualTo("idle for 15 min");
        assertThat(read.stayed()).containsExactly(new LeftValues.Stayed(new Slot("REPL.$JShell$4", "t"), "a thread cannot leave"));
        assertThat(read.unfinished()).isEmpty();
        Optional<LeftValues.Unfinished> cell = Optional.of(new LeftValues.Unfinished(12, "Cell[3]", "the value of x",
                List.of(new Slot("REPL.$JShell$3", "b")), List.of(new Slot("REPL.$JShell$1", "a"), Slot.statics("REPL.$JShell$2$C"))));
        assertThat(LeftValues.parse(left.with(cell).text())).isEqualTo(read.with(cell));
        LeftValues nothing = new LeftValues("", List.of(), List.of());
        assertThat(LeftValues.parse(nothing.text())).isEqualTo(nothing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "farcell left 1\n", "farcell left 2\nend\n", "farcell left 1\nwhy x\n", "farcell left 1\nslot a b\nend\n",
            "farcell left 1\ngroup ../../x 5\nend\n", "farcell left 1\nother\nend\n", "farcell left 1\nunfinished x Cell[3] y\nend\n",
            "farcell left 1\nwritten a b\nend\n"})
    void whatIsNotWholeOrNotOursIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> LeftValues.parse(text));
    }

    @Test
    void aSizeIsANumber() {
        assertThatIllegalArgumentException().isThrownBy(() -> LeftValues.parse("farcell left 1\ngroup " + HASH + " many\nend\n"));
    }
}

package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import farcell.notebook.Notebook;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MoveLimitTest {

    @Test
    void isTheNotebooksOwnWhenNothingIsSaid() {
        assertThat(MoveLimit.of(Map.of())).isEqualTo(Notebook.Options.MOVE_LIMIT);
        assertThat(MoveLimit.of(Map.of(MoveLimit.VARIABLE, " "))).isEqualTo(Notebook.Options.MOVE_LIMIT);
    }

    @Test
    void readsSizes() {
        assertThat(MoveLimit.of(Map.of(MoveLimit.VARIABLE, "2G"))).isEqualTo(2L << 30);
        assertThat(MoveLimit.of(Map.of(MoveLimit.VARIABLE, "0"))).isZero();
    }

    @Test
    void refusesWhatIsNoSize() {
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> MoveLimit.of(Map.of(MoveLimit.VARIABLE, "much")))
                .withMessageContaining("FARCELL_MOVE_LIMIT").withMessageContaining("much").withMessageContaining("512M");
    }
}

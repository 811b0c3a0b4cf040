package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.History;
import farcell.jupyter.MemoryHistory;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {
    private static final Path HOME = Path.of("/home/ann");

    @Test
    void isWhereTheEnvironmentSays() {
        assertThat(LedgerFile.of(Map.of(), HOME)).isEqualTo(HOME.resolve(".local/share/farcell/ledger.sqlite"));
        assertThat(LedgerFile.of(Map.of("XDG_DATA_HOME", "/data"), HOME))
                .isEqualTo(Path.of("/data/farcell/ledger.sqlite"));
        assertThat(LedgerFile.of(Map.of("XDG_DATA_HOME", "relative"), HOME).startsWith(HOME)).isTrue();
        assertThat(LedgerFile.of(Map.of("XDG_DATA_HOME", "/data", "FARCELL_DATA", "/own"), HOME))
                .isEqualTo(Path.of("/own/ledger.sqlite"));
    }

    @Test
    void offKeepsNothingOnDisk() {
        assertThat(LedgerFile.history(Map.of("FARCELL_HISTORY", "off"), HOME)).isInstanceOf(MemoryHistory.class);
    }

    @Test
    void outlivesItsKernel(@TempDir Path directory) {
        Map<String, String> environment = Map.of("FARCELL_DATA", directory.toString());
        for (int session = 1; session <= 2; session++) {
            try (History history = LedgerFile.history(environment, HOME)) {
                history.add(1, "cell " + session);
                assertThat(history.tail(9)).hasSize(session);
            }
        }
    }
}

package farcell.cli;

import farcell.jupyter.History;
import farcell.jupyter.MemoryHistory;
import farcell.jupyter.OutputLedger;
import farcell.jupyter.SqliteHistory;
import java.nio.file.Path;
import java.util.Map;

/** Where a user's ledger is: the history of cells and their outputs, as the environment says. */
final class LedgerFile {

    /** Environment variable: {@code off} keeps no cells on disk. */
    static final String VARIABLE = "FARCELL_HISTORY";

    private static final String NAME = "ledger.sqlite";

    private LedgerFile() {}

    /** The history that a kernel is to have. Nothing is opened yet. */
    static History history(Map<String, String> environment, Path home) {
        return environment.getOrDefault(VARIABLE, "").strip().equalsIgnoreCase("off")
                ? new MemoryHistory() : new SqliteHistory(of(environment, home));
    }

    /** Where the outputs of a kernel's cells are kept. @param history what {@link #history} gave */
    static OutputLedger outputs(History history, Map<String, String> environment) {
        // A Jupyter server names the notebook that it starts a kernel for.
        return history instanceof SqliteHistory file
                ? OutputLedger.in(file, environment.getOrDefault("JPY_SESSION_NAME", "")) : OutputLedger.inMemory();
    }

    /**
     * The file: in {@code $FARCELL_DATA}, else in {@code farcell} under {@code $XDG_DATA_HOME} (XDG Base Directory
     * Specification 0.8), whose default is {@code ~/.local/share}.
     */
    static Path of(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("FARCELL_DATA", "");
        if (!own.isBlank()) {
            return Path.of(own).resolve(NAME);
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        // The specification has relative paths ignored.
        Path parent = !data.isBlank() && Path.of(data).isAbsolute() ? Path.of(data) : home.resolve(".local/share");
        return parent.resolve("farcell").resolve(NAME);
    }
}

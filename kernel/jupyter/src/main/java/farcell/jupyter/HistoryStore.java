package farcell.jupyter;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * The ledger of a user: the cells of all kernels and what they put out ({@link OutputStore}), in one SQLite file that
 * several kernels write at once (write-ahead log). Used by one thread.
 */
final class HistoryStore implements AutoCloseable {
    /** Kept in the file as user_version; a file with a higher one was made by a newer Farcell. */
    private static final int VERSION = 2;
    private static final String[] SCHEMA = {
        "CREATE TABLE IF NOT EXISTS session (number INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS cell (id INTEGER PRIMARY KEY, session INTEGER NOT NULL, line INTEGER NOT NULL,"
                + " source TEXT NOT NULL, output TEXT, UNIQUE (session, line))",
        "CREATE TABLE IF NOT EXISTS notebook (session INTEGER PRIMARY KEY, name TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS output (session INTEGER NOT NULL, line INTEGER NOT NULL, at INTEGER NOT NULL,"
                + " bytes INTEGER NOT NULL, content BLOB NOT NULL, UNIQUE (session, line))",
        "CREATE INDEX IF NOT EXISTS output_at ON output (at)",
        "PRAGMA user_version = " + VERSION,
    };
    private static final String COLUMNS = "SELECT session, line, source, output";

    private final Connection connection;
    private final Clock clock;
    /** Number of this kernel's session; 0 until it has a cell, so that a kernel that ran none leaves no trace. */
    private int session;
    /** Whether its notebook is noted. */
    private boolean named;

    private HistoryStore(Connection connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /**
     * Opens the file, or makes it, readable by its owner only.
     *
     * @param busy how long to wait for another kernel that is writing
     */
    static HistoryStore open(Path file, Duration busy, Clock clock) throws IOException, SQLException {
        createPrivately(file);
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) busy.toMillis());
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties());
        try {
            makeTables(connection);
            return new HistoryStore(connection, clock);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static void createPrivately(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(file.toAbsolutePath().getParent(), posix ? only("rwx------") : new FileAttribute<?>[0]);
        try {
            Files.createFile(file, posix ? only("rw-------") : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            // Made by an earlier kernel.
        }
    }

    private static FileAttribute<?>[] only(String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))};
    }

    private static void makeTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = number(statement, "PRAGMA user_version");
            if (version > VERSION) {
                throw new SQLException("it was made by a newer Farcell (format " + version + "; this one knows "
                        + VERSION + ")");
            }
            if (version < VERSION) {
                for (String command : SCHEMA) {
                    statement.executeUpdate(command);
                }
            }
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    void add(int line, String source) throws SQLException {
        if (session == 0) {
            session = newSession();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO cell (session, line, source) VALUES (?, ?, ?)")) {
            insert.setInt(1, session);
            insert.setInt(2, line);
            insert.setString(3, source);
            insert.executeUpdate();
        }
    }

    /** The outputs of cells in the same file. @param notebook that this kernel runs, empty for unknown */
    OutputStore outputs(String notebook) {
        return new OutputStore(connection, this, clock, notebook, OutputStore.BYTES);
    }

    /** Number of this kernel's session, made if need be, for a notebook. */
    int session(String notebook) throws SQLException {
        if (session == 0) {
            session = newSession();
        }
        if (!notebook.isEmpty() && !named) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT OR REPLACE INTO notebook (session, name) VALUES (?, ?)")) {
                insert.setInt(1, session);
                insert.setString(2, notebook);
                insert.executeUpdate();
            }
            named = true;
        }
        return session;
    }

    private int newSession() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO session (started) VALUES (?)",
                Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, clock.instant().toString());
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return keys.getInt(1);
            }
        }
    }

    void output(int line, String text) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE cell SET output = ? WHERE session = ? AND line = ?")) {
            update.setString(1, text);
            update.setInt(2, session);
            update.setInt(3, line);
            update.executeUpdate();
        }
    }

    List<History.Entry> tail(int n) throws SQLException {
        return newestFirst(COLUMNS + " FROM cell ORDER BY id DESC LIMIT ?", n);
    }

    /** @param glob with {@code *} and {@code ?} */
    List<History.Entry> search(String glob, int n, boolean unique) throws SQLException {
        // SQLite's GLOB has [sets], too; here a bracket is a bracket.
        String pattern = glob.replace("[", "[[]");
        // With max(), the other columns are those of the row that has it (SQLite, "Bare columns in an aggregate").
        return unique
                ? newestFirst(COLUMNS + ", max(id) AS newest FROM cell WHERE source GLOB ? GROUP BY source"
                        + " ORDER BY newest DESC LIMIT ?", pattern, n)
                : newestFirst(COLUMNS + " FROM cell WHERE source GLOB ? ORDER BY id DESC LIMIT ?", pattern, n);
    }

    /** @param asked a session's number; 0 = the current one, negative = counted back from it */
    List<History.Entry> range(int asked, int start, int stop) throws SQLException {
        int number = asked > 0 ? asked : current() + asked;
        try (PreparedStatement query = connection.prepareStatement(
                COLUMNS + " FROM cell WHERE session = ? AND line >= ? AND line < ? ORDER BY line")) {
            query.setInt(1, number);
            query.setInt(2, start);
            query.setInt(3, stop);
            return entries(query);
        }
    }

    /** The number of this kernel's session, or the one that it would get by now. */
    private int current() throws SQLException {
        if (session != 0) {
            return session;
        }
        try (Statement statement = connection.createStatement()) {
            return number(statement, "SELECT max(number) FROM session") + 1;
        }
    }

    private List<History.Entry> newestFirst(String sql, Object... values) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                query.setObject(i + 1, values[i]);
            }
            List<History.Entry> entries = entries(query);
            Collections.reverse(entries);
            return entries;
        }
    }

    private static List<History.Entry> entries(PreparedStatement query) throws SQLException {
        List<History.Entry> entries = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                entries.add(new History.Entry(rows.getInt(1), rows.getInt(2), rows.getString(3),
                        Optional.ofNullable(rows.getString(4))));
            }
        }
        return entries;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.OutputLedger.Kept;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The outputs of cells in the ledger's tables, deflated; the oldest go when they are too many. Used by one thread. */
final class OutputStore {

    static final Duration AGE = Duration.ofDays(30);
    static final long BYTES = 256L << 20;
    /** What was written may inflate to this at most: a file that was tampered with fills no memory. */
    private static final int INFLATED = 64 << 20;
    private static final int PRUNE_EVERY = 50;
    /** Bytes over which an output is deflated quickly, beside a client that is still reading it. */
    private static final int LARGE = 256 << 10;

    private final Connection connection;
    private final HistoryStore sessions;
    private final Clock clock;
    private final String notebook;
    private final long bytes;
    private int writes;

    /** @param sessions numbers the runs of kernels; @param notebook the empty string for one that is not known */
    OutputStore(Connection connection, HistoryStore sessions, Clock clock, String notebook, long bytes) {
        this.connection = connection;
        this.sessions = sessions;
        this.clock = clock;
        this.notebook = notebook;
        this.bytes = bytes;
    }

    void write(int line, Instant at, ArrayNode outputs, boolean append) throws SQLException, IOException {
        ArrayNode all = outputs;
        if (append) {
            Optional<Kept> before = read(sessions.session(notebook), line);
            if (before.isPresent()) {
                all = before.get().outputs().addAll(outputs);
            }
        }
        byte[] deflated = deflate(Json.bytes(all));
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO output (session, line, at, bytes, content) VALUES (?, ?, ?, ?, ?)")) {
            insert.setInt(1, sessions.session(notebook));
            insert.setInt(2, line);
            insert.setLong(3, at.toEpochMilli());
            insert.setInt(4, deflated.length);
            insert.setBytes(5, deflated);
            insert.executeUpdate();
        }
        if (writes++ % PRUNE_EVERY == 0) {
            prune();
        }
    }

    private void prune() throws SQLException {
        try (PreparedStatement old = connection.prepareStatement("DELETE FROM output WHERE at < ?")) {
            old.setLong(1, clock.instant().minus(AGE).toEpochMilli());
            old.executeUpdate();
        }
        // Newest first until the sum is reached; what is beyond goes.
        try (PreparedStatement large = connection.prepareStatement("DELETE FROM output WHERE rowid IN (SELECT id FROM"
                + " (SELECT rowid AS id, sum(bytes) OVER (ORDER BY at DESC, rowid DESC) AS total FROM output)"
                + " WHERE total > ?)")) {
            large.setLong(1, bytes);
            large.executeUpdate();
        }
    }

    void update(int line, String id, ObjectNode content) throws SQLException, IOException {
        Optional<Kept> kept = read(sessions.session(notebook), line);
        if (kept.isPresent() && OutputLedger.apply(kept.get().outputs(), id, content)) {
            write(line, kept.get().at(), kept.get().outputs(), false);
        }
    }

    Optional<Kept> find(int line, int run) throws SQLException, IOException {
        Optional<Integer> session = session(run);
        return session.isEmpty() ? Optional.empty() : read(session.get(), line);
    }

    List<Kept> list(int run, int cells) throws SQLException, IOException {
        Optional<Integer> session = session(run);
        List<Kept> found = new ArrayList<>();
        if (session.isEmpty()) {
            return found;
        }
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT line, at, content FROM output WHERE session = ? ORDER BY line DESC LIMIT ?")) {
            query.setInt(1, session.get());
            query.setInt(2, cells);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(kept(rows));
                }
            }
        }
        Collections.reverse(found);
        return found;
    }

    /** This kernel's session, or one of those before it that ran the same notebook. */
    private Optional<Integer> session(int run) throws SQLException {
        int own = sessions.session(notebook);
        if (run == 0) {
            return Optional.of(own);
        }
        if (notebook.isEmpty()) {
            return Optional.empty();
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT session FROM notebook WHERE name = ?"
                + " AND session < ? AND session IN (SELECT session FROM output) ORDER BY session DESC"
                + " LIMIT 1 OFFSET ?")) {
            query.setString(1, notebook);
            query.setInt(2, own);
            query.setInt(3, -run - 1);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.of(rows.getInt(1)) : Optional.empty();
            }
        }
    }

    private Optional<Kept> read(int session, int line) throws SQLException, IOException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT line, at, content FROM output WHERE session = ? AND line = ?")) {
            query.setInt(1, session);
            query.setInt(2, line);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.of(kept(rows)) : Optional.empty();
            }
        }
    }

    private static Kept kept(ResultSet row) throws SQLException, IOException {
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(row.getBytes(3)))) {
            byte[] json = in.readNBytes(INFLATED);
            return new Kept(row.getInt(1), Instant.ofEpochMilli(row.getLong(2)),
                    Json.parse(json) instanceof ArrayNode outputs ? outputs : Json.array());
        }
    }

    private static byte[] deflate(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(text.length > LARGE ? Deflater.BEST_SPEED : Deflater.DEFAULT_COMPRESSION);
        try (OutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(text);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }
}

package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputLedgerTest {

    private static final String NOTEBOOK = "/home/ada/a.ipynb";

    @TempDir
    Path directory;
    private Path file;
    private final ManualTimer timer = new ManualTimer();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    };

    @BeforeEach
    void name() {
        file = directory.resolve("ledger.sqlite");
    }

    /** A kernel's run of a notebook. */
    private final class Kernel implements AutoCloseable {
        private final SqliteHistory history = new SqliteHistory(file, Duration.ofMillis(200), clock);
        private final OutputLedger ledger;

        Kernel(String notebook) {
            ledger = new OutputLedger(history.outputs(notebook), timer, clock);
        }

        Recording cell(int line) {
            history.add(line, "code " + line);
            return Recording.of(ledger, line);
        }

        void print(int line, String text) {
            Recording cell = cell(line);
            cell.stream("stdout", text);
            cell.ended();
        }

        String text(int line, int run) {
            return ledger.of(line, run).map(kept -> OutputLedgerTest.text(kept.outputs())).orElse("nothing kept");
        }

        @Override
        public void close() {
            ledger.close();
            history.close();
        }
    }

    private static String text(ArrayNode outputs) {
        StringBuilder text = new StringBuilder();
        outputs.forEach(node -> text.append(switch (node.path("output_type").asText()) {
            case "stream" -> node.path("name").asText().substring(3) + ":" + node.path("text").asText();
            case "error" -> "error:" + node.path("ename").asText();
            default -> node.path("output_type").asText() + ":" + node.path("data").path("text/plain").asText();
        }).append('|'));
        return text.toString();
    }

    private static ObjectNode content(String text, String id) {
        ObjectNode content = Json.object();
        content.putObject("data").put("text/plain", text);
        content.putObject("metadata");
        ObjectNode transients = content.putObject("transient");
        if (!id.isEmpty()) {
            transients.put("display_id", id);
        }
        return content;
    }

    @Test
    void streamsDisplaysWithTheirUpdatesResultsAndErrorsAreKeptInOrder() {
        try (Kernel kernel = new Kernel(NOTEBOOK)) {
            Recording cell = kernel.cell(1);
            cell.stream("stdout", "a");
            cell.stream("stdout", "b");
            cell.stream("stderr", "c");
            cell.display("id", false, content("0 %", "id"));
            cell.stream("stdout", "d");
            cell.result("execute_result", content("42", ""));
            cell.ended();
            Recording other = kernel.cell(2);
            other.display("id", true, content("100 %", "id"));
            other.result("error", Json.object().put("ename", "Boom").put("evalue", "").set("traceback", Json.array()));
            other.ended();
            assertThat(kernel.text(1, 0)).isEqualTo("out:ab|err:c|display_data:100 %|out:d|execute_result:42|");
            assertThat(kernel.text(2, 0)).isEqualTo("error:Boom|");
        }
        try (Kernel next = new Kernel(NOTEBOOK)) {
            assertThat(next.text(1, 0)).isEqualTo("nothing kept");
            assertThat(next.text(1, -1)).isEqualTo("out:ab|err:c|display_data:100 %|out:d|execute_result:42|");
            next.print(1, "again");
            assertThat(next.text(1, 0)).isEqualTo("out:again|");
            assertThat(next.text(2, -1)).isEqualTo("error:Boom|");
            assertThat(next.text(2, -2)).isEqualTo("nothing kept");
        }
        try (Kernel other = new Kernel("/home/ada/b.ipynb"); Kernel unknown = new Kernel("")) {
            assertThat(other.text(1, -1)).isEqualTo("nothing kept");
            assertThat(unknown.text(1, -1)).isEqualTo("nothing kept");
        }
    }

    @Test
    void aKilledKernelLosesTheLastSecondsOnly() {
        Kernel killed = new Kernel(NOTEBOOK);
        Recording cell = killed.cell(1);
        cell.stream("stdout", "before");
        timer.passMillis(3_000);
        cell.stream("stdout", " and after");
        // Waits in the writer's queue behind the first write.
        assertThat(killed.history.tail(1)).hasSize(1);
        try (Kernel next = new Kernel(NOTEBOOK)) {
            assertThat(next.text(1, -1)).isEqualTo("out:before|");
        }
    }

    @Test
    void aClearedOutputStartsAnew() {
        try (Kernel kernel = new Kernel(NOTEBOOK)) {
            Recording cell = kernel.cell(1);
            cell.stream("stdout", "old");
            cell.clear(true);
            assertThat(kernel.text(1, 0)).isEqualTo("out:old|");
            cell.stream("stdout", "new");
            assertThat(kernel.text(1, 0)).isEqualTo("out:new|");
        }
    }

    @Test
    void oldCellsAreReadBackWithWhatTheirThreadsStillPrintAndUpdate() {
        try (Kernel kernel = new Kernel(NOTEBOOK)) {
            Recording first = kernel.cell(1);
            first.stream("stdout", "early");
            first.display("bar", false, content("0", "bar"));
            first.ended();
            for (int line = 2; line <= 150; line++) {
                kernel.print(line, "cell " + line);
            }
            first.stream("stdout", "late");
            first.display("bar", true, content("1", "bar"));
            timer.passMillis(3_000);
            assertThat(kernel.text(1, 0)).isEqualTo("out:early|display_data:1|out:late|");
            assertThat(kernel.text(2, 0)).isEqualTo("out:cell 2|");
            assertThat(kernel.ledger.list(0, 3)).extracting(OutputLedger.Kept::line).containsExactly(148, 149, 150);
        }
    }

    @Test
    void veryMuchKeepsItsBeginAndItsEnd() {
        CellRecord record = new CellRecord(1, Instant.EPOCH);
        for (int i = 0; i < 4_000; i++) {
            record.stream(i % 2 == 0 ? "stdout" : "stderr", "x".repeat(999) + "\n" + i);
        }
        assertThat(record.size()).isLessThan(3L * CellRecord.PART);
        String text = text(record.json());
        assertThat(text).startsWith("out:xxx").contains("MB of output are not kept here]").endsWith("3999|");
        CellRecord one = new CellRecord(1, Instant.EPOCH);
        for (int i = 0; i < 100; i++) {
            one.stream("stdout", "y".repeat(100_000));
        }
        assertThat(one.size()).isLessThan(4L * CellRecord.PART);
        CellRecord large = new CellRecord(1, Instant.EPOCH);
        ObjectNode content = content("small", "");
        ((ObjectNode) content.get("data")).put("image/png", "z".repeat(CellRecord.DISPLAY));
        large.display("display_data", content);
        assertThat(text(large.json())).startsWith("display_data:small").contains("are too much to be kept");
        assertThat(content.path("data").has("image/png")).as("what is published stays as it is").isTrue();
    }

    @Test
    void whatIsOldOrTooMuchGoes() throws Exception {
        SqliteHistory history = new SqliteHistory(file, Duration.ofMillis(200), clock);
        history.add(1, "code");
        assertThat(history.tail(1)).hasSize(1);
        history.close();
        try (HistoryStore sessions = HistoryStore.open(file, Duration.ofMillis(200), clock);
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            ArrayNode outputs = Json.array();
            outputs.addObject().put("output_type", "stream").put("name", "stdout").put("text", "t");
            OutputStore store = new OutputStore(connection, sessions, clock, NOTEBOOK, 1);
            store.write(1, now.get().minus(OutputStore.AGE).minusSeconds(1), outputs, false);
            assertThat(store.find(1, 0)).isEmpty();
            OutputStore small = new OutputStore(connection, sessions, clock, NOTEBOOK, 100);
            small.write(2, now.get(), outputs, false);
            assertThat(small.find(2, 0)).isPresent();
            for (int line = 3; line < 60; line++) {
                small.write(line, now.get().plusSeconds(line), outputs, false);
            }
            assertThat(small.find(2, 0)).isEmpty();
            assertThat(small.find(30, 0)).isEmpty();
            assertThat(small.find(59, 0)).isPresent();
        }
    }

    @Test
    void aFileThatIsLockedOrNoDatabaseHarmsNobody() throws Exception {
        try (Kernel first = new Kernel(NOTEBOOK)) {
            first.print(1, "kept");
        }
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement lock = other.createStatement(); Kernel kernel = new Kernel(NOTEBOOK)) {
            lock.execute("BEGIN EXCLUSIVE");
            kernel.print(1, "while it is locked");
            assertThat(kernel.text(1, 0)).isEqualTo("out:while it is locked|");
            assertThat(kernel.text(1, -1)).isEqualTo("nothing kept");
            lock.execute("ROLLBACK");
        }
        Files.delete(file);
        Files.writeString(file, "this is no database, whatever its name says".repeat(100));
        try (Kernel kernel = new Kernel(NOTEBOOK)) {
            kernel.print(1, "in memory");
            assertThat(kernel.text(1, 0)).isEqualTo("out:in memory|");
        }
    }
}

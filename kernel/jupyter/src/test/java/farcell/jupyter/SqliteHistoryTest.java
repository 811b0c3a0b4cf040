package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHistoryTest {
    private static final Logger LOGGER = Logger.getLogger(SqliteHistory.class.getName());

    @TempDir
    Path directory;
    private Path file;
    private final List<String> said = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                said.add(record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        file = directory.resolve("data/farcell/history.sqlite");
        LOGGER.addHandler(listener);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(listener);
    }

    private SqliteHistory open() {
        return new SqliteHistory(file);
    }

    private void session(String... sources) {
        try (SqliteHistory history = open()) {
            for (int i = 0; i < sources.length; i++) {
                history.add(i + 1, sources[i]);
                history.output(i + 1, "out " + sources[i]);
            }
            assertThat(history.tail(1)).hasSize(1);
        }
    }

    private static List<String> text(List<History.Entry> entries) {
        return entries.stream().map(entry -> entry.session() + ":" + entry.line() + ":" + entry.source()).toList();
    }

    @Test
    void laterKernelsSeeTheCellsOfEarlierOnes() {
        session("a", "b");
        session("c");
        try (SqliteHistory history = open()) {
            assertThat(text(history.tail(2))).containsExactly("1:2:b", "2:1:c");
            assertThat(history.tail(1).get(0).output()).hasValue("out c");
            assertThat(history.range(0, 0, 99)).isEmpty();
            assertThat(text(history.range(-1, 0, 99))).containsExactly("2:1:c");
            history.add(1, "d");
            assertThat(text(history.range(0, 0, 99))).containsExactly("3:1:d");
            assertThat(text(history.range(-2, 2, 3))).containsExactly("1:2:b");
            assertThat(text(history.range(1, 1, 2))).containsExactly("1:1:a");
            assertThat(history.range(-9, 0, 99)).isEmpty();
            assertThat(history.range(0, 0, 99).get(0).output()).isEmpty();
        }
        assertThat(said).isEmpty();
    }

    @Test
    void searchesByGlobNewestOnceIfAsked() {
        session("int a = 1;", "a[0]", "int a = 1;");
        session("int a = 1;", "x\ny", "\uD83D\uDE00!");
        try (SqliteHistory history = open()) {
            assertThat(text(history.search("int*", 2, false))).containsExactly("1:3:int a = 1;", "2:1:int a = 1;");
            assertThat(text(history.search("int*", 5, true))).containsExactly("2:1:int a = 1;");
            assertThat(text(history.search("*", 3, true)))
                    .containsExactly("2:1:int a = 1;", "2:2:x\ny", "2:3:\uD83D\uDE00!");
            assertThat(text(history.search("a[0]", 5, false))).containsExactly("1:2:a[0]");
            assertThat(text(history.search("x?y", 5, false))).containsExactly("2:2:x\ny");
            assertThat(text(history.search("?!", 5, false))).containsExactly("2:3:\uD83D\uDE00!");
            assertThat(history.search("nt", 5, false)).isEmpty();
        }
    }

    @Test
    void manyKernelsWriteAtOnce() {
        int kernels = 4;
        int cells = 100;
        List<CompletableFuture<Void>> all = IntStream.range(0, kernels).mapToObj(k -> CompletableFuture.runAsync(() -> {
            SqliteHistory history = open();
            for (int i = 1; i <= cells; i++) {
                history.add(i, "kernel " + k);
            }
            assertThat(history.range(0, 1, cells + 1)).hasSize(cells)
                    .allSatisfy(entry -> assertThat(entry.source()).isEqualTo("kernel " + k));
            history.close();
        })).toList();
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        try (SqliteHistory history = open()) {
            assertThat(history.tail(Integer.MAX_VALUE)).hasSize(kernels * cells);
            assertThat(history.search("*", 100, true)).hasSize(kernels);
        }
        assertThat(said).isEmpty();
    }

    @Test
    void nothingIsMadeUntilItIsUsedAndAKernelWithoutCellsLeavesNoSession() {
        open().close();
        assertThat(file).doesNotExist();
        try (SqliteHistory history = open()) {
            assertThat(history.tail(5)).isEmpty();
        }
        session("a");
        try (SqliteHistory history = open()) {
            assertThat(text(history.tail(5))).containsExactly("1:1:a");
        }
    }

    @Test
    void isReadableByItsOwnerOnly() throws Exception {
        session("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void longOutputIsCutAndOddTextIsKept() {
        try (SqliteHistory history = open()) {
            history.add(1, "a\0b\uD83D");
            history.output(1, "x".repeat(1_000_000));
            assertThat(history.tail(1).get(0).source()).isEqualTo("a\uFFFDb\uFFFD");
            assertThat(history.tail(1).get(0).output().orElseThrow()).hasSizeLessThan(70_000);
        }
    }

    private void assertWorksInMemory(SqliteHistory history) {
        history.add(1, "a");
        history.output(1, "1");
        history.add(2, "b");
        assertThat(text(history.tail(5))).containsExactly("1:1:a", "1:2:b");
        assertThat(history.range(0, 1, 2).get(0).output()).hasValue("1");
        assertThat(said).singleElement().asString().contains(file.toString()).contains("FARCELL_HISTORY=off");
    }

    @Test
    void aBrokenFileIsSaidOnceAndLeftAlone() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "this is not a database".repeat(100));
        try (SqliteHistory history = open()) {
            assertWorksInMemory(history);
        }
        assertThat(file).content().startsWith("this is not");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaidOnce() throws Exception {
        Files.writeString(directory.resolve("data"), "a file");
        try (SqliteHistory history = open()) {
            assertWorksInMemory(history);
        }
    }

    @Test
    void aFileOfANewerFarcellIsLeftAlone() throws Exception {
        session("old");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 99");
        }
        try (SqliteHistory history = open()) {
            assertWorksInMemory(history);
        }
        assertThat(said.get(0)).contains("newer");
    }

    @Test
    void aLockedFileFallsBackWithTheCellsSoFar() throws Exception {
        session("old");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                SqliteHistory history = new SqliteHistory(file, Duration.ofMillis(1), Clock.systemUTC())) {
            statement.executeUpdate("BEGIN IMMEDIATE");
            assertWorksInMemory(history);
        }
    }

    @Test
    void aClosedOneAnswersNothingAndThrowsNothing() {
        SqliteHistory history = open();
        history.add(1, "a");
        history.close();
        history.add(2, "b");
        history.close();
        assertThat(history.tail(5)).isEmpty();
    }
}

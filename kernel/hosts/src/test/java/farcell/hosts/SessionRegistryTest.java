package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import farcell.wire.UnixSockets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionRegistryTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir Path directory;

    private SessionsDirectory in(Path parent) throws Exception {
        return SessionsDirectory.of(Map.of("XDG_RUNTIME_DIR", parent.toString()));
    }

    private SessionDirectory session(SessionsDirectory all, long pid, Instant started, Duration age) throws Exception {
        SessionDirectory session = all.newSession();
        if (started != null) {
            Files.writeString(session.path().resolve("session.json"), "{\"name\":\"local\",\"pid\":" + pid
                    + ",\"started\":" + started.toEpochMilli() + ",\"java\":17,\"protocol\":2,\"notebook\":\"a\"}");
        }
        Files.setLastModifiedTime(session.path(), FileTime.from(NOW.minus(age)));
        return session;
    }

    @Test
    void onlyItsOwnerCanEnter() throws Exception {
        SessionsDirectory all = in(directory);
        SessionDirectory first = all.newSession();
        SessionDirectory second = in(directory).newSession();
        assertThat(all.path().getParent()).isEqualTo(directory);
        assertThat(first.path()).isNotEqualTo(second.path()).hasParent(all.path());
        assertThat(second.path()).hasParent(all.path());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(all.path()))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.path()))).isEqualTo("rwx------");
    }

    @Test
    void remainsThatCannotBeReadKeepNobodyFromTheOthers() throws Exception {
        SessionsDirectory all = in(directory);
        List<Path> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Path ended = session(all, 0, NOW, Duration.ZERO).path();
            Files.createDirectory(ended.resolve("kept"));
            Files.writeString(ended.resolve("kept/left"), "");
            made.add(ended);
        }
        // As it is while another kernel takes it away.
        Files.createSymbolicLink(made.get(1).resolve("kept/journal"), Path.of("gone"));
        List<Remains> found = LocalRemains.of(new SessionRegistry(all.path(), Clock.fixed(NOW, ZoneOffset.UTC)), directory);
        assertThat(found).extracting(each -> each.session().id()).containsExactlyInAnyOrder(
                made.get(0).getFileName().toString(), made.get(2).getFileName().toString());
    }

    @Test
    void aDirectoryThatOthersCanEnterIsNotUsed() throws Exception {
        Path taken = in(directory).path();
        Files.setPosixFilePermissions(taken, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path other = in(directory).path();
        assertThat(other.startsWith(directory)).isFalse();
        Path file = Files.createDirectory(directory.resolve("f"));
        Files.createSymbolicLink(file.resolve(taken.getFileName()), directory);
        assertThat(in(file).path().startsWith(file)).isFalse();
    }

    @Test
    void aPathTooLongForSocketsIsPassedOver() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("x".repeat(60)).resolve("y".repeat(30)));
        SessionDirectory session = in(deep).newSession();
        try (UnixSockets.Listener listener = UnixSockets.listen(session.socket())) {
            assertThat(session.path().startsWith(deep)).isFalse();
            assertThat(listener.path()).exists();
        } finally {
            SessionRegistry.delete(session.path());
        }
    }

    @Test
    void theLivingAreToldFromTheDead() throws Exception {
        SessionsDirectory all = in(directory);
        Instant mine = ProcessHandle.current().info().startInstant().orElseThrow();
        long pid = ProcessHandle.current().pid();
        SessionDirectory living = session(all, pid, mine, Duration.ofDays(9));
        SessionDirectory sameNumber = session(all, pid, mine.minusSeconds(3600), Duration.ofDays(9));
        SessionDirectory dead = session(all, 4_000_000_000L, mine, Duration.ofDays(2));
        SessionDirectory deadToday = session(all, 4_000_000_000L, mine, Duration.ofHours(2));
        SessionDirectory starting = session(all, 0, null, Duration.ofMinutes(1));
        SessionDirectory broken = session(all, 0, null, Duration.ofDays(2));
        Files.writeString(broken.path().resolve("s"), "");
        Files.setLastModifiedTime(broken.path(), FileTime.from(NOW.minus(Duration.ofDays(2))));
        SessionRegistry registry = new SessionRegistry(all.path(), Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(registry.list()).hasSize(4);
        assertThat(registry.living()).singleElement().satisfies(record -> {
            assertThat(record.directory()).isEqualTo(living.path());
            assertThat(record.id()).isEqualTo(living.path().getFileName().toString());
            assertThat(record.name()).isEqualTo("local");
            assertThat(record.notebook()).isEqualTo("a");
            assertThat(record.java()).isEqualTo(17);
        });
        assertThat(registry.removeDead(SessionRegistry.KEPT))
                .containsExactlyInAnyOrder(sameNumber.path(), dead.path(), broken.path());
        assertThat(registry.removeDead(Duration.ZERO)).containsExactly(deadToday.path());
        assertThat(living.path()).exists();
        assertThat(starting.path()).exists();
    }

    @Test
    void whatASessionLeftStaysLongerThanItsOtherFiles() throws Exception {
        SessionsDirectory all = in(directory);
        Instant started = Instant.EPOCH;
        List<SessionDirectory> dead = new ArrayList<>();
        for (int days : List.of(9, 31)) {
            SessionDirectory each = session(all, 4_000_000_000L, started, Duration.ofDays(days));
            Files.createDirectories(each.path().resolve("kept"));
            Files.writeString(each.path().resolve("kept").resolve("left"), "");
            Files.setLastModifiedTime(each.path(), FileTime.from(NOW.minus(Duration.ofDays(days))));
            dead.add(each);
        }
        SessionRegistry registry = new SessionRegistry(all.path(), Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(LocalRemains.of(registry, directory)).extracting(each -> each.session().id()).containsExactlyInAnyOrder(
                dead.get(0).path().getFileName().toString(), dead.get(1).path().getFileName().toString());
        assertThat(registry.removeDead(Duration.ofDays(7))).containsExactly(dead.get(1).path());
        assertThat(registry.removeDead(Duration.ZERO)).containsExactly(dead.get(0).path());
    }

    @Test
    void aDescriptionThatIsALinkIsNotRead() throws Exception {
        SessionsDirectory all = in(directory);
        SessionDirectory session = all.newSession();
        Path elsewhere = Files.writeString(directory.resolve("x"), "{}");
        Files.createSymbolicLink(session.path().resolve("session.json"), elsewhere);
        assertThatIOException().isThrownBy(() -> SessionRecord.read(session.path()));
    }

    @Test
    void theTailOfALog() throws Exception {
        SessionDirectory session = new SessionDirectory(directory);
        assertThat(session.logTail(3)).isEmpty();
        assertThat(session.crashReport()).isEmpty();
        Files.writeString(session.log(), "x".repeat(100_000) + "\none\ntwo\nthree\n");
        assertThat(session.logTail(2)).isEqualTo("two\nthree");
        assertThat(session.logTail(100)).hasSizeLessThanOrEqualTo(64 << 10).endsWith("three");
    }
}

package farcell.volumes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No path leads out of its volume, whoever wrote it. */
class VolumePathTest {

    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(strings = {"..", "../x", "a/../../x", "a/..", "a\\..\\..\\x", "\uff0e\uff0e/x", "\u2024\u2024/x", "\u2025", "a\uff0fb",
        "a\uff3cb", "a\u0000b", "a\nb", "a\u202etxt.exe", "\ud800", "a\ufeffb", ".farcell", ".farcell/versions/1/x"})
    void whatLeadsElsewhereIsRefused(String text) {
        assertThatThrownBy(() -> VolumePath.parse(text)).isInstanceOf(VolumeException.class);
        assertThatThrownBy(() -> VolumePath.received(text)).isInstanceOf(VolumeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "a//b", "a/", "./a", "a/./b"})
    void theOtherSideSaysPathsInOneFormOnly(String text) {
        assertThatThrownBy(() -> VolumePath.received(text)).isInstanceOf(VolumeException.class);
    }

    @Test
    void aUserMayWriteASlashInFront() throws Exception {
        assertThat(VolumePath.parse("/train//part/./a.csv")).isEqualTo(new VolumePath("train/part/a.csv"));
        assertThat(VolumePath.parse("/")).isEqualTo(VolumePath.ROOT);
        assertThat(VolumePath.parse("\u00e4/\u65e5\u672c.csv").name()).isEqualTo("\u65e5\u672c.csv");
        assertThat(VolumePath.parse("2026-01-01T00:00:00 (1).csv").text()).isEqualTo("2026-01-01T00:00:00 (1).csv");
    }

    @Test
    void whateverIsTakenStaysInTheTree() throws Exception {
        List<String> parts = List.of("..", ".", "/", "\\", "a", "b.csv", " ", "~", "$HOME", "C:", ":", "\u0000", "\uff0e", "\u2024",
                "\u2025", "\uff0f", "\u2215", "\u202e", "con", "-rf", "*", "\ud83d\ude00", "\ud800", "\u00e9", "e\u0301", ".farcell");
        Random random = new Random(7);
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(6); n >= 0; n--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            try {
                Path path = VolumePath.parse(text.toString()).in(root);
                assertThat(path.normalize().startsWith(root)).as(text.toString()).isTrue();
                taken++;
            } catch (VolumeException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(taken).isGreaterThan(1_000);
    }

    @Test
    void noLinkIsFollowedOnTheWay() throws Exception {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Path tree = Files.createDirectory(root.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("way"), outside);
        assertThatThrownBy(() -> new VolumePath("way/x").in(tree)).hasMessageContaining("through a link");
        assertThat(new VolumePath("way").in(tree)).isEqualTo(tree.resolve("way"));
    }

    @Test
    void addressesHaveAVolumeAVersionAndAPath() throws Exception {
        assertThat(VolumeAddress.parse("data@3:train/a")).isEqualTo(new VolumeAddress("data", 3, new VolumePath("train/a")));
        assertThat(VolumeAddress.parse("data").toString()).isEqualTo("data");
        for (String wrong : List.of("Data", "", "-x", "a/b", "..", "data@", "data@0", "data@x", "d\u00e4ta", "a b", ".x",
                "x".repeat(41))) {
            assertThatThrownBy(() -> VolumeAddress.parse(wrong)).as(wrong).isInstanceOf(VolumeException.class);
        }
    }
}

package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugePagesTest {

    private static final String OPTION = "-XX:+UseTransparentHugePages";

    @TempDir Path directory;

    private List<String> options(String setting, String... own) throws Exception {
        return HugePages.options(Files.writeString(directory.resolve("enabled"), setting + "\n"), List.of(own));
    }

    @Test
    void theJvmAsksWhereTheSystemGivesThemToThoseWhoAsk() throws Exception {
        assertThat(options("always [madvise] never")).containsExactly(OPTION);
        assertThat(options("[always] madvise never")).isEmpty();
        assertThat(options("always madvise [never]")).isEmpty();
        assertThat(HugePages.options(directory.resolve("of another system"), List.of())).isEmpty();
    }

    @Test
    void whoChoosesHowMemoryIsManagedIsNotToldOtherwise() throws Exception {
        assertThat(options("[madvise]", "-Xmx1g", "-Dx=y")).containsExactly(OPTION);
        assertThat(options("[madvise]", "-XX:+UseZGC")).isEmpty();
        assertThat(options("[madvise]", "-XX:-UseTransparentHugePages")).isEmpty();
    }
}

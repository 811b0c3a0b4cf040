package farcell.magics.maven;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.magics.FakeNotebook;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DownloadDisplayTest {

    private final FakeNotebook.Output out = new FakeNotebook.Output();
    private final AtomicLong nanos = new AtomicLong();
    private final DownloadDisplay display = new DownloadDisplay(out, nanos::get);

    @Test
    void nothingWithoutDownloads() {
        display.started("missing.pom", -1);
        display.ended("missing.pom", false);
        display.finish();
        assertThat(out.displays).isEmpty();
    }

    @Test
    void atMostFiveUpdatesASecond() {
        display.started("a.jar", 2_000_000);
        for (int i = 0; i < 1000; i++) {
            nanos.addAndGet(1_000_000);
            display.received("a.jar", 1000);
        }
        assertThat(out.displays).hasSize(5).startsWith("Downloading a.jar 1 kB of 2.0 MB (0 done, 1 kB)")
                .endsWith("update Downloading a.jar 801 kB of 2.0 MB (0 done, 801 kB)");
        display.started("b.jar", -1);
        nanos.addAndGet(500_000_000);
        display.received("b.jar", 500);
        assertThat(out.displays).last().isEqualTo(
                "update Downloading a.jar 1.0 MB of 2.0 MB and 1 more (0 done, 1.0 MB)");
        display.ended("a.jar", true);
        display.ended("b.jar", false);
        display.finish();
        assertThat(out.displays).last().isEqualTo("update Downloaded 1 file, 1.0 MB in 1.5 s");
    }
}

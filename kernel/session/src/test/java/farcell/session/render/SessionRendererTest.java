package farcell.session.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.runtime.CellStopped;
import farcell.runtime.Renderers;
import farcell.wire.Bundle;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionRendererTest {

    private final SessionRenderer renderer = new SessionRenderer(text -> { });

    record Point(int x, int y) {}

    @Test
    void plainValuesHaveATextForm() {
        assertThat(renderer.bundle(null)).isEqualTo(Bundle.text("null"));
        assertThat(renderer.bundle(1.5)).isEqualTo(Bundle.text("1.5"));
        assertThat(renderer.bundle("text")).isEqualTo(Bundle.text("text"));
        assertThat(renderer.bundle(new Point(1, 2))).isEqualTo(Bundle.text("Point[x=1, y=2]"));
        assertThat(renderer.bundle(new double[][] {{1, 2}, {3}}).plain()).isEqualTo("[[1.0, 2.0], [3.0]]");
        assertThat(renderer.bundle(List.of(new int[] {1}, Map.of("k", new char[] {'a'}))).plain())
                .isEqualTo("[[1], {k=[a]}]");
        assertThat(renderer.bundle(java.util.stream.IntStream.range(0, 5).boxed().toList()).plain())
                .isEqualTo("[0, 1, 2, 3, 4]");
    }

    @Test
    void longTextsAreCut() {
        assertThat(renderer.bundle(new byte[10_000_000]).plain()).hasSizeLessThan(PlainText.MAX_CHARS + 100)
                .endsWith("0, ... (10000000 elements)]");
        assertThat(renderer.bundle("x".repeat(100_000)).plain()).hasSizeLessThan(PlainText.MAX_CHARS + 100)
                .endsWith("(80000 more characters)");
        Object[] cycle = new Object[1];
        cycle[0] = cycle;
        assertThat(renderer.bundle(cycle).plain()).contains("...");
    }

    @Test
    void renderersOfUsersComeFirstAndMayThrow() {
        renderer.createRegistration(Point.class).preferring(MIMEType.TEXT_HTML).supporting(MIMEType.TEXT_PLAIN)
                .register((point, context) -> {
                    if (point.x() < 0) {
                        throw new IllegalStateException("negative");
                    }
                    context.renderIfRequested(MIMEType.TEXT_HTML, () -> "<b>" + point.x() + "</b>");
                });
        assertThat(renderer.bundle(new Point(1, 2)).data()).containsEntry("text/html", "<b>1</b>")
                .containsEntry("text/plain", "Point[x=1, y=2]");
        assertThat(renderer.bundle(new Point(-1, 2)).plain()).contains("Point[x=-1").contains("negative");
    }

    @Test
    void aStopIsNotSwallowed() {
        Object stops = new Object() {
            @Override
            public String toString() {
                throw new CellStopped();
            }
        };
        assertThatThrownBy(() -> renderer.bundle(stops)).isInstanceOf(CellStopped.class);
        assertThatThrownBy(() -> renderer.bundle(List.of(stops))).isInstanceOf(CellStopped.class);
    }

    @Test
    void htmlIsShownAsAskedAndImagesAsPng() {
        DisplayData html = renderer.renderAs("<i>x</i>", "text/html");
        assertThat(Bundles.of(html).data()).containsEntry("text/html", "<i>x</i>");
        Bundle image = renderer.bundle(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB));
        assertThat(image.data().get("image/png")).startsWith("iVBORw0KGgo");
    }

    @Test
    void jsonTypesCarryJsonText() {
        DisplayData data = new DisplayData();
        data.putData("application/vnd.vegalite.v5+json", Map.of("mark", List.of("a\"\n", 1, 2.5, true)));
        data.putData("application/json", "{\"already\": 1}");
        data.putData("image/png", new byte[] {1, 2});
        data.putMetaData("image/png", Map.of("width", 3));
        Bundle bundle = Bundles.of(data);
        assertThat(bundle.data()).containsEntry("application/vnd.vegalite.v5+json",
                "{\"mark\":[\"a\\\"\\u000a\",1,2.5,true]}").containsEntry("application/json", "{\"already\": 1}")
                .containsEntry("image/png", "AQI=");
        assertThat(bundle.metadata()).isEqualTo("{\"image/png\":{\"width\":3}}");
    }

    /** Applies only once the loader has a marker resource; stands for a library's renderers. */
    public static final class OfLibrary implements Renderers {
        @Override
        public boolean applies(ClassLoader loader) {
            return loader.getResource("marker") != null;
        }

        @Override
        public void register(Renderer registry) {
            registry.createRegistration(Point.class).preferring(MIMEType.TEXT_HTML)
                    .register((point, context) -> context.renderIfRequested(MIMEType.TEXT_HTML, () -> "library"));
        }
    }

    @Test
    void renderersOfLibrariesAreTriedAgainWhenTheClassPathGrows(@TempDir Path directory) throws IOException {
        Path first = Files.createDirectories(directory.resolve("first/META-INF/services"));
        Files.write(first.resolve(Renderers.class.getName()),
                Arrays.asList("no.such.Renderers", OfLibrary.class.getName()));
        Path second = Files.createDirectories(directory.resolve("second"));
        Files.createFile(second.resolve("marker"));
        URL[] small = {directory.resolve("first").toUri().toURL()};
        URL[] grown = {small[0], second.toUri().toURL()};
        renderer.loadFrom(new URLClassLoader(small, getClass().getClassLoader()));
        assertThat(renderer.bundle(new Point(1, 2)).data()).doesNotContainKey("text/html");
        renderer.loadFrom(new URLClassLoader(grown, getClass().getClassLoader()));
        assertThat(renderer.bundle(new Point(1, 2)).data()).containsEntry("text/html", "library");
    }
}

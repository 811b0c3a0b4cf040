package farcell.display;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.runtime.Renderers;
import io.github.spencerpark.jupyter.kernel.display.DisplayDataRenderable;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.io.File;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar where the notebook has no Tablesaw. */
class WithoutTablesawTest {

    private static final List<String> CLASS_PATH = Arrays.stream(
            System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("tablesaw") && !entry.contains("test-classes")).toList();

    /** Loads the jar and its libraries, and only the interfaces of the API from here. */
    private static URLClassLoader loader() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : CLASS_PATH) {
            urls.add(new File(entry).toURI().toURL());
        }
        ClassLoader api = new ClassLoader(ClassLoader.getPlatformClassLoader()) {

            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith("io.github.spencerpark.") || name.startsWith("farcell.runtime.")) {
                    return WithoutTablesawTest.class.getClassLoader().loadClass(name);
                }
                throw new ClassNotFoundException(name);
            }
        };
        return new URLClassLoader(urls.toArray(URL[]::new), api);
    }

    @Test
    void onlyTheImagesApply() throws Exception {
        try (URLClassLoader loader = loader()) {
            List<String> applying = new ArrayList<>();
            for (Renderers renderers : ServiceLoader.load(Renderers.class, loader)) {
                assertThat(renderers.getClass().getClassLoader()).isSameAs(loader);
                if (renderers.applies(loader)) {
                    renderers.register(new Renderer());
                    applying.add(renderers.getClass().getSimpleName());
                }
            }
            assertThat(applying).containsExactly("ImageRenderers");
        }
    }

    @Test
    void arraysArePlotted() throws Exception {
        try (URLClassLoader loader = loader()) {
            Object plot = loader.loadClass("farcell.display.Plots").getMethod("plot", double[].class, double[].class)
                    .invoke(null, new double[] {1, 2}, new double[] {3, 4});
            var data = new Renderer().render(plot);

            assertThat(plot).isInstanceOf(DisplayDataRenderable.class);
            assertThat(data.getData(MIMEType.TEXT_PLAIN)).isEqualTo("line x,y, 2 points");
            assertThat(data.hasDataForType(MIMEType.IMAGE_PNG)).isTrue();
            assertThatThrownBy(() -> loader.loadClass("tech.tablesaw.api.Table"))
                    .isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void everyCallOfPlotsCompiles(@TempDir Path out) {
        String source = """
                import static farcell.display.Plots.*;
                import java.util.*;
                class Cell {
                    record Step(int epoch, double loss) {}
                    Object[] all() {
                        double[] d = {1}; float[] f = {1};
                        return new Object[] {plot(d), plot(f), plot(d, d).line(), plot(f, f).scatter("x", "y").by("x"),
                            plot(List.of(new Step(1, 2))).line("epoch", "loss").logY()};
                    }
                }
                """;
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();

        boolean compiled = compiler.getTask(messages, null, null,
                List.of("-proc:none", "-d", out.toString(), "-cp",
                        CLASS_PATH.stream().collect(Collectors.joining(File.pathSeparator))), null,
                List.of(new SimpleJavaFileObject(URI.create("string:///Cell.java"), JavaFileObject.Kind.SOURCE) {

                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                })).call();

        assertThat(messages.toString()).isEmpty();
        assertThat(compiled).isTrue();
    }
}

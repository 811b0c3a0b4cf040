package farcell.compile.javadoc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavadocTest {

    private static final String SHAPE = """
            package lib;
            import java.util.List;
            /** A closed shape. More of it. */
            public interface Shape<T extends Number> extends Base {
                /**
                 * Moves this by {@code dx < 1} <b onclick="x()">at once</b><script>alert(1)</script>. Then
                 * <ul><li>one<li>two &amp; {@link java.util.List#of(Object) a list}</ul>
                 *
                 * @param dx how far
                 * @return the same shape
                 * @throws IllegalStateException when {@link #fixed}
                 */
                Shape<T> move(int dx, final List<? extends Shape<T>>... others);
                /** With a string. */
                Shape<T> move(String text);
                /** The unit. */
                double UNIT = 1;
                /** {@inheritDoc} */
                String name();
                int size();
                /** Inside. */
                class Part { /** Makes one. @param n of them */ public Part(int n) { } }
            }
            """;
    private static final String BASE = """
            package lib;
            public interface Base { /** The name of all. */ String name(); /** How large. */ int size(); }
            """;

    @TempDir
    Path directory;
    private final Map<Path, Path> arrived = new HashMap<>();
    private Path jar;
    private Javadoc javadoc;

    @BeforeEach
    void publish() throws IOException {
        jar = zip("lib.jar", Map.of("lib/Shape.class", "", "lib/Base.class", ""));
        javadoc = new Javadoc(new Sources(Optional.of(zip("src.zip", Map.of("java.base/java/lang/Text.java",
                "package java.lang; /** Of the JDK. */ public class Text { }"))), () -> List.of(jar),
                path -> Optional.ofNullable(arrived.get(path))));
        arrived.put(jar, zip("lib-sources.jar", Map.of("lib/Shape.java", SHAPE, "lib/Base.java", BASE)));
    }

    private Path zip(String name, Map<String, String> entries) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes());
            }
        }
        return file;
    }

    private Documented one(String signature, boolean whole) {
        return javadoc.of(List.of(signature), List.of("java.util.*", "lib.*"), whole).get(0);
    }

    private String first(String signature) {
        return one(signature, false).plain();
    }

    @Test
    void findsTypesMethodsConstructorsAndFields() {
        assertThat(first("lib.Shape<T extends Number>")).isEqualTo("A closed shape.");
        assertThat(first("Shape<T> Shape<T extends Number>.move(String text)")).isEqualTo("With a string.");
        assertThat(first("Shape.UNIT:double")).isEqualTo("The unit.");
        assertThat(first("Shape.Part(int n)")).isEqualTo("Makes one.");
        assertThat(first("java.lang.Text")).isEqualTo("Of the JDK.");
        assertThat(first("int ff(List<? extends Map<String,int[]>> q, int... r)")).isEmpty();
        assertThat(first("lib.Nothing")).isEmpty();
    }

    @Test
    void inheritsComments() {
        assertThat(first("String Shape<T>.name()")).isEqualTo("The name of all.");
        assertThat(first("int Shape<T>.size()")).isEqualTo("How large.");
    }

    @Test
    void theWholeIsReadableAndHarmless() {
        Documented found = one("Shape<T> lib.Shape<T>.move(int dx, List<? extends Shape<T>>... others)", true);
        assertThat(found.plain()).contains("Moves this by dx < 1 at once").contains("- one\n- two & a list")
                .contains("param dx: how far").contains("returns: the same shape")
                .contains("throws IllegalStateException: when fixed").doesNotContain("{@").doesNotContain("<b");
        assertThat(found.html()).contains("<code>dx &lt; 1</code> <b>at once</b>").contains("<li>two &amp; a list")
                .doesNotContain("onclick").doesNotContain("<script");
        assertThat(one(found.signature(), false).plain()).doesNotContain("param");
    }

    @Test
    void sourcesMayComeLater() {
        Path sources = arrived.remove(jar);
        assertThat(first("lib.Shape")).isEmpty();
        arrived.put(jar, sources);
        assertThat(first("lib.Shape")).isEqualTo("A closed shape.");
    }
}

package farcell.magics.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.magics.CellAssist;
import farcell.magics.CodeFailedException;
import farcell.magics.FakeNotebook;
import farcell.magics.HelpTopic;
import farcell.magics.MagicException;
import farcell.magics.Magics;
import farcell.magics.Platform;
import farcell.magics.maven.Coordinate;
import farcell.magics.maven.Dependencies;
import farcell.magics.maven.Resolver;
import farcell.magics.maven.Transfers;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardMagicsTest {

    @TempDir
    Path temp;
    private final AtomicLong nanos = new AtomicLong();
    private final FakeResolver resolver = new FakeResolver();
    private final Magics magics = Magics.of(
            StandardMagics.make(new Dependencies(() -> resolver), Libraries.bundled(), nanos::get),
            List.of(new HelpTopic("models", "which when", "Long text.")));
    private FakeNotebook notebook;

    /** Finds everything that it is asked for, and nothing more. */
    private static final class FakeResolver implements Resolver {
        private final List<Request> requests = new ArrayList<>();

        @Override
        public Resolution resolve(Request request, Transfers transfers) {
            requests.add(request);
            return new Resolution(request.roots().stream().map(root -> new Found(root.coordinate(),
                    Path.of("/m2/" + root.coordinate().toString().replace(':', '_') + ".jar"))).toList(), List.of());
        }

        @Override
        public Pom readPom(Path pom, Set<String> scopes, List<farcell.magics.maven.Repository> repositories,
                           Transfers transfers) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void notebook() throws Exception {
        notebook = new FakeNotebook(Files.createDirectories(temp.resolve("notebooks")));
    }

    private void write(String file, String text) throws Exception {
        Path path = temp.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void timeOfALineAndOfACell() throws Exception {
        notebook.run(magics, "%time f(\"a // b\") // c");
        assertThat(notebook.log()).containsExactly("cell:1:f(\"a // b\") // c");
        assertThat(notebook.run(magics, "%%time\n\nx").orElseThrow().plain()).isEqualTo("x");
        assertThat(notebook.output.stdout).hasToString("Time: 0 us\nTime: 0 us\n");
        assertThatThrownBy(() -> notebook.run(magics, "%time throw y;")).isInstanceOf(CodeFailedException.class);
        assertThat(notebook.output.stdout.toString().lines()).hasSize(3);
        assertThatThrownBy(() -> notebook.run(magics, "%time")).hasMessageContaining("write Java after it");
    }

    @Test
    void readableTimes() {
        assertThat(List.of(1_500L, 12_345_678L, 345_678_901L, 2_345_000_000L, 125_000_000_000L, 3_725_000_000_000L))
                .map(TimeMagic::readable)
                .containsExactly("2 us", "12.3 ms", "346 ms", "2.35 s", "2 min 5 s", "1 h 2 min 5 s");
    }

    @Test
    void loadsEveryKindOfFile() throws Exception {
        write("utils/A.java", "class A {}\n");
        write("utils/b.jshell", "int b;");
        write("utils/c.jsh", "int c;");
        write("utils/d.ipynb", "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"# no\"},"
                + "{\"cell_type\": \"code\", \"source\": [\"int d;\\n\", \"int e;\"]},"
                + "{\"cell_type\": \"code\", \"source\": \"\"}, {\"cell_type\": \"code\", \"source\": \"int f;\"}],"
                + "\"nbformat\": 4}");
        notebook.run(magics, "%load ../utils/A.java\n%load ../utils/b\n%load \"../utils/c\"\n%load ../utils/d");
        assertThat(notebook.log()).containsExactly("A.java:1:class A {}", "b.jshell:1:int b;", "c.jsh:1:int c;",
                "d.ipynb, code cell 1:1:int d;\nint e;", "d.ipynb, code cell 2:1:int f;");
    }

    @Test
    void anIpynbIsPreferred() throws Exception {
        write("notebooks/x.ipynb", "{\"cells\": []}");
        write("notebooks/x.java", "int no;");
        notebook.run(magics, "%load x");
        assertThat(notebook.ran).isEmpty();
    }

    @Test
    void loadedFilesLoadRelativeToThemselves() throws Exception {
        write("utils/outer.jshell", "int before;\n%load inner/one\nint after;");
        write("utils/inner/one.java", "%load ../two.jsh\n%jars lib/*.jar\nint one;");
        write("utils/two.jsh", "int two;");
        write("utils/inner/lib/a.jar", "");
        notebook.run(magics, "%load ../utils/outer");
        assertThat(notebook.log()).containsExactly("outer.jshell:1:int before;", "two.jsh:1:int two;",
                "one.java:3:int one;",
                "outer.jshell:3:int after;");
        assertThat(notebook.classPath).containsExactly(temp.resolve("utils/inner/lib/a.jar"));
    }

    @Test
    void loadErrors() throws Exception {
        write("notebooks/self.jsh", "%load self");
        assertThatThrownBy(() -> notebook.run(magics, "%load self")).isInstanceOf(MagicException.class)
                .hasMessageContaining("self.jsh loads itself (self.jsh -> self.jsh)");
        assertThatThrownBy(() -> notebook.run(magics, "%load slef.jsh")).hasMessageContaining("there is no file")
                .hasMessageContaining("Did you mean self.jsh?");
        assertThatThrownBy(() -> notebook.run(magics, "%load nowhere/x")).hasMessageContaining("no directory")
                .hasMessageContaining(".ipynb, .jshell, .java, .jsh");
        write("notebooks/bad.ipynb", "{\"cells\": ");
        assertThatThrownBy(() -> notebook.run(magics, "%load bad")).hasMessageContaining("bad.ipynb is no notebook");
        write("notebooks/other.ipynb", "{}");
        assertThatThrownBy(() -> notebook.run(magics, "%load other")).hasMessageContaining("no list of cells");
        write("notebooks/wrong.jsh", "int x;\n%lod y");
        assertThatThrownBy(() -> notebook.run(magics, "\n%load wrong"))
                .isInstanceOfSatisfying(MagicException.class, e -> {
                    assertThat(e.source()).isEqualTo("wrong.jsh");
                    assertThat(e.line()).isEqualTo(2);
                });
        write("notebooks/fails.jsh", "throw x;");
        assertThatThrownBy(() -> notebook.run(magics, "%load fails")).isInstanceOf(CodeFailedException.class);
    }

    @Test
    void jarsAndClassPath() throws Exception {
        write("notebooks/lib/a.jar", "");
        write("notebooks/lib/b.jar", "");
        write("notebooks/lib/notes.txt", "");
        write("notebooks/lib/deep/c.jar", "");
        write("notebooks/classes/X.class", "");
        Path lib = temp.resolve("notebooks/lib");
        notebook.run(magics, "%jars lib/*.jar");
        assertThat(notebook.classPath).containsExactly(lib.resolve("a.jar"), lib.resolve("b.jar"));
        notebook.classPath.clear();
        notebook.run(magics, "%jars lib " + lib.resolve("deep/c.jar") + " // and more");
        assertThat(notebook.classPath)
                .containsExactly(lib.resolve("a.jar"), lib.resolve("b.jar"), lib.resolve("deep/c.jar"));
        notebook.classPath.clear();
        notebook.run(magics, "%classpath classes lib/**/c.jar");
        assertThat(notebook.classPath).containsExactly(temp.resolve("notebooks/classes"), lib.resolve("deep/c.jar"));
        notebook.run(magics, "%classpath");
        assertThat(notebook.output.stdout.toString()).contains("classes").contains("c.jar");
        assertThatThrownBy(() -> notebook.run(magics, "%jars lib/*.zip"))
                .hasMessageContaining("nothing matches lib/*.zip")
                .hasMessageContaining(lib.toString());
        assertThatThrownBy(() -> notebook.run(magics, "%jars classes")).hasMessageContaining("%classpath classes");
    }

    @Test
    void mavenTakesCoordinatesAliasesAndRepositories() throws Exception {
        notebook.run(magics, "%mavenRepo mine https://example.com/m\n%addMavenDependency g:a:1 g:b:jar:c:2 // both\n"
                + "%maven g:d:3 --from=https://example.org/x from=mine");
        assertThat(notebook.classPath.stream().map(p -> p.getFileName().toString()))
                .containsExactly("g_a_1.jar", "g_b_jar_c_2.jar", "g_d_3.jar");
        Resolver.Request last = resolver.requests.get(1);
        assertThat(last.roots()).hasSize(3);
        assertThat(last.pinned()).containsEntry("g:a:jar:", "1");
        assertThat(last.repositories()).extracting("url").containsExactly("https://example.com/m",
                "https://example.org/x");
        assertThatThrownBy(() -> notebook.run(magics, "%maven g:a")).hasMessageContaining("the version is missing");
        assertThatThrownBy(() -> notebook.run(magics, "%maven")).hasMessageContaining("coordinate is missing");
        assertThatThrownBy(() -> notebook.run(magics, "%mavenRepo x http://example.com/"))
                .hasMessageContaining("insecure");
    }

    @Test
    void useAddsJarsNativesAndImports() throws Exception {
        notebook.run(magics, "%use tablesaw djl   // both");
        List<Coordinate> wanted = resolver.requests.get(0).roots().stream().map(root -> root.coordinate()).toList();
        assertThat(wanted).map(Coordinate::toString).contains("tech.tablesaw:tablesaw-core:0.44.4", "ai.djl:api:0.35.1",
                "ai.djl.pytorch:pytorch-jni:2.7.1-0.35.1", "ai.djl.pytorch:pytorch-native-cpu:jar:linux-x86_64:2.7.1")
                .doesNotHaveDuplicates();
        assertThat(wanted).filteredOn(c -> c.group().startsWith("ai.djl") && !c.version().startsWith("2.7.1"))
                .extracting(Coordinate::version).containsOnly("0.35.1");
        assertThat(resolver.requests).hasSize(1);
        assertThat(notebook.ran).hasSize(1);
        assertThat(notebook.ran.get(0).name()).isEqualTo("%use tablesaw djl");
        assertThat(notebook.ran.get(0).text()).contains("import tech.tablesaw.api.*;\n",
                "import static farcell.display.Plots.*;", "import ai.djl.ndarray.*;");
        notebook.run(magics, "%use djl");
        assertThat(notebook.classPath).doesNotHaveDuplicates();
    }

    @Test
    void nativesFollowTheMachine() throws Exception {
        FakeNotebook mac = new FakeNotebook(temp, Platform.of("Mac OS X", "arm64"));
        mac.run(magics, "%use djl");
        assertThat(mac.classPath.toString()).contains("osx-aarch64").doesNotContain("linux");
        FakeNotebook old = new FakeNotebook(temp, Platform.of("SunOS", "sparc"));
        assertThatThrownBy(() -> old.run(magics, "%use djl"))
                .hasMessageContaining("no native libraries for sunos-sparc")
                .hasMessageContaining("linux-x86_64");
        assertThat(Platform.of("Windows 11", "amd64").classifier()).isEqualTo("win-x86_64");
        assertThat(Platform.of("Linux", "aarch64").classifier()).isEqualTo("linux-aarch64");
    }

    @Test
    void unknownSetsNameTheKnown() throws Exception {
        assertThatThrownBy(() -> notebook.run(magics, "%use tablesow")).hasMessageContaining("Did you mean tablesaw?")
                .hasMessageContaining("deep learning");
        assertThat(resolver.requests).isEmpty();
        notebook.run(magics, "%use");
        assertThat(notebook.output.stdout.toString()).contains("tablesaw  ").contains("djl  ");
    }

    @Test
    void setsAreReadStrictly() {
        Libraries sets = Libraries.of(() -> new ByteArrayInputStream("[a]\ncoordinate = []".getBytes(
                StandardCharsets.UTF_8)));
        assertThatThrownBy(sets::names).hasMessageContaining("unknown key coordinate in the set a");
    }

    @Test
    void help() throws Exception {
        notebook.run(magics, "%help");
        assertThat(notebook.output.displays.get(0)).contains("%maven  ", "%time  %%time", "models  which when");
        notebook.run(magics, "%help addMavenDependencies");
        assertThat(notebook.output.displays.get(1)).startsWith("%maven COORDINATE... [from=...]\n")
                .contains("Also called addMavenDependencies, addMavenDependency").contains("Examples:");
        notebook.run(magics, "%help %%time");
        assertThat(notebook.output.displays.get(2)).contains("%time [JAVA]").contains("%%time\n");
        notebook.run(magics, "%help models\n%lsmagic");
        assertThat(notebook.output.displays.get(3)).contains("Long text.");
        assertThat(notebook.output.displays.get(4)).contains("%maven  %mavenRepo", "%%loadFromPOM  %%sh  %%time");
        assertThatThrownBy(() -> notebook.run(magics, "%help mavn")).hasMessageContaining("Did you mean maven?");
        for (var magic : magics.all()) {
            assertThat(magic.summary()).as(magic.name()).isNotBlank().doesNotEndWith(".");
        }
    }

    @Test
    void completionKnowsSetsFilesAndNames() throws Exception {
        write("notebooks/lib/a.jar", "");
        write("notebooks/lib/a.txt", "");
        write("notebooks/run.jsh", "");
        CellAssist assist = new CellAssist(magics);
        assertThat(complete(assist, "%use d")).containsExactly("djl");
        assertThat(complete(assist, "%help mavenR")).containsExactly("mavenRepo");
        assertThat(complete(assist, "%load ")).containsExactly("lib/", "run.jsh");
        assertThat(complete(assist, "%jars lib/")).containsExactly("lib/a.jar");
        assertThat(complete(assist, "%maven a:b:1 f")).containsExactly("from=");
        assertThat(complete(assist, "%load nowhere/")).isEmpty();
    }

    private List<String> complete(CellAssist assist, String cell) {
        return assist.complete(cell, cell.length(), notebook.directory()).orElseThrow().matches().stream()
                .map(match -> match.text()).toList();
    }
}

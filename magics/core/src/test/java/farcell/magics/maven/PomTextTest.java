package farcell.magics.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.magics.FakeNotebook;
import farcell.magics.MagicException;
import farcell.magics.Magics;
import farcell.magics.standard.Libraries;
import farcell.magics.standard.StandardMagics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PomTextTest {

    @TempDir
    Path temp;

    private static String dependency(String group, String artifact, String more) {
        return "<dependency><groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId>" + more
                + "</dependency>";
    }

    private FakeNotebook run(String cell) throws Exception {
        TestRepository central = new TestRepository(temp.resolve("central")).publish("g:base:1").publish("g:base:2")
                .publish("g:left:1", "g:base:1").publish("g:tests:1");
        Dependencies dependencies = new Dependencies(() -> new MavenResolver(central.places(temp.resolve("home"))));
        FakeNotebook notebook = new FakeNotebook(temp);
        notebook.run(Magics.of(StandardMagics.make(dependencies, Libraries.bundled(), System::nanoTime), List.of()),
                cell);
        return notebook;
    }

    private static List<String> names(FakeNotebook notebook) {
        return notebook.classPath.stream().map(file -> file.getFileName().toString()).toList();
    }

    @Test
    void looseElements() throws Exception {
        new TestRepository(temp.resolve("other")).publish("h:own:1");
        String cell = "%%loadFromPOM\n<!-- from a README -->\n<repository><id>other</id><url>"
                + temp.resolve("other").toUri() + "</url></repository>\n" + dependency("h", "own",
                        "<version>1</version>")
                + "\n<dependencies>" + dependency("g", "left", "<version>1</version>") + "</dependencies>";
        assertThat(names(run(cell))).containsExactly("own-1.jar", "left-1.jar", "base-1.jar");
    }

    @Test
    void propertiesManagementAndScopes() throws Exception {
        String cell = "%%loadFromPOM\n<properties><v>1</v></properties>\n<dependencyManagement><dependencies>"
                + dependency("g", "base", "<version>2</version>") + "</dependencies></dependencyManagement>\n"
                + dependency("g", "left", "<version>${v}</version>")
                + dependency("g", "tests", "<version>1</version><scope>test</scope>");
        assertThat(names(run(cell))).containsExactly("left-1.jar", "base-2.jar");
        assertThat(names(run(cell.replace("loadFromPOM", "loadFromPOM test")))).containsExactly("tests-1.jar");
    }

    @Test
    void exclusions() throws Exception {
        String cell = "%%loadFromPOM\n" + dependency("g", "left", "<version>1</version><exclusions><exclusion>"
                + "<groupId>g</groupId><artifactId>base</artifactId></exclusion></exclusions>");
        assertThat(names(run(cell))).containsExactly("left-1.jar");
    }

    @Test
    void wholeProjectsInTheCellAndInAFile() throws Exception {
        String project = "<?xml version=\"1.0\"?>\n<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><dependencies>"
                + dependency("g", "left", "<version>1</version>") + "</dependencies></project>";
        assertThat(names(run("%%loadFromPOM\n" + project))).containsExactly("left-1.jar", "base-1.jar");
        Files.writeString(temp.resolve("pom.xml"), PomText.complete(project, 1));
        assertThat(names(run("%loadFromPOM pom.xml"))).containsExactly("left-1.jar", "base-1.jar");
        assertThat(names(run("%loadFromPOM pom.xml test"))).isEmpty();
        assertThatThrownBy(() -> run("%loadFromPOM nopom.xml")).hasMessageContaining("no file");
    }

    @Test
    void errorsNameTheLine() {
        assertThatThrownBy(() -> run("%%loadFromPOM\n<dependency>\n<groupId>g</groupIt>\n</dependency>"))
                .isInstanceOfSatisfying(MagicException.class, e -> assertThat(e.line()).isEqualTo(3))
                .hasMessageContaining("not well-formed XML");
        assertThatThrownBy(() -> run("%%loadFromPOM\n<dependancy/>")).hasMessageContaining("<dependancy> has no place");
        assertThatThrownBy(() -> run("%%loadFromPOM\n" + dependency("g", "left", "")))
                .isInstanceOf(MagicException.class).hasMessageContaining("'dependencies.dependency.version'");
    }

    @Test
    void entitiesOfOtherFilesAreRefused() {
        assertThatThrownBy(() -> PomText.complete("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
                1))
                .isInstanceOf(MagicException.class);
    }
}

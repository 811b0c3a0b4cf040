package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.suite.LiveNotebook.LiveCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code %project}, with a project that is written while sessions run. */
class ProjectTest {

    private static final String GREETER = """
            package demo;
            public class Greeter {
                int calls;
                public String greet() { return "hello " + ++calls; }
            }
            """;

    @TempDir
    Path directory;
    private LiveNotebook notebook;
    private Path source;

    @BeforeEach
    void open() throws IOException {
        Path project = directory.resolve("lib");
        source = project.resolve("src/main/java/demo/Greeter.java");
        Files.createDirectories(source.getParent());
        Files.writeString(project.resolve("pom.xml"), "<project><modelVersion>4.0.0</modelVersion><groupId>demo</groupId>"
                + "<artifactId>lib</artifactId><version>1</version></project>");
        Files.createDirectories(project.resolve("src/main/resources"));
        Files.writeString(project.resolve("src/main/resources/words.txt"), "some words");
        Files.writeString(source, GREETER);
        notebook = new LiveNotebook(directory);
    }

    @AfterEach
    void close() {
        notebook.close();
    }

    @Test
    void savedMethodsAreReplacedInEverySession() throws IOException {
        LiveCell project = notebook.start("%project lib");
        project.await();
        notebook.run("import demo.Greeter;\nvar g = new Greeter();");
        assertThat(notebook.value("g.greet()")).isEqualTo("hello 1");
        assertThat(notebook.value("%%remote\nnew Greeter().greet()")).isEqualTo("hello 1");
        assertThat(notebook.value("new String(Greeter.class.getResourceAsStream(\"/words.txt\").readAllBytes())"))
                .isEqualTo("some words");

        Files.writeString(source, GREETER.replace("hello", "good day"));
        project.awaitShown("code replaced in session local (Greeter), remote-1 (Greeter)");
        assertThat(notebook.value("g.greet()")).as("the value is kept").isEqualTo("good day 2");
        assertThat(notebook.value("%%remote\nnew Greeter().greet()")).isEqualTo("good day 1");

        Files.writeString(source, GREETER.replace("hello", "broken\" +"));
        project.awaitShown("src/main/java/demo/Greeter.java:4: ");
        assertThat(notebook.run("1").err()).contains("project lib: does not compile").contains("Greeter.java:4");
        assertThat(notebook.value("g.greet()")).isEqualTo("good day 3");

        Files.writeString(source, GREETER.replace("int calls;", "int calls; public int twice() { return 2 * calls; }"));
        project.awaitShown("Greeter gained method twice");
        assertThat(notebook.run("1").err()).contains("%session restart local").contains("%session stop remote-1");
        notebook.run("%session restart local");
        assertThat(notebook.value("g.twice() + g.greet()")).isEqualTo("6hello 4");
    }

    @Test
    void whatCannotBeUsedIsSaidWithItsPlace() throws IOException {
        assertThat(notebook.error("%project nowhere")).contains("there is no pom.xml in");
        Files.writeString(source, GREETER.replace("String greet", "Strin greet"));
        assertThat(notebook.error("%project lib")).contains("src/main/java/demo/Greeter.java:4: cannot find symbol")
                .contains("public Strin greet()");
        Files.writeString(source, GREETER);
        notebook.run("%project lib");
        assertThat(notebook.value("new demo.Greeter().greet()")).isEqualTo("hello 1");
        Files.createDirectories(directory.resolve("parent"));
        Files.writeString(directory.resolve("parent/pom.xml"), "<project><modules><module>a</module></modules></project>");
        assertThat(notebook.error("%project parent")).contains("made of modules").contains(": a");
    }
}

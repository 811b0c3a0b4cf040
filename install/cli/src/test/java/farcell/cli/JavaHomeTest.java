package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaHomeTest {

    private static final Path LAUNCHER = Path.of("/opt/jdk/bin/java");

    private static JavaHome of(int status, String output) {
        return JavaHome.of(LAUNCHER, new Subprocess.Result(status, output));
    }

    @Test
    void readsTheVersionFromTheListOfModules() {
        assertThat(of(0, "java.base@17.0.15\njdk.jshell@17.0.15\n"))
                .isEqualTo(new JavaHome(LAUNCHER, 17, "17.0.15"));
        assertThat(of(0, "java.base@25\njdk.jshell@25\n").feature()).isEqualTo(25);
        assertThat(of(0, "java.base@26-ea\njdk.jshell@26-ea\n").feature()).isEqualTo(26);
    }

    @Test
    void refusesAJavaThatIsTooOldAndSaysWhatToDo() {
        assertThatThrownBy(() -> of(0, "java.base@11.0.2\njdk.jshell@11.0.2\n"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Java 11.0.2, too old")
                .hasMessageContaining("Install JDK 17");
        assertThatThrownBy(() -> of(1, "Unrecognized option: --list-modules\n"))
                .hasMessageContaining("older than Java 9")
                .hasMessageContaining("Unrecognized option");
    }

    @Test
    void refusesAJavaWithoutJShell() {
        assertThatThrownBy(() -> of(0, "java.base@21\njava.logging@21\n"))
                .hasMessageContaining("has no JShell")
                .hasMessageContaining("/opt/jdk/bin/java");
    }

    @Test
    void refusesWhatIsNotJava() {
        assertThatThrownBy(() -> of(0, "hello\n")).hasMessageContaining("does not tell its version: hello");
        assertThatThrownBy(() -> of(0, "")).hasMessageContaining("it printed nothing");
    }

    @Test
    void asksTheJavaThatRunsThisTest() {
        Path home = Path.of(System.getProperty("java.home"));
        JavaHome asked = JavaHome.at(home);
        assertThat(asked.feature()).isEqualTo(Runtime.version().feature());
        assertThat(JavaHome.at(asked.launcher())).isEqualTo(asked);
        assertThat(JavaHome.current().launcher()).isEqualTo(asked.launcher());
    }

    @Test
    void saysWhereItLookedWhenThereIsNoJava(@TempDir Path empty) throws Exception {
        assertThatThrownBy(() -> JavaHome.at(empty)).hasMessageContaining(empty.resolve("bin/java").toString());
        Path file = Files.writeString(empty.resolve("java"), "not executable");
        assertThatThrownBy(() -> JavaHome.at(file)).hasMessageContaining("there is no java at " + file);
    }
}

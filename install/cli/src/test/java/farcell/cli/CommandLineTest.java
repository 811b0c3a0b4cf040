package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
    }

    @Test
    void tellsItsVersionAndTheJavaThatRunsIt() {
        assertThat(run("--version")).isEqualTo(0);
        assertThat(out.toString()).contains("Farcell ", "Java " + Runtime.version());
    }

    @Test
    void namesItsCommandsInTheHelp() {
        assertThat(run("--help")).isEqualTo(0);
        assertThat(out.toString()).contains("install", "doctor", "kernel");
    }

    @Test
    void answersWrongUseWithStatus2() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("instal")).isEqualTo(2);
        assertThat(run("install", "--user", "--prefix", "x")).isEqualTo(2);
        assertThat(run("kernel")).isEqualTo(2);
        assertThat(err.toString()).contains("Name a command", "instal", "mutually exclusive", "--connection-file");
    }

    @Test
    void failsInOneLineThatSaysWhatToDo(@TempDir Path empty) {
        String before = System.getProperty(FarcellHome.PROPERTY);
        System.setProperty(FarcellHome.PROPERTY, empty.toString());
        try {
            assertThat(run("install", "--prefix", empty.toString())).isEqualTo(1);
        } finally {
            if (before == null) {
                System.clearProperty(FarcellHome.PROPERTY);
            } else {
                System.setProperty(FarcellHome.PROPERTY, before);
            }
        }
        assertThat(err.toString()).contains("is not whole", "Install Farcell again").doesNotContain("\tat ");
        assertThat(empty).isEmptyDirectory();
    }
}

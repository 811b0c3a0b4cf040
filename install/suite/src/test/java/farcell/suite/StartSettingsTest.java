package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.remote.StartSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment variables of IJava and JJava, with real sessions. */
class StartSettingsTest {

    @TempDir
    Path directory;

    @Test
    void scriptsClassPathAndOptionsHoldFromTheFirstCell() throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("start")).resolve("a.jshell"),
                "int fromFile = 5;\n%env FROM_FILE=1\n");
        Files.writeString(directory.resolve("start/b.jshell"), "int ok = 1;\nint bad = nothing;");
        Files.writeString(Files.createDirectories(directory.resolve("classes")).resolve("note.txt"), "found");
        StartSettings start = StartSettings.of(Map.of("IJAVA_STARTUP_SCRIPTS_PATH", "start/*.jshell",
                "IJAVA_STARTUP_SCRIPT", "int twice(int x) { return 2 * x; }",
                "IJAVA_CLASSPATH", "ignored", "JJAVA_CLASSPATH", "classes:gone/*.jar",
                "IJAVA_COMPILER_OPTS", "-Xlint:none --no-such-option", "IJAVA_TIMEOUT", "20 SECONDS"));
        try (InProcess notebook = new InProcess(directory, 1_000_000, start)) {
            // The limit is that of each cell, and the first one has the scripts; it need not have the start of a JVM, too.
            notebook.notebook().local();
            Runner.Shown first = notebook.run("twice(fromFile)");
            assertThat(first.result()).isEqualTo("10");
            assertThat(first.err()).contains("--no-such-option was ignored").contains("gone/*.jar")
                    .contains("b.jshell failed").contains("line 2").doesNotContain("ignored of the class path");
            Runner.Shown second = notebook.run("new String(Thread.currentThread().getContextClassLoader()"
                    + ".getResourceAsStream(\"note.txt\").readAllBytes())");
            assertThat(second.result()).contains("found");
            assertThat(second.err()).isEmpty();
            assertThat(notebook.run("while (true) { fromFile++; }").error().orElse("")).contains("Timeout")
                    .contains("20 s");
            // Not "> 5": in that time it may well have gone past the largest int.
            assertThat(notebook.run("fromFile != 5").result()).isEqualTo("true");
        }
    }
}

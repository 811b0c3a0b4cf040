package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.suite.Runner.Shown;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Magics that look at, change or time what a notebook declared, with real sessions. */
class ComfortTest {

    @TempDir
    Path directory;
    private LiveNotebook notebook;

    private LiveNotebook open() {
        notebook = new LiveNotebook(directory);
        return notebook;
    }

    @AfterEach
    void close() {
        notebook.close();
    }

    @Test
    void timeitMeasuresExpressionsAndStatements() {
        open().run("int x = 3; int calls = 0; void f() { calls++; }");
        assertThat(notebook.value("%timeit loops=100 runs=2 Math.sqrt(x) // fast"))
                .contains("per loop, best of 2 runs of 100");
        notebook.value("%timeit loops=5 runs=2 f()");
        assertThat(notebook.value("calls")).isEqualTo("10");
        assertThat(notebook.value("%%remote\n%%timeit loops=3 runs=1\nint y = x * 2;\nf();"))
                .contains("1 run of 3 loops");
        assertThat(notebook.value("calls")).isEqualTo("13");
        assertThat(notebook.error("%%timeit\nint y = 1;\n// nothing\nint z = 1 / (y - 1);")).contains("line 4");
        assertThat(notebook.error("%timeit nothing(3)")).contains("nothing");
    }

    @Test
    void droppedNamesAreGoneEverywhere() {
        open().run("int f(int a) { return a + 1; }\nint g() { return f(1); }\nclass P { }");
        notebook.run("%%remote\nint[] big = new int[1000]; P p = new P();");
        assertThat(notebook.value("big.length")).isEqualTo("1000");
        Shown dropped = notebook.run("%drop big f");
        assertThat(dropped.err()).contains("int g() cannot be used until").contains("f(");
        assertThat(notebook.error("big")).contains("cannot find symbol");
        assertThat(notebook.error("g()")).contains("not declared yet");
        assertThat(notebook.error("%%remote\ng()")).contains("not declared yet");
        notebook.run("int f(int a) { return a + 10; }");
        assertThat(notebook.value("g()")).isEqualTo("11");
        assertThat(notebook.value("%%remote\ng()")).isEqualTo("11");
        assertThat(notebook.run("%drop P").err()).contains("P p lost its value");
        notebook.run("class P { int x = 4; }");
        notebook.run("P q = new P();");
        assertThat(notebook.value("q.x")).isEqualTo("4");
        assertThat(notebook.error("%reset")).contains("%reset now");
        notebook.run("%reset now");
        assertThat(notebook.value("%methods")).isEqualTo("no methods yet");
        assertThat(notebook.value("%vars")).contains("no variables yet");
        assertThat(notebook.value("List.of(1)")).isEqualTo("[1]");
    }

    @Test
    void anEnvironmentVariableHoldsForSessionsThatStart() {
        open().value("1");
        notebook.run("%env FARCELL_COMFORT=42");
        assertThat(notebook.value("System.getenv(\"FARCELL_COMFORT\") == null")).isEqualTo("true");
        assertThat(notebook.run("%sh echo $FARCELL_COMFORT").out()).isEqualTo("42\n");
        assertThat(notebook.value("%%remote\nSystem.getenv(\"FARCELL_COMFORT\")")).contains("42");
        notebook.run("%session restart local");
        assertThat(notebook.value("System.getenv(\"FARCELL_COMFORT\")")).contains("42");
        assertThat(notebook.error("%%remote\n%%sh\necho 1")).contains("this machine only");
    }

    @Test
    void aSessionIsStartedInTheShapeThatIsAskedFor() {
        open().run("record P(int a) {}\nvar p = new P(5); Thread busy = new Thread();");
        Shown started = notebook.run("%session start local xmx=200M jvm=\"-XX:+UseSerialGC -Dgreeting='good day'\"");
        assertThat(started.err()).contains("busy cannot be kept");
        assertThat(started.out()).contains("session local started");
        assertThat(notebook.value("p + System.getProperty(\"greeting\") + (Runtime.getRuntime().maxMemory() >> 20 <= 200)"))
                .isEqualTo("P[a=5]good daytrue");
        notebook.run("%session restart local");
        assertThat(notebook.value("System.getProperty(\"greeting\")")).isEqualTo("good day");
        notebook.run("%session start big memory=100M");
        assertThat(notebook.value("%%remote\np.a() + (Runtime.getRuntime().maxMemory() >> 20 <= 100 ? 1 : 2)")).isEqualTo("6");
        assertThat(notebook.value("%sessions")).contains("memory=100M")
                .contains("memory=200M jvm=\"-XX:+UseSerialGC -Dgreeting='good day'\"");
        assertThat(notebook.error("%session start big memory=100M")).contains("%session stop big");
        assertThat(notebook.error("%session stop big memory=100M")).contains("goes with start only");
        assertThat(notebook.error("%session start local jvm=-XX:+NoSuchOption")).contains("NoSuchOption");
        assertThat(notebook.error("%session start local java=1")).contains("there is no Java 1 ");
        assertThat(notebook.error("%session start local gpu=any")).contains("%session start NAME");
        assertThat(notebook.value("p.a()")).as("what could not start left the session as it was").isEqualTo("5");
    }

    @Test
    void previewFeaturesAreAllowedWhenTheUserSaysSo() {
        String code = open().feature() < 21
                ? "String kind(Object o) { return switch (o) { case String s -> s; default -> \"?\"; }; }"
                : "String kind(Object o) { return 3 instanceof byte b ? o.toString() : \"?\"; }";
        notebook.run("String text = \"kept\"");
        assertThat(notebook.error(code)).contains("preview feature").contains("%preview on");
        assertThat(notebook.error("kind(text)")).contains("cannot find symbol");
        notebook.run("%preview on");
        notebook.run(code);
        assertThat(notebook.value("kind(text)")).isEqualTo("kept");
        assertThat(notebook.value("%%remote\nkind(text)")).isEqualTo("kept");
        notebook.run("%preview off");
        assertThat(notebook.error(code.replace("kind", "other"))).contains("preview feature");
    }

    @Test
    void importsComeInGroups() {
        open().run("%import time math");
        assertThat(notebook.value("sqrt(16) + \" \" + Duration.ofDays(1).toHours()")).isEqualTo("4.0 24");
        assertThat(notebook.error("%import tmie")).contains("Did you mean time?");
        notebook.run("%import java.util.zip.CRC32");
        assertThat(notebook.value("new CRC32().getValue()")).isEqualTo("0");
    }

    @Test
    void anInterruptStopsAShellCommand() {
        LiveNotebook.LiveCell cell = open().start("%%sh\necho begun\nsleep 600");
        cell.awaitOut("begun");
        notebook.interrupt();
        assertThat(cell.await().error()).hasValueSatisfying(text -> assertThat(text).contains("Stopped"));
        assertThat(notebook.value("1")).isEqualTo("1");
    }
}

package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A notebook whose remote cells run on machines that answer SSH: real OpenSSH servers in networks of their own. */
class SshNotebookTest {

    @TempDir
    private static Path directory;

    private static RealHosts hosts;
    private static LiveNotebook notebook;

    @BeforeAll
    static void open() throws Exception {
        hosts = RealHosts.up(3, "--gpu", "2=2xL40S");
        // The third has no Java of its own: one is brought.
        hosts.on(3, "mount -t tmpfs tmpfs /usr/lib/jvm");
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            lines.addAll(List.of("[backends.lab" + i + "]", "ssh = \"host" + i + "\"",
                    "ssh-config = \"" + hosts.config() + "\""));
        }
        Files.write(directory.resolve("farcell.toml"), lines);
        notebook = new LiveNotebook(directory);
    }

    @AfterAll
    static void close() {
        notebook.close();
        hosts.close();
    }

    @Test
    void aCellRunsThereWithWhatItReadsAndGivesBackWhatItMade() {
        notebook.value("record Point(int x, String where) {}\nint here = 41;");
        assertThat(notebook.value("%%remote on=lab1\nvar there = new Point(here + 1, "
                + "java.net.InetAddress.getLocalHost().getHostName());\nthere.toString()"))
                .isEqualTo("Point[x=42, where=host1]");
        assertThat(notebook.value("there.where() + there.x()")).isEqualTo("host142");
        assertThat(notebook.value("%sessions")).as("the idle clock of other machines").contains(" of 15 min");
    }

    @Test
    void variablesGoFromHostToHost() {
        notebook.value("%%remote on=lab1\nvar list = new ArrayList<>(List.of(System.getenv(\"HOME\"), \"lab1\"));");
        assertThat(notebook.value("%%remote on=lab2\nlist.add(\"lab2\"); list.get(1) + list.size()"))
                .isEqualTo("lab13");
        assertThat(notebook.value("list.get(2)")).isEqualTo("lab2");
    }

    @Test
    void aFrameComesBackFromAJarThatTheHostNeverHad() {
        notebook.value("%use tablesaw");
        notebook.value("%%remote on=lab1\nTable frame = Table.create(\"t\", IntColumn.create(\"n\", new int[] {3, 1, 2}),"
                + " StringColumn.create(\"s\", \"c\", \"a\", \"b\")).sortOn(\"n\");");
        assertThat(notebook.value("frame.rowCount() + frame.stringColumn(\"s\").get(0)")).isEqualTo("3a");
        assertThat(hosts.on(1, "ls /root/.farcell/sessions/*/jars")).contains("tablesaw-core");
    }

    @Test
    void fileNamesAreUtf8OnAHostWithoutALocale() {
        assertThat(notebook.value("%%remote on=lab1\nFiles.writeString(Path.of(\"/tmp/n\u00fcsse-\u4e2d.txt\"), \"\u00fc\");\n"
                + "new File(\"/tmp\").list((d, n) -> n.startsWith(\"n\"))[0] + Files.exists(Path.of(\"/tmp/n\u00fcsse-\u4e2d.txt\"))"))
                .isEqualTo("n\u00fcsse-\u4e2d.txttrue");
        assertThat(hosts.on(1, "ls /tmp | grep '^n' | od -An -tx1")).contains("6e c3 bc 73");
    }

    @Test
    void aGpuIsFoundWhereverItIs() {
        assertThat(notebook.value("%%remote gpu=L40S:2\nSystem.getenv(\"CUDA_VISIBLE_DEVICES\") + \" \" + "
                + "java.net.InetAddress.getLocalHost().getHostName()")).matches("GPU-\\S+,GPU-\\S+ host2");
        assertThat(notebook.error("%%remote gpu=H100\n1")).contains("backend lab2 has 2 x L40S", "backend lab1 has no GPU");
        assertThat(notebook.value("%backends")).contains("lab2", "2 x L40S", "ssh host2");
    }

    @Test
    void theHeaderOfALongCellShowsWhatItUsesAndItsLastLineThatTheGpuWasIdle() {
        LiveNotebook.LiveCell cell = notebook.start("%%remote gpu=L40S:2\nint seen = Input.integer(\"go? \"); seen");
        cell.awaitQuestion();
        cell.awaitShown(", GPU 0 %, GPU memory 0 B");
        cell.type("1");
        assertThat(cell.await().shown()).last().asString().containsPattern("memory peak \\d+ MB, mean \\d+ MB; (the GPU was idle"
                + "|GPU peak 0 %, mean 0 %); GPU memory peak 0 B");
        notebook.value("%%remote on=lab1\n1");
        assertThat(IntStream.range(0, 5).mapToObj(i -> notebook.run("%%remote on=lab1\n1").shown()))
                .as("one that takes less than two seconds").anySatisfy(shown -> assertThat(shown).last().asString()
                        .startsWith("done in ").doesNotContain("memory"));
    }

    @Test
    void commandsRunWhereASessionIs() {
        notebook.value("%%remote on=lab1 session=shell\n1");
        Runner.Shown shown = notebook.run("%%sh session=shell\nhostname; printf '%s\\n' \"caf\u00e9 \\\\ \\t$((6 * 7))\" >&2; pwd");
        assertThat(shown.error()).isEmpty();
        assertThat(shown.out()).isEqualTo("host1\n/root\n");
        assertThat(shown.err()).isEqualTo("caf\u00e9 \\ \\t42\n");
        assertThat(notebook.error("%%sh session=shell\necho so far; exit 7")).contains("exit code 7 in session shell")
                .doesNotContain("Exited");
        assertThat(notebook.error("%%sh session=shall\ntrue")).contains("there is no session shall", "shell");
        // Its child is there before it says so.
        LiveNotebook.LiveCell cell = notebook.start("%%sh session=shell\nsleep 3456 & echo begun; wait; touch /tmp/went-on");
        cell.awaitOut("begun");
        notebook.interrupt();
        assertThat(cell.await().error()).isPresent();
        assertThat(hosts.on(1, "ps -eo args= | grep '[s]leep 3456' || true; ls /tmp | grep went-on || true")).isEmpty();
        assertThat(notebook.value("%%remote session=shell\n2")).isEqualTo("2");
    }

    @Test
    void filesBesideTheNotebookAreBroughtAndTheErrorOfACellThatMissesOneSaysSo() throws Exception {
        Files.createDirectories(directory.resolve("deep"));
        Files.writeString(directory.resolve("deep/a.csv"), "n\n1\n");
        Files.writeString(directory.resolve("b c.csv"), "two");
        assertThat(notebook.error("%%remote on=lab1\nFiles.readString(Path.of(\"deep/a.csv\"))"))
                .contains("NoSuchFileException", "deep/a.csv is beside the notebook", "files=deep/a.csv");
        assertThat(notebook.error("%%remote on=lab1\nnew Scanner(new File(\"deep/a.csv\"))")).contains("files=deep/a.csv");
        String read = "%%remote on=lab1 files=\"deep/a.csv,b c.csv\"\nFiles.readString(Path.of(\"deep/a.csv\"))"
                + " + Files.readString(Path.of(\"b c.csv\"))";
        assertThat(notebook.value(read)).isEqualTo("n\n1\ntwo");
        Files.writeString(directory.resolve("deep/a.csv"), "n\n2\n");
        assertThat(notebook.value(read)).as("what was brought before is brought anew").isEqualTo("n\n2\ntwo");
        assertThat(notebook.value("%%remote on=lab1\nFiles.writeString(Path.of(\"deep/a.csv\"), \"mine\"); 1")).isEqualTo("1");
        assertThat(notebook.error(read)).contains("deep/a.csv", "is another file than the one here");
        assertThat(notebook.error("%%remote on=lab1 files=none.csv\n1")).contains("files=none.csv: there is no such file");
        assertThat(notebook.error("%%remote on=lab1 files=../x\n1")).contains("beside the notebook or below");
    }

    @Test
    void aHostWithoutJavaGetsOne() {
        assertThat(notebook.value("%%remote on=lab3\nSystem.getProperty(\"java.home\")"))
                .startsWith("/root/.farcell/runtimes/java-");
        assertThat(notebook.value("%%remote on=lab3\nRuntime.version().feature()")).isEqualTo(
                String.valueOf(Runtime.version().feature()));
    }

    @Test
    void aSessionThatEndsItselfIsSaidToHaveEnded() {
        notebook.value("%%remote on=lab1 session=fragile\nint fragile = 1;");
        assertThat(notebook.error("%%remote session=fragile\nRuntime.getRuntime().halt(9);"))
                .contains("session fragile", "exit code 9");
    }

    @Test
    void aConnectionThatBreaksLosesNoLineAndNoVariable() {
        notebook.value("%%remote on=lab1 session=cut\nint last = -1;");
        LiveNotebook.LiveCell cell = notebook.start("%%remote session=cut\nfor (int i = 0; i < 200; i++) {"
                + " System.out.println(\"line \" + i + \".\"); last = i; Thread.sleep(20); }");
        cell.awaitOut("line 20.");
        hosts.on(1, "for p in $(ps -eo pid=,args= | awk '/[s]shd: root/ {print $1}'); do kill -9 $p 2>/dev/null; done; true");
        Runner.Shown shown = cell.await();
        assertThat(shown.error()).isEmpty();
        assertThat(shown.out().lines().toList())
                .isEqualTo(IntStream.range(0, 200).mapToObj(i -> "line " + i + ".").toList());
        assertThat(notebook.value("last")).isEqualTo("199");
    }

    @Test
    void nothingListensThereButSocketsOfOurOwn() {
        notebook.value("%%remote on=lab1\n1");
        assertThat(hosts.on(1, "ss -Hltun | grep -v ':22 ' || true")).isEmpty();
        // Sessions of other tests write there and rename meanwhile.
        String find = "find /root/.farcell -ignore_readdir_race ";
        assertThat(hosts.on(1, find + "-type s")).isNotEmpty();
        assertThat(hosts.on(1, find + "-type s ! -perm 600")).isEmpty();
        assertThat(hosts.on(1, find + "'(' -type d -o -type f ')' -perm /077")).isEmpty();
        assertThat(hosts.on(1, "ps -eo args")).doesNotContain("FARCELL_SECRET");
    }

    @Test
    void anUnknownBackendIsRefusedWithTheNearestOne() {
        assertThat(notebook.error("%%remote on=lib1\n1")).contains("there is no backend lib1", "lab1");
    }
}

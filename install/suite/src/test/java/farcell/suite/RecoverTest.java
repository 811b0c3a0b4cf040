package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.suite.LiveNotebook.LiveCell;
import farcell.suite.Runner.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lost variables are made anew by the fewest cells, or it is said why not. */
class RecoverTest {

    private static final String FAR = "%%remote session=far memory=64M\n";

    @TempDir
    private Path directory;
    private LiveNotebook notebook;

    @BeforeEach
    void open() {
        notebook = new LiveNotebook(directory);
    }

    @AfterEach
    void close() {
        notebook.close();
    }

    private void cells(String... cells) {
        List.of(cells).forEach(cell -> assertThat(notebook.run(cell).error()).as(cell).isEmpty());
    }

    /** The sessions end, and the notebook has said so: the next cell, or one after that, since a cell of another session may
     *  be over before the kernel knows. */
    private String lose(String... sessions) {
        List.of(sessions).forEach(notebook::kill);
        String said = notebook.run("1 + 1").err();
        for (int cells = 0; !Stream.of(sessions).map("session %s was killed"::formatted).allMatch(said::contains)
                && cells < 1_000; cells++) {
            said += notebook.run("1 + 1").err();
        }
        return said;
    }

    /** Names of the cells that ran again, in order. */
    private static List<String> again(Shown shown) {
        assertThat(shown.error()).isEmpty();
        return Pattern.compile("^Cell \\[(\\d+)\\] runs again", Pattern.MULTILINE).matcher(shown.out()).results()
                .map(match -> match.group(1)).toList();
    }

    @Test
    void onlyTheBranchThatIsNeededRuns() {
        cells("int a = 20;", "int b = a + 1; System.out.println(\"b is made\");", "int other = 7;", "int c = 2 * b;");
        assertThat(lose("local")).contains("variables lost with it: a, b, other, c").contains("%recover a b other c");
        Shown shown = notebook.run("%recover c --yes");
        assertThat(again(shown)).containsExactly("101", "102", "104");
        assertThat(shown.out()).contains("b is made").contains("made anew: a, b, c");
        assertThat(String.join("\n", shown.shown())).contains("prints").contains("makes c").contains("makes b, which Cell [104] read");
        assertThat(notebook.value("a + b + c")).isEqualTo("83");
        assertThat(notebook.error("other + 1")).contains("other is lost").contains("%recover other");
        assertThat(notebook.run("%recover").result()).contains("other").contains("Cell [103]").doesNotContain("Cell [104]");
        assertThat(notebook.error("%recover c")).contains("c is still there: in session local");
        Shown mixed = notebook.run("%recover a other c --yes");
        assertThat(again(mixed)).containsExactly("103");
        assertThat(mixed.out()).contains("a is still there: in session local", "c is still there", "made anew: other");
    }

    @Test
    void whatLivesElsewhereIsNotMadeAnew() {
        cells("int[] data = {1, 2, 3};", FAR + "int sum = data[0] + data[1] + data[2];", FAR + "int more = sum + 1;");
        assertThat(lose("far")).contains("variables lost with it: sum, more");
        assertThat(again(notebook.run("%recover more --yes"))).containsExactly("102", "103");
        assertThat(notebook.value("more")).isEqualTo("7");
        assertThat(notebook.session("far").isAlive()).isTrue();
        assertThat(notebook.run("%session info far").result()).contains("far");
    }

    @Test
    void everyCellThatChangedItInPlaceRuns() {
        cells("List<Integer> list = new ArrayList<>();", "list.add(1);", "System.out.println(list.size());",
                "for (int i = 0; i < 2; i++) { list.add(i); }", "Runnable r = () -> list.add(9);", "r.run();");
        lose("local");
        assertThat(again(notebook.run("%recover list --yes"))).containsExactly("101", "102", "104", "105", "106");
        assertThat(notebook.value("list.toString()")).isEqualTo("[1, 0, 1, 9]");
    }

    @Test
    void aCellMayBeLeftOutThatChangedNothing() {
        cells("int[] a = {1};", "int look(int[] x) { return x[0]; }", "int seen = look(a);");
        lose("local");
        assertThat(notebook.run("%recover a --list").result()).contains("may change a");
        assertThat(again(notebook.run("%recover a without=103 --yes"))).containsExactly("101");
        assertThat(notebook.value("a[0]")).isEqualTo("1");
        assertThat(notebook.error("seen + 1")).contains("seen is lost");
    }

    @Test
    void anInputThatHasChangedIsLedBackAndForth() {
        cells("int x = 1;", FAR + "int y = x + 10;", "x = 5;");
        lose("far");
        Shown shown = notebook.run("%recover y --yes");
        assertThat(again(shown)).containsExactly("101", "102", "103");
        assertThat(String.join("\n", shown.shown())).contains("gives x its present value again");
        assertThat(notebook.value("y + \" \" + x")).isEqualTo("11 5");
    }

    @Test
    void aVariableOnTheWayThatIsNotAtItsLastValueStaysLost() {
        cells("List<Integer> list = new ArrayList<>(List.of(1));", "int size = list.size();", "list.add(2);");
        lose("local");
        Shown shown = notebook.run("%recover size --yes");
        assertThat(again(shown)).containsExactly("101", "102");
        assertThat(shown.out()).contains("still lost: list");
        assertThat(notebook.value("size")).isEqualTo("1");
        assertThat(notebook.error("list.size() + 1")).contains("list is lost");
        assertThat(again(notebook.run("%recover list --yes"))).containsExactly("101", "103");
        assertThat(notebook.value("list.toString()")).isEqualTo("[1, 2]");
    }

    @Test
    void theUserIsAsked() {
        cells("int a = 4;");
        lose("local");
        LiveCell no = notebook.start("%recover a");
        no.awaitQuestion().type("no");
        assertThat(no.await().out()).isEqualTo("nothing was run\n");
        LiveCell yes = notebook.start("%recover a");
        yes.awaitQuestion().type("yes");
        assertThat(again(yes.await())).containsExactly("101");
        assertThat(notebook.value("a")).isEqualTo("4");
    }

    @Test
    void whatCannotBeMadeAnewIsSaid() {
        cells("int ok = 1;", "int twice(int n) { return 2 * n; }", "int two = twice(ok);", "int[] half = {0};");
        notebook.error("half[0] = 1; int[] none = null; none[0] = 1;");
        cells("int twice(int n) { return 3 * n; }");
        lose("local");
        assertThat(notebook.error("%recover two --yes")).contains("Cell [103] used or declared method twice")
                .contains("declared otherwise now");
        assertThat(notebook.error("%recover half --yes")).contains("Cell [105] ended by java.lang.NullPointerException");
        assertThat(notebook.error("%recover okk")).contains("there is no variable okk. Did you mean ok?");
        assertThat(notebook.error("two + 1")).contains("two is lost");
    }

    @Test
    void aFailingCellStopsItAndSaysWhatIsThere() throws IOException {
        Path file = Files.writeString(directory.resolve("n.txt"), "7");
        cells("int before = 3;", "int read = Integer.parseInt(Files.readString(Path.of(\"" + file + "\")));",
                "int end = before + read;");
        lose("local");
        Files.delete(file);
        Shown shown = notebook.run("%recover end --yes");
        assertThat(shown.error().orElseThrow()).contains("NoSuchFileException").contains("Cell [102] did not run to its end")
                .contains("made anew: before").contains("still lost: read");
        assertThat(notebook.value("before")).isEqualTo("3");
        Files.writeString(file, "8");
        shown = notebook.run("%recover end --yes");
        assertThat(again(shown)).containsExactly("102", "103");
        assertThat(String.join("\n", shown.shown())).contains("reads files");
        assertThat(notebook.value("end")).isEqualTo("11");
    }

    @Test
    void whatASessionTookAlongCanBeMadeAnew() {
        cells("int[] a = new int[300_000];", FAR + "a[0] = 5;");
        String news = lose("far");
        assertThat(news).contains("a has its value from before session far last used it");
        assertThat(notebook.value("a[0]")).isEqualTo("0");
        assertThat(notebook.run("%recover").result()).contains("has a value from before its last changes: session far was killed by SIGKILL").contains("Cell [102]");
        assertThat(again(notebook.run("%recover a --yes"))).containsExactly("102");
        assertThat(notebook.value("a[0]")).isEqualTo("5");
    }

    @Test
    void aRemoteCellRunsInItsSessionStartedAnew() {
        cells("int n = 3;", "%remote memory=48M", "%%remote session=far\n\nlong heap = Runtime.getRuntime().maxMemory() >> 20; int m = n + 1;\n"
                + "m++; System.out.println(\"m is \" + m);", "%remote memory=96M");
        lose("far");
        Shown shown = notebook.run("%recover m --yes");
        assertThat(again(shown)).containsExactly("103");
        assertThat(shown.out()).contains("m is 5");
        assertThat(String.join("\n", shown.shown())).contains("session far (local");
        assertThat(notebook.value("%%remote session=far memory=48M\nm + \" \" + (Runtime.getRuntime().maxMemory() >> 20 <= 48)")).isEqualTo("5 true");
    }

    @Test
    void aCellInTheBackgroundRunsInFront() {
        cells("%%remote session=far memory=64M background\nint slow = 6;");
        assertThat(notebook.value("slow")).isEqualTo("6");
        lose("far", "local");
        assertThat(again(notebook.run("%recover slow --yes"))).containsExactly("101");
        assertThat(notebook.value("slow")).isEqualTo("6");
    }

    @Test
    void theTextThatRanCounts() {
        cells("int a = 1;", "String a = \"text\";", FAR + "int size = a.length();", "a = \"longer text\";");
        lose("far");
        assertThat(again(notebook.run("%recover size --yes"))).containsExactly("102", "103", "104");
        assertThat(notebook.value("size + a")).isEqualTo("4longer text");
    }

    @Test
    void whatWasFoundUnchangedIsNoReasonToRunAgain() {
        cells("int[] a = {1, 2};", FAR + "int sum = Arrays.stream(a.clone()).sum();");
        assertThat(notebook.value("a[1]")).isEqualTo("2");
        lose("local", "far");
        assertThat(again(notebook.run("%recover a --yes"))).containsExactly("101");
    }

    @Test
    void namesAreProposed() {
        cells("int alpha = 1; int beta = 2;");
        lose("local");
        assertThat(notebook.interpreter().complete("%recover al", 11).matches()).extracting(match -> match.text())
                .containsExactly("alpha");
        assertThat(notebook.run("%help recover").toString()).contains("%recover net --yes");
    }

    @Test
    void nothingIsLost() {
        cells("int a = 1;");
        assertThat(notebook.run("%recover").result()).isEqualTo("no variable is lost");
    }
}

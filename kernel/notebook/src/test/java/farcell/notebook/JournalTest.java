package farcell.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.compile.Compilation.Compiled;
import farcell.compile.CompileChanges;
import farcell.compile.CompileSide;
import farcell.compile.CompileState;
import farcell.notebook.JournalEntry.Jar;
import farcell.notebook.JournalEntry.Opening;
import farcell.notebook.JournalEntry.Running;
import farcell.notebook.JournalEntry.SlotHome;
import farcell.notebook.Journals.DamagedException;
import farcell.notebook.NotebookState.SessionKnown;
import farcell.wire.Slot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written is what is read; what was cut off was never written; what is wrong is said. */
class JournalTest {

    private static final Opening OPENING = new Opening(Journals.FORMAT, 17, "a.ipynb", List.of("-parameters"), List.of());
    private static final Slot X = new Slot("REPL.$JShell$1", "x");

    private final JournalDiff diff = new JournalDiff(OPENING);
    private final List<JournalEntry> entries = new ArrayList<>(List.of(OPENING));
    private NotebookState last = NotebookState.empty(OPENING);

    private void write(NotebookState now) {
        entries.addAll(diff.take(diff.changesTo(now)));
        last = now;
    }

    private static NotebookState read(byte[] journal) throws DamagedException {
        return JournalFold.of(Journals.decode(journal));
    }

    private static CompileState cell(CompileSide side, String code) {
        side.keep((Compiled) side.compile(code, "Cell[1]", 1));
        return side.snapshot();
    }

    private NotebookState state(CompileState code, Homes homes, Map<String, SessionKnown> sessions,
                                Optional<Running> running) {
        return new NotebookState(OPENING, code, true, List.of(new Jar("/a.jar", "abc")), homes.known(), sessions, running,
                NotebookState.Past.NONE, last.count() + 1);
    }

    /** Three writes of a notebook that changes, and the last state. */
    private void story() {
        Homes homes = new Homes();
        try (CompileSide side = new CompileSide(List.of(), List.of())) {
            CompileState first = cell(side, "int x = 1; class P { int a; } P p = new P(); int gone;");
            homes.declared(X, "local", "Cell[1]");
            write(state(first, homes, Map.of("local", new SessionKnown("s1", "local", "here", "", Map.of("A", "1"))),
                    Optional.empty()));
            side.drop(List.of("gone"));
            homes.sent(X, "local", "far", 1);
            homes.touched(X, "far");
            CompileState second = cell(side, "class P { int a, b; } String t = \"t\";");
            write(state(second, homes, Map.of("local", new SessionKnown("s1", "local", "here", "", Map.of("A", "2", "B", "1")),
                    "far", new SessionKnown("s2", "lab", "there", "gpu=L40S", Map.of())), Optional.of(new Running(7, "far", "x++;", "Cell[2]", 1, "gpu=L40S",
                            List.of(), Map.of("C", "1")))));
            homes.kept(List.of(X), new KeptValues("far", Path.of("/objects/1"), List.of(X), List.of("P"), 10));
            homes.ended("far", "was stopped");
            write(state(cell(side, "int y = x;"), homes, Map.of("local", new SessionKnown("s1", "local", "here", "",
                    Map.of("A", "2", "B", "1"))), Optional.empty()));
        }
    }

    private static void same(NotebookState read, NotebookState written) {
        assertThat(read.code().snippets()).containsExactlyInAnyOrderElementsOf(written.code().snippets());
        assertThat(read.code().classes()).containsExactlyInAnyOrderElementsOf(written.code().classes());
        assertThat(read.code().lastIndex()).isEqualTo(written.code().lastIndex());
        assertThat(read.slots()).isEqualTo(written.slots());
        assertThat(read.sessions()).isEqualTo(written.sessions());
        assertThat(read.running()).isEqualTo(written.running());
        assertThat(read.jars()).isEqualTo(written.jars());
        assertThat(read.count()).isEqualTo(written.count());
        assertThat(read.preview()).isTrue();
    }

    @Test
    void whatIsWrittenIsRead() throws DamagedException {
        story();
        same(read(Journals.encode(entries)), last);
        assertThat(last.slots().get(X).kept().file()).isEqualTo("/objects/1");
    }

    @Test
    void homesGoOnWhereTheyWere() {
        Homes homes = new Homes();
        homes.written(X, "local", "Cell[1]", true);
        homes.sent(X, "local", "far", 1);
        homes.touched(X, "far");
        homes.written(new Slot("REPL.$JShell$2", "y"), "local", "Cell[2]", true);
        Homes again = new Homes();
        again.restore(homes.known().values());
        assertThat(again.known()).isEqualTo(homes.known());
        assertThat(again.where(X)).isEqualTo(homes.where(X));
        assertThat(again.ended("local", "is gone")).isEqualTo(homes.ended("local", "is gone"));
    }

    @Test
    void aClassIsWrittenOnce() {
        story();
        assertThat(entries.stream().filter(e -> e instanceof JournalEntry.Classes)
                .flatMap(e -> ((JournalEntry.Classes) e).files().stream())).isNotEmpty().doesNotHaveDuplicates();
        assertThat(diff.take(diff.changesTo(last))).isEmpty();
    }

    /** Looking at what changed gives the same journal as looking at everything, and costs the same for each cell. */
    @Test
    void aCellCostsWhatItChanged() throws DamagedException {
        Homes homes = new Homes();
        List<Integer> looked = new ArrayList<>();
        try (CompileSide side = new CompileSide(List.of(), List.of())) {
            for (int n = 1; n <= 60; n++) {
                String name = "Cell[" + n + "]";
                String code = "int v" + n + " = " + n + "; String t = \"" + n + "\"; v" + n + " + 1";
                Compiled compiled = (Compiled) side.compile(n % 20 == 0 ? code + "; class P { int a" + n + "; }" : code,
                        name, 1);
                compiled.snippets().forEach(snippet -> snippet.variable()
                        .ifPresent(variable -> homes.declared(variable.slot(), "local", name)));
                if (n % 7 == 0) {
                    side.undo(compiled, 1);
                } else {
                    side.keep(compiled);
                }
                if (n % 11 == 0) {
                    side.drop(List.of("v" + (n - 1)));
                    homes.known().keySet().stream().filter(slot -> slot.field().equals("t")).forEach(homes::forget);
                }
                CompileChanges changes = side.changes();
                Map<Slot, Optional<SlotHome>> slots = homes.takeChanged();
                looked.add(changes.files().size() + slots.size());
                entries.addAll(diff.take(new JournalChanges(Optional.of(changes.state()), changes.files(), true, List.of(), slots,
                        JournalEntry.Past.NONE,
                        Map.of("local", new SessionKnown("s1", "local", "here", "", Map.of("C" + n, "1"))), Optional.empty())));
            }
            NotebookState read = read(Journals.encode(entries));
            same(read, diff.state());
            assertThat(read.code().snippets()).containsExactlyInAnyOrderElementsOf(side.snapshot().snippets());
            assertThat(read.code().classes()).containsExactlyInAnyOrderElementsOf(side.snapshot().classes());
            assertThat(read.slots()).isEqualTo(homes.known());
            assertThat(read.sessions().get("local").classes()).hasSize(60);
            same(read(Journals.encode(diff.whole())), read);
        }
        assertThat(looked).allSatisfy(count -> assertThat(count).isBetween(1, 16));
    }

    /** However the last write was cut off, what was whole before it counts. */
    @Test
    void aTornEndWasNeverWritten() throws DamagedException {
        story();
        byte[] whole = Journals.encode(entries);
        int cut = whole.length - Journals.encode(entries.subList(entries.size() - 2, entries.size())).length;
        for (int length = cut; length < whole.length; length++) {
            NotebookState read = read(Arrays.copyOf(whole, length));
            assertThat(read.count()).isEqualTo(2);
            assertThat(read.running()).isPresent();
        }
    }

    @Test
    void damageIsSaid() {
        story();
        byte[] journal = Journals.encode(entries);
        for (int at : new int[] {9, journal.length / 2, journal.length - 3}) {
            byte[] wrong = journal.clone();
            wrong[at] ^= 0x20;
            assertThatThrownBy(() -> read(wrong)).isInstanceOf(DamagedException.class).hasMessageContaining("damaged at byte");
        }
        assertThatThrownBy(() -> read(new byte[0])).hasMessage("it has no beginning");
        assertThatThrownBy(() -> read("not a journal at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isInstanceOf(DamagedException.class);
    }

    @Test
    void anotherVersionIsRefused() {
        byte[] other = Journals.encode(List.of(new Opening(99, 17, "", List.of(), List.of())));
        assertThatThrownBy(() -> read(other)).hasMessageContaining("format 99");
    }
}

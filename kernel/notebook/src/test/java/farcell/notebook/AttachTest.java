package farcell.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.compile.Variable;
import farcell.notebook.Homes.Whereabouts;
import farcell.notebook.JournalEntry.Opening;
import farcell.wire.Bundle;
import farcell.wire.Message.Outcome;
import farcell.wire.Message.Output;
import farcell.wire.Slot;
import farcell.wire.Step;
import farcell.wire.Thrown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel that goes on where another one left off; the sessions run nothing, so that only bookkeeping is tried. */
class AttachTest {

    private final KeepingSession local = new KeepingSession("id-local", "local");
    private final KeepingSession far = new KeepingSession("id-far", "far");
    private final List<Notebook> notebooks = new ArrayList<>();
    private int cells;

    @TempDir
    private Path store;

    @AfterEach
    void close() {
        notebooks.forEach(Notebook::close);
    }

    private Notebook kernel(SessionStarter starter) {
        Notebook notebook = new Notebook(new Notebook.Options("a.ipynb", List.of(), List.of(), store, 0, 0), starter);
        notebooks.add(notebook);
        notebook.enter("import java.util.*;", "imports");
        return notebook;
    }

    /** A kernel whose own session is another one, as that of a kernel that was just started is. */
    private Notebook fresh() throws Exception {
        Notebook notebook = kernel(new KeepingSession("id-fresh", "local").starter());
        notebook.local();
        return notebook;
    }

    private RunResult run(Notebook notebook, String code, Notebook.Where where) {
        return notebook.run(code, "Cell[" + ++cells + "]", 1, where, CellEvents.NONE);
    }

    private void ok(Notebook notebook, String code) {
        assertThat(run(notebook, code, notebook::local)).isInstanceOf(RunResult.Ok.class);
    }

    private Attachment attach(Notebook notebook) throws Exception {
        return notebook.attach(local.starter(), each -> each.id().equals(far.id) ? Optional.of(far.starter()) : Optional.empty());
    }

    private static List<String> variables(Notebook notebook) {
        return notebook.core().compiler().variables().stream().map(Variable::toString).sorted().toList();
    }

    private static Map<Slot, JournalEntry.SlotHome> homes(Notebook notebook) {
        return notebook.core().homes().known();
    }

    @Test
    void everythingIsThereAndNothingIsRunAgain() throws Exception {
        Notebook first = kernel(local.starter());
        ok(first, "int x = 1; class P { int a; } P p = new P(); 3 + 4");
        first.start("far", far.starter());
        assertThat(run(first, "String t = \"t\";", () -> first.session("far").orElseThrow())).isInstanceOf(RunResult.Ok.class);
        ok(first, "int f(P q) { return q.a + x; }");
        List<String> variables = variables(first);
        Map<Slot, JournalEntry.SlotHome> homes = homes(first);
        first.leave();
        int runs = local.runs.size() + far.runs.size();

        Notebook second = fresh();
        Attachment attachment = attach(second);
        assertThat(attachment.sessions()).extracting(Attachment.Joined::name).containsExactly("local", "far");
        assertThat(attachment.said()).isEmpty();
        assertThat(attachment.cell()).isEmpty();
        assertThat(variables(second)).isEqualTo(variables);
        assertThat(homes(second)).isEqualTo(homes);
        assertThat(local.runs.size() + far.runs.size()).isEqualTo(runs);
        assertThat(second.assistant().complete("p.", 2).matches()).extracting(m -> m.text()).contains("a");
        ok(second, "f(p)");
        // The session has the classes of x, P and f already; only the cell's own goes there.
        assertThat(local.runs.get(local.runs.size() - 1).steps().stream().filter(s -> s instanceof Step.Define)).hasSize(1);
        assertThat(local.runs.get(local.runs.size() - 1).run()).isGreaterThan(1);
    }

    @Test
    void theRunningCellGoesOnWithEachLineOnce() throws Exception {
        Notebook first = kernel(local.starter());
        ok(first, "int x = 1;");
        CompletableFuture<RunResult> end = killedWhileRunning(first, "int y = 2; System.out.println(y);");
        Notebook second = fresh();
        Attachment attachment = attach(second);
        assertThat(attachment.cell().orElseThrow()).isEqualTo(
                new Attachment.Begun("Cell[2]", 1, "int y = 2; System.out.println(y);", "local"));
        StringBuffer out = new StringBuffer();
        CompletableFuture<RunResult> resumed = CompletableFuture.supplyAsync(() -> attachment.end().apply(lines(out)));
        local.say(new Output(local.runs.get(1).run(), "stdout", "two\n"));
        local.finish(new Outcome.Ok(List.of()), local.runs.get(1).steps().size());
        assertThat(resumed.get(60, TimeUnit.SECONDS)).isInstanceOf(RunResult.Ok.class);
        assertThat(out.toString()).isEqualTo("one\ntwo\n");
        assertThat(variables(second)).hasSize(2);
        assertThat(second.core().homes().where(second.core().compiler().variable("y").orElseThrow().slot()))
                .isEqualTo(new Whereabouts.At("local", false));
        end.cancel(true);
    }

    @Test
    void theRunningCellThrows() throws Exception {
        Notebook first = kernel(local.starter());
        ok(first, "int x = 1;");
        CompletableFuture<RunResult> end = killedWhileRunning(first, "int y = 2;\nint z = 1 / 0;\nString x = \"\";");
        local.finish(new Outcome.Threw(new Thrown("java.lang.ArithmeticException", "/ by zero", List.of(), List.of(),
                List.of(), -1), 1), 3);
        Notebook second = fresh();
        RunResult result = attach(second).end().apply(CellEvents.NONE);
        assertThat(result).isInstanceOfSatisfying(RunResult.Threw.class, threw -> assertThat(threw.line()).isEqualTo(2));
        assertThat(second.core().compiler().variables()).extracting(Variable::name).contains("y");
        assertThat(second.core().compiler().variable("x").orElseThrow().type()).isEqualTo("int");
        end.cancel(true);
    }

    /** The kernel runs a cell, the session says a line, and the kernel is gone. */
    private CompletableFuture<RunResult> killedWhileRunning(Notebook kernel, String code) throws Exception {
        local.goesOn();
        CompletableFuture<RunResult> end = CompletableFuture.supplyAsync(() -> run(kernel, code, kernel::local));
        CompletableFuture<Void> begun = CompletableFuture.runAsync(() -> {
            while (local.runs.size() < 2) {
                Thread.onSpinWait();
            }
        });
        begun.get(60, TimeUnit.SECONDS);
        local.cut();
        local.say(new Output(local.runs.get(1).run(), "stdout", "one\n"));
        return end;
    }

    private static CellEvents lines(StringBuffer out) {
        return new CellEvents() {
            @Override
            public void stream(String name, String text) {
                out.append(text);
            }

            @Override
            public void display(Bundle bundle, String id, boolean update) { }

            @Override
            public void clear(boolean untilNext) { }

            @Override
            public String input(String prompt, boolean password) throws NoInputException {
                throw new NoInputException("none");
            }
        };
    }

    @Test
    void whatWasOnlyInASessionThatIsGoneIsLost() throws Exception {
        Notebook first = kernel(local.starter());
        ok(first, "int x = 1;");
        first.start("far", far.starter());
        run(first, "String t = \"t\";", () -> first.session("far").orElseThrow());
        first.leave();
        Notebook second = fresh();
        Attachment attachment = second.attach(local.starter(), each -> Optional.empty());
        assertThat(attachment.said()).containsExactly("session far is gone; variables lost with it: t\n"
                + "%recover t makes it anew: it lists the cells that this needs and asks before it runs them");
        assertThat(second.core().homes().where(second.core().compiler().variable("t").orElseThrow().slot()))
                .isInstanceOf(Whereabouts.Lost.class);
    }

    @Test
    void aDamagedJournalIsSaidAndNothingIsDone() throws Exception {
        Notebook first = kernel(local.starter());
        ok(first, "int x = 1;");
        first.leave();
        byte[] journal = local.files.get(Journal.NAME);
        journal[journal.length / 2] ^= 1;
        local.told.clear();
        Notebook second = fresh();
        assertThatThrownBy(() -> attach(second)).isInstanceOf(AttachException.class)
                .hasMessageContaining("the journal in session local cannot be used: it is damaged at byte")
                .hasMessageContaining("farcell session stop");
        assertThat(local.wasLeft()).isTrue();
        ok(second, "int own = 1;");
        assertThat(variables(second)).hasSize(1);
    }

    @Test
    void anotherJavaIsRefused() throws Exception {
        Notebook first = kernel(local.starter());
        ok(first, "int x = 1;");
        first.leave();
        List<JournalEntry> entries = new ArrayList<>(Journals.decode(local.files.get(Journal.NAME)));
        Opening opening = (Opening) entries.get(0);
        entries.set(0, new Opening(opening.format(), opening.feature() + 1, opening.notebook(), opening.options(),
                opening.compilePath()));
        local.files.put(Journal.NAME, Journals.encode(entries));
        assertThatThrownBy(() -> attach(fresh())).hasMessageContaining("was compiled by Java " + (opening.feature() + 1))
                .hasMessageContaining("Start the kernel on Java");
    }

    @Test
    void aNotebookWithVariablesIsNotOverwritten() throws Exception {
        Notebook first = kernel(local.starter());
        ok(first, "int x = 1;");
        first.leave();
        Notebook second = fresh();
        ok(second, "int x = 2;");
        assertThatThrownBy(() -> attach(second)).hasMessageContaining("has declarations of its own");
    }

    @Test
    void aSessionThatEndedMeanwhile() throws Exception {
        Notebook first = kernel(local.starter());
        ok(first, "int x = 1;");
        first.leave();
        local.end("ended");
        Notebook second = fresh();
        assertThatThrownBy(() -> attach(second)).hasMessage("session local (id-local) has ended");
        ok(second, "int own = 1;");
    }

    @Test
    void theThirdKernelAttachesToo() throws Exception {
        Notebook first = kernel(local.starter());
        ok(first, "int x = 1;");
        first.leave();
        Notebook second = fresh();
        attach(second);
        ok(second, "int y = x; class Q { }");
        second.leave();
        Notebook third = fresh();
        attach(third);
        assertThat(variables(third)).hasSize(2);
        ok(third, "y + 1");
    }
}

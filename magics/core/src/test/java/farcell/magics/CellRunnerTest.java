package farcell.magics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.wire.Bundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CellRunnerTest {

    private static final Parameter<Optional<String>> GPU = Parameter.option("gpu", ValueType.TEXT, "a model");

    private final List<String> calls = new ArrayList<>();
    private final FakeNotebook here = new FakeNotebook(Path.of("/notebooks"));
    private final FakeNotebook there = new FakeNotebook(Path.of("/there"));
    private final Magics magics = Magics.of(
            Magic.named("note", "Notes its line").aliases("memo")
                    .line(List.of(Parameter.code("text", "any")), call -> {
                        calls.add("note " + call.line());
                        return Optional.of(Bundle.text("noted"));
                    }).build(),
            Magic.named("remote", "Runs a cell there").line(List.of(GPU), call -> Optional.empty())
                    .cell(List.of(GPU), (call, body, rest) -> {
                        calls.add("remote " + call.get(GPU).orElse("none") + " " + body.firstLine());
                        return rest.run(there);
                    }).build(),
            Magic.named("around", "Runs a cell").cell(List.of(), (call, body, rest) -> {
                calls.add("before");
                try {
                    return rest.run(call.context());
                } finally {
                    calls.add("after");
                }
            }).build(),
            Magic.named("text", "Takes text").textCell(List.of(), (call, body, rest) -> {
                calls.add(body.text());
                return Optional.empty();
            }).build(),
            Magic.named("broken", "Fails").line(List.of(), call -> {
                throw new StackOverflowError();
            }).build());

    @Test
    void partsRunInOrderAndTheLastGivesTheValue() throws Exception {
        assertThat(here.run(magics, "int x;\n%note\ny").map(Bundle::plain)).contains("y");
        assertThat(here.log()).containsExactly("cell:1:int x;", "cell:3:y");
        assertThat(calls).containsExactly("note 2");
        assertThat(here.run(magics, "y;\n%memo").map(Bundle::plain)).contains("noted");
        assertThat(here.run(magics, " ")).isEmpty();
    }

    @Test
    void cellMagicsStackAndChooseWhereTheBodyRuns() throws Exception {
        Optional<Bundle> value = here.run(magics, "%%around\n%%remote gpu=L40S\n%note\nx");
        assertThat(value.map(Bundle::plain)).contains("x");
        assertThat(calls).containsExactly("before", "remote L40S 3", "note 3", "after");
        assertThat(here.ran).isEmpty();
        assertThat(there.log()).containsExactly("cell:4:x");
    }

    @Test
    void textBodiesStayAsTheyAre() throws Exception {
        here.run(magics, "%%text\n%nonsense <x>\n%%more");
        assertThat(calls).containsExactly("%nonsense <x>\n%%more");
    }

    @Test
    void wrongUseIsRefusedBeforeAnythingRuns() {
        assertThatThrownBy(() -> here.run(magics, "int x;\n%nose a"))
                .isInstanceOfSatisfying(MagicException.class, e -> {
                    assertThat(e.line()).isEqualTo(2);
                    assertThat(e.source()).isEqualTo("cell");
                    assertThat(e.failed().traceback()).endsWith("  at cell, line 2");
                }).hasMessageContaining("no magic %nose. Did you mean %note?");
        assertThatThrownBy(() -> here.run(magics, "%%around\nint x;\n%remote gpus=1"))
                .isInstanceOfSatisfying(MagicException.class, e -> assertThat(e.line()).isEqualTo(3))
                .hasMessageContaining("Did you mean gpu?");
        assertThatThrownBy(() -> here.run(magics, "%note\n%around")).hasMessageContaining("takes a whole cell");
        assertThatThrownBy(() -> here.run(magics, "%%note\nx")).hasMessageContaining("does not work over a cell");
        assertThatThrownBy(() -> here.run(magics, "x;\n%%remote")).hasMessageContaining("first line");
        assertThat(calls).isEmpty();
        assertThat(here.ran).isEmpty();
    }

    @Test
    void failuresOfJavaPassUnchanged() {
        assertThatThrownBy(() -> here.run(magics, "%%around\nthrow x;")).isInstanceOf(CodeFailedException.class);
        assertThat(calls).containsExactly("before", "after");
    }

    @Test
    void whateverAHandlerThrowsBecomesAnError() {
        assertThatThrownBy(() -> here.run(magics, "\n%broken")).isInstanceOf(MagicException.class)
                .hasMessage("%broken failed: java.lang.StackOverflowError")
                .satisfies(e -> assertThat(((MagicException) e).line()).isEqualTo(2));
    }

    @Test
    void namesAreUnique() {
        Magic one = Magic.named("a", "s").line(List.of(), call -> Optional.empty()).build();
        Magic two = Magic.named("b", "s").aliases("a").line(List.of(), call -> Optional.empty()).build();
        assertThatThrownBy(() -> Magics.of(one, two)).isInstanceOf(IllegalArgumentException.class);
    }
}

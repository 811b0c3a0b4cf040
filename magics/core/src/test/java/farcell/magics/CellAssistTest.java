package farcell.magics;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.Interpreter.Completions;
import farcell.wire.Bundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CellAssistTest {

    private static final Parameter<Optional<String>> GPU = Parameter.option("gpu", ValueType.TEXT, "models of GPU")
            .suggesting(scope -> List.of("L40S", "H100", "H200"));
    private static final Parameter<Boolean> ONCE = Parameter.flag("once", "ends the session after the cell");
    private static final Parameter<List<String>> SETS = Parameter.words("set", ValueType.TEXT, 1, "sets")
            .suggesting(scope -> List.of("djl", "tablesaw", "with blank"));

    private final Magics magics = Magics.of(
            Magic.named("remote", "Runs there").line(List.of(GPU), c -> Optional.empty())
                    .cell(List.of(GPU, ONCE), (c, b, r) -> Optional.empty()).build(),
            Magic.named("use", "Uses sets").line(List.of(SETS), c -> Optional.empty()).build(),
            Magic.named("time", "Times").line(List.of(Parameter.code("java", "Java")), c -> Optional.empty())
                    .cell(List.of(), (c, b, r) -> Optional.empty()).build(),
            Magic.named("pom", "Text").textCell(List.of(), (c, b, r) -> Optional.empty()).build());
    private final CellAssist assist = new CellAssist(magics);

    /** The bar is the cursor. */
    private Optional<Completions> complete(String marked) {
        int cursor = marked.indexOf('|');
        return assist.complete(marked.replace("|", ""), cursor, Path.of("/"));
    }

    private List<String> texts(String marked) {
        return complete(marked).orElseThrow().matches().stream().map(Completions.Match::text).toList();
    }

    @Test
    void namesOfMagics() {
        assertThat(texts("%|")).containsExactly("%remote", "%time", "%use", "%%pom", "%%remote", "%%time");
        assertThat(texts("%%re|")).containsExactly("%%remote");
        assertThat(texts("int x;\n%r|")).containsExactly("%remote");
        assertThat(texts("%%time\n%%r|")).containsExactly("%%remote");
        assertThat(texts("%%time\nx;\n  %u|se djl")).containsExactly("%use");
        Completions completions = complete("x;\n %r|").orElseThrow();
        assertThat(completions.start()).isEqualTo(4);
        assertThat(completions.end()).isEqualTo(6);
    }

    @Test
    void keysWordsAndValues() {
        assertThat(texts("%%remote |")).containsExactly("gpu=", "once");
        assertThat(texts("%%remote once g|")).containsExactly("gpu=");
        assertThat(texts("%%remote once gpu=H200 |")).isEmpty();
        assertThat(texts("%%remote gpu=H|")).containsExactly("H100", "H200");
        assertThat(texts("%%remote gpu=L40S,h1|")).containsExactly("H100");
        Completions completions = complete("%%remote gpu=L40S,h1|").orElseThrow();
        assertThat(completions.start()).isEqualTo(18);
        assertThat(texts("%use d|")).containsExactly("djl");
        assertThat(texts("%use djl |")).containsExactly("djl", "tablesaw", "\"with blank\"");
        assertThat(texts("%%time\n%remote gpu=|\nx")).containsExactly("L40S", "H100", "H200");
        assertThat(texts("%nosuch a|")).isEmpty();
    }

    @Test
    void javaIsLeftToJava() {
        for (String java : List.of("Sys|", "int r = a %b|", "int r = a\n%b|;", "String s = \"\"\"\n%re|\n\"\"\";",
                "%time Math.m|", "%%time\nMath.m|", "%use djl\nMath.m|", "x;\n%%re|", "%%pom\n<dep|", "// %r|")) {
            assertThat(complete(java)).as(java).isEmpty();
        }
    }

    @Test
    void javaOfACellKeepsOffsets() {
        String cell = "%use djl\nint x\n%time f(x)\n%use y z\nx";
        String java = assist.javaOf(cell);
        assertThat(java).isEqualTo("        \nint x\n;     f(x)\n;       \nx").hasSameSizeAs(cell);
        assertThat(assist.javaOf("%%time\n%%remote gpu=x\nf();\n%use a"))
                .isEqualTo("      \n              \nf();\n      ");
        assertThat(assist.javaOf("%%pom\n<a/>")).isBlank();
        assertThat(assist.javaOf("x;\n%%time")).isEqualTo("x;\n%%time");
    }

    @Test
    void inspection() {
        assertThat(assist.inspect("%remote gpu=x", 4).map(Bundle::plain).orElseThrow())
                .startsWith("%remote [gpu=...]\n%%remote [gpu=...] [once]\n  Runs there.").contains("models of GPU");
        assertThat(assist.inspect("%%remote gpu=x once", 13).map(Bundle::plain)).contains("gpu=  models of GPU");
        assertThat(assist.inspect("%%remote gpu=x once", 17).map(Bundle::plain))
                .contains("once  ends the session after the cell");
        assertThat(assist.inspect("%nosuch", 3)).isEmpty();
        assertThat(assist.inspect("Math.max", 3)).isEmpty();
    }

    @Test
    void neverThrowsWhileTyping() {
        String cell = "%%time\n%%remote gpu=\"x y once\nint x = a\n%b;\n%use \"djl\" ' // c\n%time f(\n%%x\n/* %use";
        for (int end = 0; end <= cell.length(); end++) {
            for (int cursor = 0; cursor <= end; cursor++) {
                String text = cell.substring(0, end);
                assertThat(assist.complete(text, cursor, Path.of("/"))).isNotNull();
                assertThat(assist.inspect(text, cursor)).isNotNull();
            }
            assertThat(assist.javaOf(cell.substring(0, end))).hasSize(end);
        }
    }
}

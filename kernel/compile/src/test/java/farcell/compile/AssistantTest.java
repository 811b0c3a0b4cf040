package farcell.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssistantTest {

    private final CompileSide side = new CompileSide(List.of(), List.of());
    private final Assistant assistant = new Assistant(side);

    @AfterEach
    void close() {
        side.close();
    }

    @Test
    void completesInTheSnippetOfTheCursor() {
        String code = "int a = 1;\nString s = \"x\";\ns.leng";
        Assistant.Suggestions found = assistant.complete(code, code.length());
        assertThat(found.matches()).isEmpty();
        side.keep((Compilation.Compiled) side.compile("String s = \"x\";", "Cell", 1));
        code = "int a = 1;\ns.leng";
        found = assistant.complete(code, code.length());
        assertThat(found.matches()).containsExactly("length()");
        assertThat(code.substring(found.start())).isEqualTo("leng");
    }

    @Test
    void inspectsAtTheEndOfAnOpenCall() {
        assertThat(assistant.inspect("Math.max(", 9, false).orElseThrow()).contains("max(int a, int b)");
        assertThat(assistant.inspect("Math.max(1, 2)", 6, false).orElseThrow()).contains("max(int a, int b)");
        assertThat(assistant.inspect("nothing.there", 5, false)).isEmpty();
    }

    @Test
    void knowsWhatIsComplete() {
        assertThat(assistant.completeness("int a = 1")).isInstanceOf(Assistant.State.Complete.class);
        assertThat(assistant.completeness("class A {")).isEqualTo(new Assistant.State.Incomplete("    "));
        assertThat(assistant.completeness("int 1x = ;")).isInstanceOf(Assistant.State.Invalid.class);
    }
}

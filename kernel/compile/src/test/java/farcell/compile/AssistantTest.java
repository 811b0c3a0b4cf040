package farcell.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssistantTest {

    private final CompileSide side = new CompileSide(List.of(), List.of());
    private final Assistant assistant = new Assistant(side);

    @AfterEach
    void close() {
        side.close();
    }

    @Test
    void statementsAboveInTheSameCellAreKnown() {
        String code = "import java.net.URI;\nint f() { return 1; }\nString s = \"x\";\nfor (int i = 0; ; ) { }\ns.leng";
        Assistant.Suggestions found = assistant.complete(code, code.length());
        assertThat(found.matches()).extracting(Assistant.Match::text).containsExactly("length()");
        assertThat(code.substring(found.start())).isEqualTo("leng");
        code = "String s = \"x\"; s.charAt(";
        assertThat(assistant.inspect(code, code.length())).containsExactly("char String.charAt(int index)");
    }

    @Test
    void whatNoEndCanMendIsInvalid() {
        for (String broken : List.of("class class", "int 1x = ;", ")", "x ->->")) {
            assertThat(assistant.completeness(broken)).as(broken).isInstanceOf(Assistant.State.Invalid.class);
        }
        for (String open : List.of("if (true)", "for (;;)", "int f() {", "f(1,", "/* c", "String s = \"\"\"\n")) {
            assertThat(assistant.completeness(open)).as(open).isInstanceOf(Assistant.State.Incomplete.class);
        }
    }

    @Test
    void completesInTheSnippetOfTheCursor() {
        side.keep((Compilation.Compiled) side.compile("String s = \"x\";", "Cell", 1));
        String code = "int a = 1;\ns.leng";
        Assistant.Suggestions found = assistant.complete(code, code.length());
        assertThat(found.matches()).containsExactly(
                new Assistant.Match("length()", CompletionKinds.FUNCTION, "int String.length()"));
        assertThat(code.substring(found.start())).isEqualTo("leng");
    }

    @Test
    void signaturesAreThoseOfWhatIsDeclaredNow() {
        side.keep((Compilation.Compiled) side.compile("int twice(int n) { return n; }", "Cell", 1));
        for (int i = 0; i < 2; i++) {
            assertThat(matches("twi").get("twice(").signature()).isEqualTo("int twice(int n)");
        }
        Compilation.Compiled other = (Compilation.Compiled) side.compile("int twice(long n) { return 1; }", "Cell", 1);
        assertThat(matches("twi").get("twice(").signature().lines()).hasSize(2);
        side.undo(other, 0);
        assertThat(matches("twi").get("twice(").signature()).isEqualTo("int twice(int n)");
        side.drop(List.of("twice"));
        assertThat(matches("twi")).isEmpty();
    }

    private Map<String, Assistant.Match> matches(String code) {
        return assistant.complete(code, code.length()).matches().stream()
                .collect(Collectors.toMap(Assistant.Match::text, match -> match));
    }

    @Test
    void tellsTypesAndSignatures() {
        side.keep((Compilation.Compiled) side.compile("String name = \"x\"; class Nice {}", "Cell", 1));
        assertThat(matches("na").get("name")).isEqualTo(
                new Assistant.Match("name", CompletionKinds.INSTANCE, "String"));
        assertThat(matches("Ni").get("Nice").type()).isEqualTo(CompletionKinds.CLASS);
        assertThat(matches("new Ni").values()).extracting(Assistant.Match::type).containsOnly(CompletionKinds.CLASS);
        assertThat(matches("name.charA").get("charAt(").signature()).contains("String.charAt(int");
        assertThat(matches("Math.ma").get("max(").signature().lines()).hasSize(4);
        assertThat(matches("Math.P").get("PI").type()).isEqualTo(CompletionKinds.INSTANCE);
        assertThat(matches("Math.").get("E").type()).isEqualTo(CompletionKinds.INSTANCE);
        assertThat(matches("name.").values()).hasSizeGreaterThan(40)
                .allSatisfy(match -> assertThat(match.signature()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"'', int, keyword", "'', var, keyword", "'', true, instance", "'', java, module",
        "'java.', util, module",
        "'x.', length, instance", "'', String, class", "'Color.', RED, instance", "'import java.util.', List, class",
        "'new java.util.', 'ArrayList(', class", "'', 'size()', function", "'int[].', class, keyword"})
    void kinds(String before, String text, String kind) {
        assertThat(new CompletionKinds(Set.of("x")).of(before, text)).isEqualTo(kind);
    }

    @Test
    void theFirstCompletionEndsTheWaitingOfTheSearchForPackages() {
        side.holdSearch(true);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String code = "import java.util.conc";
        while (matches(code).isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(matches(code)).containsKey("concurrent.");
    }

    @Test
    void inspectsAtTheEndOfAnOpenCall() {
        assertThat(assistant.inspect("Math.max(", 9)).contains("int Math.max(int a, int b)");
        assertThat(assistant.inspect("Math.max(1, 2)", 6)).contains("int Math.max(int a, int b)");
        assertThat(assistant.inspect("nothing.there", 5)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~class A {~                                        | 4
            ~class A {\n    void f() {~                        | 8
            ~class A {\n  void f() {~                          | 6
            ~class A {\n    void f() {\n        int x = 1;~    | 8
            ~class A {\n    void f() { }~                      | 4
            ~int x = f(1,~                                     | 4
            ~void f() { // {~                                  | 4
            ~void f() { String s = "{{";~                      | 4
            ~void f() { char c = '{';~                         | 4
            ~/* {~                                             | 0
            ~int x = 1 +~                                      | 0
            ~if (true)~                                        | 4
            """)
    void indentsTheNextLine(String code, int spaces) {
        assertThat(assistant.completeness(code.replace("\\n", "\n")))
                .isEqualTo(new Assistant.State.Incomplete(" ".repeat(spaces)));
    }

    @Test
    void knowsWhatIsComplete() {
        assertThat(assistant.completeness("int a = 1")).isInstanceOf(Assistant.State.Complete.class);
        assertThat(assistant.completeness("class A {")).isEqualTo(new Assistant.State.Incomplete("    "));
        assertThat(assistant.completeness("int 1x = ;")).isInstanceOf(Assistant.State.Invalid.class);
    }
}

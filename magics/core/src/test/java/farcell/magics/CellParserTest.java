package farcell.magics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.magics.CellPart.CellMagic;
import farcell.magics.CellPart.JavaPart;
import farcell.magics.CellPart.LineMagic;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CellParserTest {

    /** Cells, and their parts as {@code J<line>} or {@code %name<line>[args]}. */
    @TestFactory
    List<DynamicTest> cells() {
        return List.of(
                cell("empty", "", ""),
                cell("blank lines", "\n \n\t\n", ""),
                cell("only a comment", "// nothing\n/* at all */", ""),
                cell("Java", "int x = 1;", "J1"),
                cell("a line magic", "%maven a:b:1", "%maven1[a:b:1]"),
                cell("without arguments", "%lsmagic", "%lsmagic1[]"),
                cell("at the end of the text, with a line end", "%lsmagic\n", "%lsmagic1[]"),
                cell("blanks around it", "  %use   djl  \t", "%use1[djl]"),
                cell("Windows line ends", "%use djl\r\nint x;\r\n%lsmagic\r\n", "%use1[djl] J2 %lsmagic3[]"),
                cell("a comment behind the arguments stays raw", "%use djl // that", "%use1[djl // that]"),
                cell("several", "%maven a:b:1\n%maven c:d:2", "%maven1[a:b:1] %maven2[c:d:2]"),
                cell("before Java", "%maven a:b:1\n\nint x;", "%maven1[a:b:1] J2"),
                cell("between Java", "int x;\n%maven a:b:1\nint y;", "J1 %maven2[a:b:1] J3"),
                cell("after a statement", "f();\n%time g()", "J1 %time2[g()]"),
                cell("after a method", "int f() {\n  return 1;\n}\n%time f()", "J1 %time4[f()]"),
                cell("after a statement and its comment", "f(); // now\n%time g()", "J1 %time2[g()]"),
                cell("after a block comment", "f(); /* a\n b */\n%time g()", "J1 %time3[g()]"),
                cell("behind a comment on its line", "/* a\n b */ %time g()", "J1"),
                cell("in a line comment", "// %maven a:b:1\nint x;", "J1"),
                cell("in a block comment", "/*\n%maven a:b:1\n*/ int x;", "J1"),
                cell("in a javadoc comment", "/**\n%maven a:b:1\n*/\nint x;", "J1"),
                cell("in a comment never closed", "int x;\n/*\n%maven a:b:1", "J1"),
                cell("in a text block", "var s = \"\"\"\n%maven a:b:1\n\"\"\";", "J1"),
                cell("in a text block with an escaped end", "var s = \"\"\"\n\\\"\"\"\n%maven a:b:1\n\"\"\";", "J1"),
                cell("in a text block with quotes", "var s = \"\"\"\n\"\" \"\n%maven a:b:1\n\"\"\";", "J1"),
                cell("in a text block never closed", "var s = \"\"\"\n%maven a:b:1\n", "J1"),
                cell("after a text block", "var s = \"\"\"\n x\n\"\"\";\n%maven a:b:1", "J1 %maven4[a:b:1]"),
                cell("comment signs in a string", "var s = \"/*\";\n%maven a:b:1", "J1 %maven2[a:b:1]"),
                cell("a quote as a character", "char c = '\"';\n%maven a:b:1", "J1 %maven2[a:b:1]"),
                cell("an escaped quote", "var s = \"\\\"/*\";\n%maven a:b:1", "J1 %maven2[a:b:1]"),
                cell("an escaped backslash", "var s = \"\\\\\";\n%maven a:b:1", "J1 %maven2[a:b:1]"),
                cell("a bracket in a string", "var s = \"{(\";\n%maven a:b:1", "J1 %maven2[a:b:1]"),
                cell("a bracket in a character", "char c = '{';\n%maven a:b:1", "J1 %maven2[a:b:1]"),
                cell("a string that is not closed ends with its line", "var s = \"x;\n;\n%maven a:b:1",
                        "J1 %maven3[a:b:1]"),
                cell("a quote in a comment", "// don't\nint x; /* \" */\n%maven a:b:1", "J1 %maven3[a:b:1]"),
                cell("in braces", "void f() {\n%maven a:b:1\n}", "J1"),
                cell("in parentheses", "f(a\n%maven, b);", "J1"),
                cell("in an array index", "a[x\n%y];", "J1"),
                cell("remainder", "int pc = pa\n%pb;", "J1"),
                cell("remainder, name alone", "int pc = pa\n%pb\n+ 3;", "J1"),
                cell("remainder and more", "int pc = pa\n%pb - 1;", "J1"),
                cell("remainder of a call", "int pc = f(a)\n%time (b);", "J1"),
                cell("remainder with a comment between", "int pc = pa // first\n%pb;", "J1"),
                cell("remainder and a comment", "int pc = pa\n%pb // second\n;", "J1"),
                cell("remainder after a number", "int r = 17\n%five;", "J1"),
                cell("remainder after i++", "int r = i++\n%five;", "J1"),
                cell("remainder after a character", "int r = 'x'\n%five;", "J1"),
                cell("remainder of a switch", "int r = switch (k) {\n default -> 7;\n}\n%five;", "J1"),
                cell("after a switch statement", "switch (k) {\n default -> f();\n}\n%lsmagic", "J1 %lsmagic4[]"),
                cell("with a blank", "int pc = pa\n% pb;", "J1"),
                cell("after an operator", "int pc = pa +\n%time 3", "J1"),
                cell("after an equals sign", "int pc =\n%time 3", "J1"),
                cell("after return", "return\n%time 3", "J1"),
                cell("an expression without semicolon", "x\n%maven a:b:1", "J1 %maven2[a:b:1]"),
                cell("a call without semicolon", "f(x)\n%load ../utils/a", "J1 %load2[../utils/a]"),
                cell("a declaration without semicolon", "int x = 5\n%load \"a b\"", "J1 %load2[\"a b\"]"),
                cell("instanceof is an operator", "x\n%y instanceof Z", "J1"),
                cell("a stray bracket", "})\n%lsmagic foo", "J1 %lsmagic2[foo]"),
                cell("no name", "%5 x", "J1"),
                cell("formatted strings", "String.format(\"%d %s\",\n1, 2);", "J1"));
    }

    private static DynamicTest cell(String name, String text, String expected) {
        return DynamicTest.dynamicTest(name, () -> {
            List<CellPart> parts = CellParser.parse(text);
            assertThat(parts.stream().map(CellParserTest::brief).toList())
                    .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" (?=[J%])")));
            for (CellPart part : parts) {
                assertThat(text.substring(0, part.start()).chars().filter(c -> c == '\n').count() + 1)
                        .isEqualTo(part.line());
            }
        });
    }

    private static String brief(CellPart part) {
        if (part instanceof LineMagic magic) {
            return "%" + magic.name() + magic.line() + "[" + magic.args() + "]";
        }
        return part instanceof JavaPart java ? "J" + java.line() : part.toString();
    }

    @Test
    void javaKeepsItsText() {
        String text = "%use djl\n\n  int x;\n// y\n%lsmagic\nx\n";
        assertThat(CellParser.parse(text)).filteredOn(JavaPart.class::isInstance).containsExactly(
                new JavaPart("\n  int x;\n// y\n", 2, 9), new JavaPart("x\n", 6, 33));
    }

    @Test
    void cellMagicTakesTheRest() {
        assertThat(CellParser.parse("\n // why\n%%remote gpu=L40S // fast\nint x;\n%lsmagic\n", 10)).containsExactly(
                new CellMagic("remote", "gpu=L40S // fast", 12, 9, 18, "int x;\n%lsmagic\n", 13, 35));
    }

    @Test
    void cellMagicWithoutBody() {
        assertThat(CellParser.parse("%%time")).containsExactly(new CellMagic("time", "", 1, 0, 6, "", 2, 6));
    }

    @Test
    void stackedCellMagicsNest() {
        CellMagic outer = (CellMagic) CellParser.parse("%%time\n%%remote cpus=2\nx").get(0);
        assertThat(outer.name()).isEqualTo("time");
        CellMagic inner = (CellMagic) CellParser.parse(outer.body(), outer.bodyLine()).get(0);
        assertThat(inner).isEqualTo(new CellMagic("remote", "cpus=2", 2, 0, 9, "x", 3, 16));
    }

    @Test
    void cellMagicBelowOtherLinesIsAnError() {
        assertThatThrownBy(() -> CellParser.parse("int x;\n\n%%remote gpu=any"))
                .isInstanceOfSatisfying(MagicException.class, e -> assertThat(e.line()).isEqualTo(3))
                .hasMessageContaining("%%remote takes a whole cell");
        assertThat(CellParser.parse("var s = \"\"\"\n%%remote\n\"\"\";")).hasSize(1);
    }

    @Test
    void linesCountFromTheFirstLineGiven() {
        assertThat(CellParser.parse("x;\n%lsmagic\ny", 7)).extracting(CellPart::line).containsExactly(7, 8, 9);
    }
}

package farcell.magics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static List<String> texts(String args) {
        return Words.split(args).stream().map(Words.Word::text).toList();
    }

    @Test
    void blanksSeparate() {
        assertThat(texts(" a  b\tc \r")).containsExactly("a", "b", "c");
        assertThat(texts("  ")).isEmpty();
    }

    @Test
    void quotesHoldTogether() {
        assertThat(texts("\"a b\" 'c d' e=\"f g\" h='i j' don't")).containsExactly("a b", "c d", "e=f g", "h=i j",
                "don't");
        assertThat(texts("\"a \\\" \\\\ b\" \"C:\\dir x\" C:\\x")).containsExactly("a \" \\ b", "C:\\dir x", "C:\\x");
        assertThat(texts("\"\" x")).containsExactly("", "x");
    }

    @Test
    void commentsBeginAtAWord() {
        assertThat(texts("tablesaw djl   // a set")).containsExactly("tablesaw", "djl");
        assertThat(texts("id https://host//path")).containsExactly("id", "https://host//path");
        assertThat(texts("\"// no comment\" //x")).containsExactly("// no comment");
    }

    @Test
    void keysAreUnquotedAndBeforeTheFirstEqualsSign() {
        List<Words.Word> words = Words.split("a=b=c \"a=b\" https://h?x=1 --from=x =y");
        assertThat(words).extracting(Words.Word::key).containsExactly("a", "", "", "--from", "");
        assertThat(words.get(0).value()).isEqualTo("b=c");
    }

    @Test
    void anOpenQuoteIsAnError() {
        assertThatThrownBy(() -> Words.split("a \"b c")).isInstanceOf(MagicException.class)
                .hasMessageContaining("\"b c");
        assertThat(Words.splitUnfinished("a \"b c")).extracting(Words.Word::text).containsExactly("a", "b c");
    }
}

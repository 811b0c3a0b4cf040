package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamContentTest {

    private static void isRead(String text) throws IOException {
        assertThat(Json.parse(StreamContent.json("stdout", List.of(text))).equals(
                Json.object().put("name", "stdout").put("text", Text.wellFormed(text)))).as(abbreviated(text)).isTrue();
    }

    private static String abbreviated(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "..." : text;
    }

    @Test
    void everyCharacterIsReadBack() throws IOException {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x180; c++) {
            all.append(c);
            isRead(String.valueOf(c));
        }
        isRead(all.toString());
        isRead("");
        isRead("\u001b[31m€ 😀 \uFFFD?\u2028\n".repeat(10_000));
        isRead("\"\\".repeat(10_000));
    }

    @Test
    void loneSurrogatesAreReplacedAndQuestionMarksStay() throws IOException {
        for (String text : new String[] {"\uD83D", "a\uDE00b", "?\uD83D?", "what?", "\uDE00\uD83D", "😀?\uD83D"}) {
            isRead(text);
        }
    }

    @Test
    void whatIsNoPlainCharacterIsFoundAtEveryPlace() throws IOException {
        String plain = "~ azAZ09".repeat(4) + "end";
        for (String special : List.of("\n", "\u0000", "\u001f", "\"", "\\", "?", "\u007f", "\u0080", "é", "ÿ", "€", "😀", "\uD83D")) {
            for (int at = 0; at <= plain.length(); at++) {
                isRead(plain.substring(0, at) + special + plain.substring(at));
                isRead("?" + plain.substring(0, at) + special + special + "?");
            }
        }
    }

    @Test
    void anyTextIsReadBack() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(200); n > 0; n--) {
                text.append((char) switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(0x20);
                    case 1 -> 0x20 + random.nextInt(0x60);
                    case 2 -> random.nextInt(0x10000);
                    default -> 0xD800 + random.nextInt(0x800);
                });
            }
            isRead(text.toString());
        }
    }
}

package farcell.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A file is shown as the text that it is, however it is cut into pieces. */
class ShownFileTest {

    private static String shown(byte[] bytes, int piece, int most) {
        StringBuilder shown = new StringBuilder();
        ShownFile file = new ShownFile(most, "[more]", shown::append);
        for (int i = 0; i < bytes.length; i += piece) {
            file.write(bytes, i, Math.min(piece, bytes.length - i));
        }
        file.flush();
        return shown.toString();
    }

    @Test
    void aCharacterMayLieInTwoPieces() {
        String text = "x\u00e4\u20ac\ud83d\ude00y".repeat(50);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int piece = 1; piece < 20; piece++) {
            assertThat(shown(bytes, piece, 10_000)).isEqualTo(text);
        }
    }

    @Test
    void whatIsNoTextIsShownAsSuchAndTheRestOfALargeFileIsNot() {
        assertThat(shown(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe2, (byte) 0x82}, 3, 100)).isEqualTo("a\ufffdb\ufffd");
        assertThat(shown("abcdefgh".getBytes(StandardCharsets.UTF_8), 3, 6)).isEqualTo("abcdef[more]");
    }
}

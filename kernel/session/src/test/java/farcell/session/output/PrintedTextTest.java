package farcell.session.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PrintedTextTest {

    private static final class Writes extends PrintedText.Target {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int texts;

        @Override
        void text(byte[] utf8) {
            texts++;
            bytes.writeBytes(utf8);
        }

        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public void write(byte[] raw, int offset, int length) {
            bytes.write(raw, offset, length);
        }
    }

    private final Writes writes = new Writes();
    private final PrintStream out = new PrintedText(writes);

    /** Whatever is printed is what a stream of the JDK would have written. */
    private void sameAsJdk(Consumer<PrintStream> prints) {
        writes.bytes.reset();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (PrintStream jdk = new PrintStream(expected, false, StandardCharsets.UTF_8)) {
            prints.accept(jdk);
        }
        prints.accept(out);
        assertThat(writes.bytes.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString(StandardCharsets.UTF_8));
        assertThat(writes.bytes.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void everyKindOfPrintGivesWhatAPrintStreamGives() {
        sameAsJdk(s -> {
            s.print(true);
            s.print('ä');
            s.print(-1);
            s.print(1L << 40);
            s.print(1.5f);
            s.print(1e100);
            s.print(new char[] {'a', '€'});
            s.print((String) null);
            s.print((Object) null);
            s.print(List.of(1, 2));
            s.println();
            s.println(false);
            s.println('x');
            s.println(7);
            s.println(8L);
            s.println(2.5f);
            s.println(0.1);
            s.println("chars".toCharArray());
            s.println("text 😀");
            s.println((Object) "object");
            s.printf(Locale.ROOT, "%5.2f|%s|%n", 1.0, "two").format("%d", 3).append("four").append('5').append("s6x", 1, 2);
            s.write('\n');
            s.writeBytes(new byte[] {'r', 'a', 'w', (byte) 0xC3, (byte) 0xA4});
        });
    }

    @Test
    void halvesOfACharacterAndLongTextsAreEncodedWhole() {
        sameAsJdk(s -> {
            s.print('\uD83D');
            s.print('\uDE00');
            s.print("a\uD83D");
            s.println("\uDE00 and \uD83D");
            s.print("\uDE00lone");
            s.println("half\uD83D");
        });
        String odd = "x" + "😀".repeat(PrintedText.PIECE);
        sameAsJdk(s -> s.println(odd));
        sameAsJdk(s -> s.print("ä€x".repeat(100_000)));
    }

    @Test
    void aLineIsOneTextAndALongTextOneForEachPiece() {
        for (int i = 0; i < 1000; i++) {
            out.println("line " + i);
        }
        assertThat(writes.texts).isEqualTo(1000);
        out.print("0123456789".repeat(1_000_000));
        assertThat(writes.texts).isEqualTo(1000 + (10_000_000 + PrintedText.PIECE - 1) / PrintedText.PIECE);
    }
}

package farcell.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {

    static Stream<Class<?>> messageTypes() {
        return Arrays.stream(Message.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("messageTypes")
    void everyMessageComesBackEqual(Class<?> type) throws IOException {
        RandomRecords records = new RandomRecords(type.getName().hashCode());
        for (int i = 0; i < 200; i++) {
            Message message = (Message) records.make(type);
            assertThat(Messages.decode(Messages.encode(message))).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @MethodSource("messageTypes")
    void everyMessageCutShortIsRefused(Class<?> type) {
        byte[] bytes = Messages.encode((Message) new RandomRecords(7).make(type));
        for (int length = 0; length < bytes.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> Messages.decode(cut));
        }
    }

    @ParameterizedTest
    @MethodSource("messageTypes")
    void hostileBytesGiveAMessageOrAnIoException(Class<?> type) {
        Random random = new Random(11);
        RandomRecords records = new RandomRecords(13);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = Messages.encode((Message) records.make(type));
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
            }
            try {
                Messages.encode(Messages.decode(bytes));
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("Malformed message: ");
            }
        }
    }

    @Test
    void trailingBytesAreRefused() {
        byte[] bytes = Arrays.copyOf(Messages.encode(new Message.Done()), 2);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Messages.decode(bytes))
                .withMessageContaining("1 bytes after the end of a Done");
    }

    @Test
    void encodedTextGivesTheSameOutput() {
        for (int length : new int[] {0, 1, 127, 128, 16_383, 16_384, 300_000}) {
            byte[] text = "ä".repeat(length).getBytes(StandardCharsets.UTF_8);
            assertThat(Messages.encodeOutput(7, "stderr", Arrays.copyOf(text, text.length + 3), text.length))
                    .isEqualTo(Messages.encode(new Message.Output(7, "stderr", "ä".repeat(length))));
        }
    }

    @Test
    void aLongTextComesBackWhereverItHasMoreThanAscii() throws IOException {
        for (int length = 1020; length < 1040; length++) {
            for (int at = 0; at < length; at += at < 20 || at > length - 20 ? 1 : 97) {
                for (String other : List.of("a", "ä", "\u007f", "\u0080", "€")) {
                    String text = "x".repeat(at) + other + "x".repeat(length - at - 1);
                    Message output = new Message.Output(7, "stdout", text);
                    assertThat(Messages.decode(Messages.encode(output))).isEqualTo(output);
                }
            }
        }
    }

    @Test
    void textIsUtf8AndNothingElse() throws IOException {
        Message replacement = new Message.Text("a\uFFFDb");
        assertThat(Messages.decode(Messages.encode(replacement))).isEqualTo(replacement);
        byte[] bytes = Messages.encode(new Message.Text("abc"));
        bytes[bytes.length - 2] = (byte) 0xC3;
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Messages.decode(bytes))
                .withMessageContaining("text that is not UTF-8");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Messages.decode(ByteBuffer.wrap(bytes).asReadOnlyBuffer()))
                .withMessageContaining("text that is not UTF-8");
    }

    @Test
    void unknownTypesAreRefused() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Messages.decode(new byte[] {(byte) 200}))
                .withMessageContaining("200 is no Message");
    }

    @Test
    void aForgedCountIsRefusedBeforeItIsAllocated() {
        // Facts with a map of 2^31 - 1 entries.
        byte[] bytes = {28, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7};
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Messages.decode(bytes))
                .withMessageContaining("a count of 2147483647 with 0 bytes left");
    }

    @Test
    void aChainOfCausesEndsAtTheLimit() {
        Thrown thrown = new Thrown("E", "", List.of(), List.of(), List.of(), -1);
        for (int i = 0; i < 100; i++) {
            thrown = new Thrown("E", "", List.of(), List.of(thrown), List.of(), -1);
        }
        Message tooDeep = new Message.Ran(1, new Message.Outcome.Threw(thrown, 0), 0, List.of(), List.of());
        assertThatIllegalArgumentException().isThrownBy(() -> Messages.encode(tooDeep))
                .withMessageContaining("deeper than 64");
    }

    @Test
    void nullIsRefusedWhereItMayNotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> Messages.encode(new Message.Text(null)))
                .withMessage("null in Text.text");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Messages.encode(new Message.AddPaths(Arrays.asList("a", null))))
                .withMessageContaining("null in a list");
    }

    @Test
    void aMessageOverTheLimitIsRefused() {
        String half = "x".repeat(Messages.MAX_BYTES / 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Messages.encode(new Message.AddPaths(List.of(half, half))))
                .withMessageContaining("64 MiB");
    }

    @Test
    void positionsOfTypesAreFixed() {
        assertThat(Messages.encode(new Message.Threads())[0]).isEqualTo((byte) 14);
        assertThat(Messages.encode(new Message.Done())[0]).isEqualTo((byte) 16);
    }
}

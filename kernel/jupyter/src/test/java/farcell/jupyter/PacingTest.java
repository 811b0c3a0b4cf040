package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PacingTest {
    private final ManualTimer timer = new ManualTimer();
    private final List<String> sent = new ArrayList<>();
    private final DisplayThrottle displays = new DisplayThrottle(timer, OutputLimits.unpaced());

    private void update(String id, String state) {
        displays.update(id, "cell", () -> sent.add(id + state));
    }

    @Test
    void anUpdateAfterAPauseGoesAtOnceTheLatestOfManyWhenDue() {
        update("a", "1");
        update("a", "2");
        update("a", "3");
        assertThat(sent).containsExactly("a1");
        timer.passMillis(199);
        assertThat(sent).containsExactly("a1");
        timer.passMillis(1);
        assertThat(sent).containsExactly("a1", "a3");
        timer.passMillis(1000);
        assertThat(sent).containsExactly("a1", "a3");
    }

    @Test
    void atMostFivePerSecondAndDisplayAndTheLastStateAlways() {
        for (int i = 0; i < 1000; i++) {
            update("a", String.valueOf(i));
            timer.passMillis(1);
        }
        timer.passMillis(1000);
        assertThat(sent).hasSizeBetween(5, 6).last().isEqualTo("a999");
    }

    @Test
    void atMostTwentyPerSecondInAll() {
        for (int i = 0; i < 1000; i++) {
            for (int id = 0; id < 50; id++) {
                update("d" + id + "-", String.valueOf(i));
            }
            timer.passMillis(1);
        }
        assertThat(sent).hasSizeBetween(15, 21);
        timer.passMillis(5000);
        assertThat(sent.stream().filter(state -> state.endsWith("-999")).collect(Collectors.toSet())).hasSize(50);
    }

    @Test
    void flushSendsTheFinalStatesOfItsCellAlone() {
        update("a", "1");
        update("a", "2");
        displays.update("b", "other", () -> sent.add("b1"));
        displays.flush("cell");
        assertThat(sent).containsExactly("a1", "a2");
        timer.passMillis(1000);
        assertThat(sent).containsExactly("a1", "a2", "b1");
    }

    @Test
    void showingADisplayAgainForgetsWhatWaited() {
        update("a", "1");
        update("a", "2");
        displays.show("a", () -> sent.add("a new"));
        timer.passMillis(1000);
        assertThat(sent).containsExactly("a1", "a new");
    }

    @Test
    void paceKeepsUnderTheServersLimitInEachWindow() {
        Pace pace = new Pace(timer, OutputLimits.server());
        List<long[]> log = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            pace.await();
            pace.spend(64_000);
            log.add(new long[] {timer.nanoTime(), 64_000});
        }
        for (long[] end : log) {
            long inWindow = log.stream().filter(x -> x[0] <= end[0] && x[0] > end[0] - 3_000_000_000L)
                    .mapToLong(x -> x[1]).sum();
            assertThat(inWindow).isLessThan(3_000_000);
        }
        assertThat(timer.paused).isPositive();
    }

    @Test
    void paceCountsMessagesToo() {
        Pace pace = new Pace(timer, OutputLimits.server());
        for (int i = 0; i < 7600; i++) {
            pace.await();
            pace.spend(10);
        }
        assertThat(timer.paused).isBetween(9_900_000_000L, 10_100_000_000L);
    }

    @Test
    void unpacedNeverWaits() {
        Pace pace = new Pace(timer, OutputLimits.of(Map.of()));
        pace.spend(1L << 40);
        pace.await();
        assertThat(timer.paused).isZero();
        assertThat(OutputLimits.of(Map.of("JPY_SESSION_NAME", "a.ipynb"))).isEqualTo(OutputLimits.server());
    }

    @Test
    void streamsThatAlternateOftenKeepEachItsOrder() {
        StreamBuffer buffer = new StreamBuffer();
        for (int i = 0; i < 1000; i++) {
            buffer.add("stdout", i + " ");
            buffer.add("stderr", -i + " ");
        }
        List<StreamBuffer.Segment> segments = buffer.take(true);
        assertThat(segments).hasSize(StreamBuffer.MAX_SEGMENTS);
        String out = segments.stream().filter(segment -> segment.name().equals("stdout"))
                .map(StreamBuffer.Segment::text).collect(Collectors.joining());
        assertThat(out).startsWith("0 1 2 ").endsWith("998 999 ");
        assertThat(buffer.size()).isZero();
    }

    /** However it comes, ten megabytes go out as messages of the size that starts one, and a last one with the rest. */
    @Test
    void muchOutputIsFewMessages() throws IOException {
        List<WireMessage> published = new ArrayList<>();
        WireCodec codec = new WireCodec(new Signer("key"));
        Outbox outbox = new Outbox(codec, (channel, frames) -> {
            try {
                published.add(codec.decode(frames));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, Clock.systemUTC());
        OutputLimits limits = OutputLimits.unpaced();
        Request request = new Request(Channel.SHELL, new WireMessage(List.of(), Json.object().put("msg_id", "cell"),
                Json.object(), Json.object(), Json.object(), List.of()));
        CellPublisher cell = new CellPublisher(new CellPublisher.Shared(outbox, new Inputs(outbox), timer,
                new Pace(timer, limits), displays, limits, () -> { }), request, new RunningCell(), false,
                Recording.none(OutputLedger.inMemory()));
        String piece = "0123456789".repeat(19_660);
        for (int i = 0; i < 51; i++) {
            cell.stream("stdout", piece);
        }
        cell.flush();
        List<String> texts = published.stream().map(message -> message.content().path("text").asText()).toList();
        assertThat(texts).hasSize(51 * piece.length() / limits.flushChars() + 1);
        assertThat(texts.subList(0, texts.size() - 1)).allSatisfy(text -> assertThat(text).hasSize(limits.flushChars()));
        assertThat(String.join("", texts)).isEqualTo(piece.repeat(51));
        assertThat(published).allSatisfy(message -> assertThat(message.parentId()).isEqualTo("cell"));
        cell.stream("stdout", "x".repeat(limits.flushChars()) + "rest");
        timer.passMillis(limits.flushMillis());
        assertThat(published.get(published.size() - 1).content().path("text").asText()).isEqualTo("rest");
    }

    @Test
    void whatFillsMessagesIsTakenAndTheRestOfTheLastStays() {
        StreamBuffer buffer = new StreamBuffer();
        buffer.add("stderr", "e");
        buffer.add("stdout", "12345678901");
        assertThat(buffer.takeFull(5)).extracting(segment -> segment.name() + segment.text())
                .containsExactly("stderre", "stdout1234567890");
        assertThat(buffer.size()).isEqualTo(1);
        buffer.add("stdout", "234\uD83D\uDE00");
        assertThat(buffer.takeFull(5)).singleElement()
                .satisfies(segment -> assertThat(segment.text()).hasToString("1234\uD83D\uDE00"));
        buffer.add("stdout", "1234\uD83D");
        assertThat(buffer.takeFull(5)).singleElement()
                .satisfies(segment -> assertThat(segment.text()).hasToString("1234"));
        assertThat(buffer.take(true)).singleElement()
                .satisfies(segment -> assertThat(segment.text()).hasToString("\uD83D"));
    }

    @Test
    void halfACharacterWaitsForItsOtherHalf() {
        StreamBuffer buffer = new StreamBuffer();
        buffer.add("stdout", "a\uD83D");
        assertThat(buffer.take(false)).singleElement()
                .satisfies(segment -> assertThat(segment.text()).hasToString("a"));
        assertThat(buffer.take(false)).isEmpty();
        buffer.add("stdout", "\uDE00");
        assertThat(buffer.take(true)).singleElement()
                .satisfies(segment -> assertThat(segment.text()).hasToString("\uD83D\uDE00"));
    }
}

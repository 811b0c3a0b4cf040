package farcell.magics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    enum Way { LOCAL, FAR_AWAY }

    private static final Parameter<String> FIRST = Parameter.word("first", ValueType.TEXT, "the first");
    private static final Parameter<List<Integer>> REST = Parameter.words("rest", ValueType.COUNT, 0, "numbers");
    private static final Parameter<Optional<Duration>> TIMEOUT = Parameter.option("timeout", ValueType.DURATIONS, "t");
    private static final Parameter<Duration> IDLE = Parameter
            .option("idle", ValueType.DURATIONS, Duration.ofMinutes(15), "i");
    private static final Parameter<Optional<Long>> MEMORY = Parameter.option("memory", ValueType.SIZE, "m");
    private static final Parameter<Optional<Way>> WAY = Parameter.option("way", ValueType.choice(Way.class), "w");
    private static final Parameter<Optional<List<String>>> GPU = Parameter
            .option("gpu", ValueType.listOf(ValueType.TEXT), "g");
    private static final Parameter<List<String>> FILES = Parameter.options("files", ValueType.TEXT, "f")
            .also("--files");
    private static final Parameter<Boolean> PLAN = Parameter.flag("plan", "shows only");
    private static final List<Parameter<?>> ALL = List.of(FIRST, REST, TIMEOUT, IDLE, MEMORY, WAY, GPU, FILES, PLAN);
    private static final List<Parameter<?>> KEYS = List.of(TIMEOUT, GPU, PLAN);

    private static Arguments parse(String args) {
        return Arguments.parse("%%go", ALL, args);
    }

    @Test
    void typedValues() {
        Arguments a = parse("x 1 2 timeout=1h30m memory=1.5G way=far-away gpu=H100,A100-80GB:2 plan files=a files=b");
        assertThat(a.get(FIRST)).isEqualTo("x");
        assertThat(a.get(REST)).containsExactly(1, 2);
        assertThat(a.get(TIMEOUT)).contains(Duration.ofMinutes(90));
        assertThat(a.get(MEMORY)).contains(1_610_612_736L);
        assertThat(a.get(WAY)).contains(Way.FAR_AWAY);
        assertThat(a.get(GPU)).contains(List.of("H100", "A100-80GB:2"));
        assertThat(a.get(PLAN)).isTrue();
        assertThat(a.get(FILES)).containsExactly("a", "b");
    }

    @Test
    void defaults() {
        Arguments a = parse("x");
        assertThat(a.get(REST)).isEmpty();
        assertThat(a.get(TIMEOUT)).isEmpty();
        assertThat(a.get(IDLE)).isEqualTo(Duration.ofMinutes(15));
        assertThat(a.get(PLAN)).isFalse();
        assertThat(a.has(IDLE)).isFalse();
        assertThat(parse("x idle=1s").has(IDLE)).isTrue();
    }

    @Test
    void otherKernelsSpelling() {
        assertThat(parse("x --files=a --files b").get(FILES)).containsExactly("a", "b");
    }

    @Test
    void quotedWordsAreNeitherKeysNorFlags() {
        assertThat(parse("\"plan\"").get(FIRST)).isEqualTo("plan");
        assertThat(parse("\"gpu=x\"").get(FIRST)).isEqualTo("gpu=x");
        assertThat(parse("https://h/?a=b").get(FIRST)).isEqualTo("https://h/?a=b");
        assertThat(parse("x files=\"\"").get(FILES)).containsExactly("");
    }

    @Test
    void unknownKeyNamesTheNearestAndAll() {
        assertThatThrownBy(() -> Arguments.parse("%%go", KEYS, "gpus=L40S")).isInstanceOf(MagicException.class)
                .hasMessage("%%go: unknown key \"gpus\". Did you mean gpu? Keys: timeout, gpu. Words: plan.");
        assertThatThrownBy(() -> Arguments.parse("%%go", KEYS, "plam")).hasMessageContaining("Did you mean plan?");
        assertThatThrownBy(() -> Arguments.parse("%%go", KEYS, "--plan")).hasMessageContaining("Did you mean plan?");
        assertThatThrownBy(() -> Arguments.parse("%%go", KEYS, "xyzzy"))
                .hasMessageContaining("unknown word \"xyzzy\". Keys");
    }

    @Test
    void wrongForms() {
        assertThatThrownBy(() -> parse("x plan=yes")).hasMessage("%%go: plan takes no value: write just plan");
        assertThatThrownBy(() -> parse("x gpu=")).hasMessageContaining("gpu= needs");
        assertThatThrownBy(() -> Arguments.parse("%%go", KEYS, "gpu")).hasMessageContaining("write gpu=...");
        assertThatThrownBy(() -> parse("x gpu=a gpu=b")).hasMessage("%%go: gpu is given twice");
        assertThatThrownBy(() -> parse("x timeout=soon"))
                .hasMessage("%%go: timeout must be a duration such as 90s, 15m or 1h30m, not \"soon\".");
        assertThatThrownBy(() -> parse("x way=locl")).hasMessageContaining("one of local, far-away")
                .hasMessageEndingWith("Did you mean local?");
        assertThatThrownBy(() -> parse("x -1")).hasMessageContaining("a whole number");
        assertThatThrownBy(() -> parse("x gpu=a,,b")).hasMessageContaining("gpu must be text");
        assertThatThrownBy(() -> parse(""))
                .hasMessageStartingWith("%%go: first is missing (the first). Usage: %%go FIRST");
        assertThatThrownBy(() -> parse("\"x")).hasMessageStartingWith("%%go: the quote");
        assertThatThrownBy(() -> Arguments.parse("%go", List.of(), "x")).hasMessageContaining("takes no arguments");
        assertThatThrownBy(() -> Arguments.parse("%go", List.of(FIRST), "x y")).hasMessageContaining("one too many");
    }

    @Test
    void durationsAndSizes() {
        assertThat(ValueType.DURATIONS.parser().parse("1d2h3m4s5ms"))
                .isEqualTo(Duration.ofDays(1).plusHours(2).plusMinutes(3).plusSeconds(4).plusMillis(5));
        for (String wrong : List.of("", "5", "s", "1h x", "1x", "h1")) {
            assertThatThrownBy(() -> ValueType.DURATIONS.parser().parse(wrong)).as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(ValueType.SIZE.parser().parse("512MiB")).isEqualTo(512L << 20);
        assertThat(ValueType.SIZE.parser().parse("100")).isEqualTo(100);
        assertThatThrownBy(() -> ValueType.SIZE.parser().parse("1X")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nearestNames() {
        assertThat(Nearest.to("mavne", List.of("maven", "mavenRepo", "time"))).containsExactly("maven");
        assertThat(Nearest.to("remote", List.of("time"))).isEmpty();
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }
}

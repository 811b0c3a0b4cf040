package farcell.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartSettingsReadingTest {

    @Test
    void variablesAreReadAndThoseOfJJavaGoFirst() {
        StartSettings settings = StartSettings.of(Map.of("IJAVA_CLASSPATH", "a/*.jar" + File.pathSeparator + " b ",
                "IJAVA_COMPILER_OPTS", "--release 17 -Akey=\"x\" \"-Ab=c d\"", "JJAVA_COMPILER_OPTS", " ",
                "IJAVA_STARTUP_SCRIPT", "int a;", "JJAVA_STARTUP_SCRIPT", "int b;"));
        assertThat(settings.classPath()).containsExactly("a/*.jar", "b");
        assertThat(settings.compilerOptions()).containsExactly("--release", "17", "-Akey=\"x\"", "-Ab=c d");
        assertThat(settings.script()).isEqualTo("int b;");
        assertThat(settings.problems()).isEmpty();
        assertThat(StartSettings.of(Map.of())).isEqualTo(StartSettings.NONE);
    }

    @Test
    void timeLimitsHaveUnits() {
        assertThat(limit("1500")).isEqualTo(Duration.ofMillis(1500));
        assertThat(limit("30 SECONDS")).isEqualTo(Duration.ofSeconds(30));
        assertThat(limit("2 minutes")).isEqualTo(Duration.ofMinutes(2));
        assertThat(limit("-1")).isNull();
        assertThat(limit("soon")).isNull();
        assertThat(StartSettings.of(Map.of("IJAVA_TIMEOUT", "soon")).problems()).singleElement().asString()
                .contains("IJAVA_TIMEOUT").contains("30 SECONDS");
    }

    private static Duration limit(String text) {
        return StartSettings.of(Map.of("IJAVA_TIMEOUT", text)).limit().orElse(null);
    }

    @Test
    void badCompilerOptionsAreSaidAndTheOthersStay() {
        CompilerOptions options = CompilerOptions.check(List.of(),
                List.of("--enable-preview", "--no-such",
                "--release", String.valueOf(Runtime.version().feature()), "-Xlint:all"));
        assertThat(options.good()).containsExactlyInAnyOrder("--enable-preview", "--release",
                String.valueOf(Runtime.version().feature()), "-Xlint:all");
        assertThat(options.problems()).singleElement().asString().contains("--no-such was ignored");
        assertThat(CompilerOptions.check(List.of(), List.of("--release", "999")).good()).isEmpty();
    }
}

package farcell.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the environment says of how a notebook begins, in the variables of IJava ("Configuring" in its README) and
 * JJava. JJava's names go first.
 *
 * @param classPath       globs of jars and directories of classes
 * @param compilerOptions as javac takes them
 * @param limit           time of one cell; empty for none
 * @param scripts         globs of files that run before the first cell, magics in them included
 * @param script          text that runs after them
 * @param problems        what could not be understood, for the user
 */
public record StartSettings(List<String> classPath, List<String> compilerOptions, Optional<Duration> limit,
                            List<String> scripts, String script, List<String> problems) {

    /** Nothing is said. */
    public static final StartSettings NONE =
            new StartSettings(List.of(), List.of(), Optional.empty(), List.of(), "", List.of());

    private static final List<String> PREFIXES = List.of("JJAVA_", "IJAVA_");
    private static final Pattern LIMIT = Pattern.compile("(-?\\d{1,15})\\s*([A-Za-z]*)");
    private static final Pattern OPTION = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    public StartSettings {
        classPath = List.copyOf(classPath);
        compilerOptions = List.copyOf(compilerOptions);
        scripts = List.copyOf(scripts);
        problems = List.copyOf(problems);
    }

    /** Reads {@code IJAVA_CLASSPATH}, {@code _COMPILER_OPTS}, {@code _TIMEOUT}, {@code _STARTUP_SCRIPTS_PATH}, ... */
    public static StartSettings of(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        Optional<Duration> limit = limit(environment, problems);
        return new StartSettings(paths(value(environment, "CLASSPATH")), words(value(environment, "COMPILER_OPTS")),
                limit, paths(value(environment, "STARTUP_SCRIPTS_PATH")), value(environment, "STARTUP_SCRIPT"), problems);
    }

    /** The same with another time limit for cells. */
    public StartSettings withLimit(Optional<Duration> time) {
        return new StartSettings(classPath, compilerOptions, time, scripts, script, problems);
    }

    private static String value(Map<String, String> environment, String name) {
        return PREFIXES.stream().map(prefix -> environment.getOrDefault(prefix + name, ""))
                .filter(text -> !text.isBlank()).findFirst().orElse("").strip();
    }

    private static List<String> paths(String text) {
        return Stream.of(text.split(Pattern.quote(java.io.File.pathSeparator))).map(String::strip)
                .filter(path -> !path.isEmpty()).toList();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = OPTION.matcher(text);
        while (matcher.find()) {
            words.add(Stream.of(1, 2, 3).map(matcher::group).filter(java.util.Objects::nonNull).findFirst()
                    .orElseThrow());
        }
        return words;
    }

    /** A number of milliseconds, or with a unit of java.util.concurrent: {@code 30 SECONDS}; under 1 for no limit. */
    private static Optional<Duration> limit(Map<String, String> environment, List<String> problems) {
        String text = value(environment, "TIMEOUT");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = LIMIT.matcher(text);
        if (matcher.matches()) {
            try {
                long amount = Long.parseLong(matcher.group(1));
                TimeUnit unit = matcher.group(2).isEmpty() ? TimeUnit.MILLISECONDS
                        : TimeUnit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
                return amount < 1 ? Optional.empty() : Optional.of(Duration.of(amount, unit.toChronoUnit()));
            } catch (IllegalArgumentException | ArithmeticException e) {
                // Said below.
            }
        }
        problems.add("IJAVA_TIMEOUT is \"" + text + "\" and was ignored; it should be a number of milliseconds,"
                + " or a number and a unit such as 30 SECONDS");
        return Optional.empty();
    }

    /** A directory to which relative globs refer. */
    static Path absolute(Path directory) {
        return directory.toAbsolutePath().normalize();
    }
}

package farcell.suite;

import farcell.suite.Runner.Shown;
import farcell.suite.Script.Cell;
import farcell.suite.Script.Expected;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;

/** Runs a script and compares. Before each remote cell it asks for the plan, which must be what is then sent. */
final class ScriptCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern REMOTE = Pattern.compile("%%remote([^\n]*)\n");
    private static final Pattern BROUGHT = Pattern.compile("; brought (.+?)(?:; |$)", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("(?:^|, )(static fields of \\S+|\\S+) \\([^)]*\\)");

    private ScriptCheck() {}

    static void run(Script script, Runner runner) {
        int number = 0;
        for (Cell cell : script.cells()) {
            number++;
            Optional<PlanTable> plan = plan(cell, runner);
            Shown shown = cell.expected().until().isPresent() ? repeat(cell, runner) : runner.run(cell.code());
            SoftAssertions softly = new SoftAssertions();
            compare(cell.expected(), shown, softly);
            plan.ifPresent(p -> compare(cell.expected(), p, brought(shown.shown()), softly));
            try {
                softly.assertAll();
            } catch (AssertionError e) {
                throw new AssertionError("cell " + number + " of \"" + script.name() + "\":\n" + cell.code() + "\nshowed "
                        + shown + "\n" + e.getMessage(), e);
            }
        }
    }

    private static void compare(Expected expected, Shown shown, SoftAssertions softly) {
        String error = shown.error().orElse("");
        if (expected.errors().isEmpty() && expected.until().isEmpty()) {
            softly.assertThat(shown.error()).as("error").isEmpty();
        }
        expected.errors().forEach(part -> softly.assertThat(error).as("error").contains(part));
        expected.result().ifPresent(text -> softly.assertThat(shown.result()).as("result").isEqualTo(text));
        expected.resultParts().forEach(part -> softly.assertThat(shown.result()).as("result").contains(part));
        expected.out().forEach(part -> softly.assertThat(shown.out()).as("stdout").contains(part));
        expected.warnings().forEach(part -> softly.assertThat(shown.err()).as("stderr").contains(part));
        expected.shown().forEach(part ->
                softly.assertThat(String.join("\n", shown.shown())).as("displays").contains(part));
        expected.never().forEach(part -> softly.assertThat(all(shown)).as("anything").doesNotContain(part));
        expected.brought().ifPresent(names ->
                softly.assertThat(brought(shown.shown())).as("brought").isEqualTo(names));
    }

    private static void compare(Expected expected, PlanTable plan, Set<String> brought, SoftAssertions softly) {
        Set<String> allowed = new TreeSet<>(plan.travels());
        allowed.addAll(plan.maybe());
        allowed.addAll(expected.along());
        softly.assertThat(allowed).as("brought, and neither planned nor along>").containsAll(brought);
        if (expected.errors().isEmpty()) {
            Set<String> missing = new TreeSet<>(plan.travels());
            missing.removeAll(brought);
            missing.removeAll(expected.untaken());
            softly.assertThat(missing).as("planned, and neither brought nor untaken>").isEmpty();
        }
    }

    private static String all(Shown shown) {
        return shown.result() + "\n" + shown.out() + "\n" + shown.err() + "\n" + shown.error().orElse("") + "\n"
                + String.join("\n", shown.shown());
    }

    /** For what comes by itself a little later, such as news of a background thread. */
    private static Shown repeat(Cell cell, Runner runner) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Shown shown = runner.run(cell.code());
            if (all(shown).contains(cell.expected().until().orElseThrow())) {
                return shown;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("never showed \"" + cell.expected().until().get() + "\" in " + PATIENCE + ":\n"
                        + cell.code() + "\nlast " + shown);
            }
        }
    }

    /** What the closing line of a remote cell says was brought. */
    static Set<String> brought(List<String> shown) {
        Set<String> names = new TreeSet<>();
        for (String text : shown) {
            Matcher line = BROUGHT.matcher(text);
            if (line.find()) {
                Matcher name = NAME.matcher(line.group(1));
                while (name.find()) {
                    names.add(name.group(1));
                }
            }
        }
        return names;
    }

    /** The plan of a remote cell; none for other cells and for those that no plan can be made of. */
    private static Optional<PlanTable> plan(Cell cell, Runner runner) {
        Matcher remote = REMOTE.matcher(cell.code());
        if (!remote.lookingAt() || remote.group(1).contains("plan") || cell.expected().until().isPresent()) {
            return Optional.empty();
        }
        Shown plan = runner.ask("%%remote" + remote.group(1) + " plan\n" + cell.code().substring(remote.end()));
        if (plan.error().isPresent()) {
            if (cell.expected().errors().isEmpty()) {
                throw new AssertionError("no plan for\n" + cell.code() + "\n" + plan.error().get());
            }
            return Optional.empty();
        }
        return Optional.of(PlanTable.parse(plan.result()));
    }
}

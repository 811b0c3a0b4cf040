package farcell.suite;

import farcell.notebook.Notebook;
import farcell.notebook.PlanReport;
import farcell.suite.Runner.Shown;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;

/** Runs a script and compares. */
final class ScriptCheck {

    private static final Pattern BROUGHT = Pattern.compile("brought (.+?)(?:; |$)");
    private static final Pattern NAME = Pattern.compile("(?:^|, )(static fields of \\S+|\\S+) \\([^)]*\\)");

    private ScriptCheck() {}

    static void run(Script script, Runner runner) {
        int number = 0;
        for (Script.Cell cell : script.cells()) {
            number++;
            Set<String> planned = planned(cell, runner);
            Shown shown = runner.run(cell.code());
            SoftAssertions softly = new SoftAssertions();
            String at = "cell " + number + ":\n" + cell.code() + "\nshowed " + shown + "\n";
            if (cell.errors().isEmpty()) {
                softly.assertThat(shown.error()).as(at + "error").isEmpty();
            }
            cell.errors().forEach(part -> softly.assertThat(shown.error().orElse("")).as(at + "error").contains(part));
            cell.result().ifPresent(text -> softly.assertThat(shown.result()).as(at + "result").isEqualTo(text));
            cell.resultParts().forEach(part -> softly.assertThat(shown.result()).as(at + "result").contains(part));
            cell.out().forEach(part -> softly.assertThat(shown.out()).as(at + "stdout").contains(part));
            cell.warnings().forEach(part -> softly.assertThat(shown.err()).as(at + "stderr").contains(part));
            Set<String> brought = brought(shown.shown());
            cell.brought().ifPresent(names ->
                    softly.assertThat(brought).as(at + "brought").isEqualTo(new TreeSet<>(names)));
            if (planned != null && cell.errors().isEmpty()) {
                planned.removeAll(cell.untaken());
                softly.assertThat(planned).as(at + "planned and not brought").isSubsetOf(brought);
                softly.assertThat(brought).as(at + "brought without being planned").isSubsetOf(everPlanned(cell, planned));
            }
            softly.assertAll();
        }
    }

    private static Set<String> everPlanned(Script.Cell cell, Set<String> planned) {
        Set<String> all = new TreeSet<>(planned);
        all.addAll(cell.untaken());
        return all;
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

    /** What {@code plan} says would travel; null where it cannot be asked. */
    private static Set<String> planned(Script.Cell cell, Runner runner) {
        if (!(runner instanceof InProcess inProcess) || !cell.code().startsWith("%%remote")
                || cell.code().lines().findFirst().orElse("").contains("plan")) {
            return null;
        }
        int body = cell.code().indexOf('\n') + 1;
        Set<String> travels = new TreeSet<>();
        Notebook notebook = inProcess.notebook();
        String first = cell.code().substring(0, body);
        Matcher named = Pattern.compile("session=(\\S+)").matcher(first);
        String session = named.find() ? named.group(1) : first.contains("once") ? "none" : "remote-1";
        Notebook.PlanResult result = notebook.plan(cell.code().substring(body), "plan", 1,
                notebook.session(session).filter(s -> s.isAlive()), session);
        if (result instanceof Notebook.PlanResult.Planned plan) {
            for (PlanReport.Row row : plan.report().rows()) {
                if (row.state() == PlanReport.State.TRAVELS) {
                    travels.add(row.variable());
                }
            }
        }
        return travels;
    }
}

package farcell.magics.project;

import farcell.magics.CodeFailedException;
import farcell.magics.MagicContext;
import farcell.magics.MagicContext.Reload;
import farcell.magics.MagicException;
import farcell.magics.project.ProjectCompiler.Outcome;
import farcell.magics.project.ProjectCompiler.Outcome.Broken;
import farcell.magics.project.ProjectCompiler.Outcome.Compiled;
import farcell.wire.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** A Maven project whose classes a notebook uses while they are being written. */
final class Project implements AutoCloseable {

    private static final int LINES = 6;

    private final ProjectLayout layout;
    private final Clock clock;
    private final ProjectOutput output;
    private final ProjectCompiler compiler;
    private final Deque<String> lines = new ArrayDeque<>();
    private MagicContext context;
    private SourceWatch watch;
    private String announced = "";
    private boolean broken;

    Project(ProjectLayout layout, MagicContext context, Clock clock) throws IOException {
        this.layout = layout;
        this.clock = clock;
        this.output = new ProjectOutput();
        this.compiler = new ProjectCompiler(layout, context.compilerOptions());
    }

    /**
     * Compiles all, puts it on the class path and watches the sources.
     *
     * @param cell whose output shows what happens from now on
     * @throws MagicException with the errors of the compiler
     */
    synchronized void open(MagicContext cell) throws IOException, CodeFailedException, InterruptedException {
        context = cell;
        List<Path> sources = layout.sourceFiles();
        Outcome outcome = compiler.compile(sources, classPath());
        if (outcome instanceof Broken broken) {
            throw new MagicException("%project: " + layout.name() + " does not compile; mend it and run this cell again\n"
                    + broken.text());
        }
        ProjectOutput.Change change = output.take(((Compiled) outcome).classes());
        output.copyResources(layout);
        boolean first = watch == null;
        if (first) {
            context.addToClassPath(List.of(output.directory()));
            watch = new SourceWatch(layout.home(), List.of(layout.sources(), layout.resources()), this::changed);
            context.closeWithNotebook(this);
        }
        lines.clear();
        show(sources.size() + (sources.size() == 1 ? " source" : " sources") + " compiled; watching src/main", false);
        tell(change);
    }

    private List<Path> classPath() {
        return context.classPath().stream().filter(path -> !path.equals(output.directory())).toList();
    }

    /** Some source was saved. */
    private synchronized void changed() {
        try {
            Outcome outcome = compiler.compile(layout.sourceFiles(), classPath());
            if (outcome instanceof Broken problem) {
                broken = true;
                say("does not compile; cells run the classes of before\n" + problem.text(), true);
                return;
            }
            ProjectOutput.Change change = output.take(((Compiled) outcome).classes());
            output.copyResources(layout);
            // A file may be seen to change twice where it was saved once: what was said of that save stays.
            if (broken || !change.files().isEmpty()) {
                broken = false;
                announce("");
            }
            tell(change);
        } catch (IOException | RuntimeException e) {
            broken = true;
            say("cannot be compiled: " + e, true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(ProjectOutput.Change change) throws InterruptedException {
        if (change.files().isEmpty()) {
            return;
        }
        List<Reload> reloads = context.reload(change.files(), List.copyOf(change.reshaped().keySet()));
        String names = change.files().stream().map(file -> simple(file.name())).collect(Collectors.joining(", "));
        List<String> replaced = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Reload reload : reloads) {
            if (!reload.problem().isEmpty()) {
                refused.add("session " + reload.session() + " cannot take " + names + ": " + reload.problem() + "; "
                        + restart(reload.session()));
            } else if (!reload.obstacles().isEmpty()) {
                refused.add("session " + reload.session() + " runs the classes of before: "
                        + reload.obstacles().stream().map(name -> simple(name) + " " + change.reshaped().get(name))
                        .collect(Collectors.joining("; ")) + ", which a running JVM cannot take; "
                        + restart(reload.session()));
            } else if (!reload.replaced().isEmpty()) {
                replaced.add(reload.session() + " (" + reload.replaced().stream().map(Project::simple)
                        .collect(Collectors.joining(", ")) + ")");
            }
        }
        if (!refused.isEmpty()) {
            say(String.join("\n", refused), true);
        }
        if (refused.isEmpty() || !replaced.isEmpty()) {
            show(names + " compiled"
                    + (replaced.isEmpty() ? "" : "; code replaced in session " + String.join(", ", replaced)), true);
        }
    }

    private static String restart(String session) {
        return (session.equals("local") ? "%session restart local" : "%session stop " + session)
                + " makes it take them, its variables are kept where that is possible";
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
    }

    /** In the output of %project's cell and with the next cell, since the user may be far down the page. */
    private void say(String text, boolean update) {
        // First: who sees it shown and runs a cell is told by that one.
        announce("project " + layout.name() + ": " + text);
        show(text, update);
    }

    private void announce(String text) {
        context.announce(text, announced);
        announced = text;
    }

    private void show(String text, boolean update) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(LocalTime.now(clock).truncatedTo(ChronoUnit.SECONDS) + "  " + text);
        context.out().display(Bundle.text("project " + layout.name() + "\n" + String.join("\n", lines)),
                "farcell-project-" + Integer.toHexString(output.directory().hashCode()), update);
    }

    @Override
    public void close() throws IOException {
        if (watch != null) {
            watch.close();
        }
        output.close();
    }

    @Override
    public String toString() {
        return "project " + layout.home();
    }
}

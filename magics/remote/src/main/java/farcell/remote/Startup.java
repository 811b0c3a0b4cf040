package farcell.remote;

import farcell.jupyter.Interpreter.CellOutput;
import farcell.jupyter.Interpreter.Result;
import farcell.magics.CellRunner;
import farcell.magics.CodeFailedException;
import farcell.magics.Glob;
import farcell.magics.MagicContext;
import farcell.magics.MagicException;
import farcell.magics.Source;
import farcell.notebook.Notebook;
import farcell.notebook.SessionStarter.SessionStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** What is done once, before the first cell: start-up scripts. What went wrong is shown in the first cell. */
final class Startup {

    /** How long the first cell waits to be told of sessions, on a machine that is busy with the start of all this. */
    private static final int OFFER_SECONDS = 10;

    private final StartSettings settings;
    private final Path directory;
    private final List<String> problems = new ArrayList<>();
    private CompletableFuture<Optional<String>> offer = CompletableFuture.completedFuture(Optional.empty());
    private BooleanSupplier wanted = () -> true;
    private boolean offered;
    private boolean ran;

    Startup(StartSettings settings, Path directory) {
        this.settings = settings;
        this.directory = StartSettings.absolute(directory);
        problems.addAll(settings.problems());
    }

    /** Something that the user should read in the first cell. */
    void problem(String text) {
        problems.add(text);
    }

    /** Something that is said in the first output, or, if it is not known by then, in a later one. @param still whether it is
     *  of use then */
    void offer(CompletableFuture<Optional<String>> text, BooleanSupplier still) {
        offer = text;
        wanted = still;
    }

    /** Adds the class path of the environment; before any session starts. */
    void addClassPath(Notebook notebook) {
        List<Path> entries = settings.classPath().stream()
                .flatMap(glob -> find(glob, "of the class path (IJAVA_CLASSPATH)").stream()).distinct().toList();
        try {
            if (!entries.isEmpty()) {
                notebook.addPaths(entries);
            }
        } catch (SessionStartException e) {
            problems.add("the class path of the environment could not be added: " + e.getMessage());
        }
    }

    /** Runs the scripts, at the first call only. */
    void before(CellRunner runner, MagicContext context) throws InterruptedException {
        CellOutput out = context.out();
        if (ran) {
            sayOffer(out, 0);
            return;
        }
        ran = true;
        sayOffer(out, OFFER_SECONDS);
        for (String glob : settings.scripts()) {
            for (Path script : find(glob, "of the start-up scripts (IJAVA_STARTUP_SCRIPTS_PATH)")) {
                run(script, runner, context);
            }
        }
        if (!settings.script().isEmpty()) {
            run(new Source(settings.script(), "IJAVA_STARTUP_SCRIPT", 1, directory, List.of()), runner, context);
        }
        problems.forEach(problem -> out.stream("stderr", "Farcell, at the start: " + problem + "\n"));
        problems.clear();
    }

    private void sayOffer(CellOutput out, int patience) throws InterruptedException {
        if (offered) {
            return;
        }
        try {
            Optional<String> text = offer.get(patience, TimeUnit.SECONDS);
            offered = true;
            text.filter(said -> wanted.getAsBoolean()).ifPresent(said -> out.stream("stderr", "Farcell: " + said + "\n"));
        } catch (ExecutionException e) {
            // A session that cannot be looked for can be named by the user.
            offered = true;
        } catch (TimeoutException e) {
            // The next cell says it.
        }
    }

    private void run(Path script, CellRunner runner, MagicContext context) throws InterruptedException {
        try {
            Source none = Source.cell("", "start-up", directory);
            run(none.load(script, Files.readString(script), script.getFileName().toString()), runner, context);
        } catch (IOException e) {
            problems.add("the start-up script " + script + " cannot be read: " + e);
        }
    }

    private void run(Source script, CellRunner runner, MagicContext context) throws InterruptedException {
        try {
            runner.run(script, context);
        } catch (CodeFailedException e) {
            problems.add(text(script, e.failed()));
        } catch (MagicException e) {
            problems.add(text(script, e.failed()));
        }
    }

    private static String text(Source script, Result.Failed failed) {
        return "the start-up script " + script.name() + " failed:\n" + String.join("\n", failed.traceback());
    }

    private List<Path> find(String glob, String what) {
        try {
            List<Path> found = Glob.find(glob, path -> directory.resolve(path).normalize());
            if (found.isEmpty()) {
                problems.add("nothing matches " + glob + " " + what + ", seen from " + directory);
            }
            return found;
        } catch (IOException | RuntimeException e) {
            problems.add(glob + " " + what + " cannot be read: " + e);
            return List.of();
        }
    }
}

package farcell.cli;

import farcell.jupyter.OutputLedger;
import farcell.magics.ValueType;
import farcell.remote.FarcellInterpreter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farcell run}: a notebook from the command line, without a Jupyter server. */
@Command(
        name = "run",
        description = "Runs a notebook of Java from its first cell to its last, without a Jupyter server.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        footer = {"", "Exit status: 0 all cells ended well, 1 one failed, 2 wrong usage."})
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NOTEBOOK", description = "The notebook, an .ipynb file.")
    private Path notebook;

    @Option(names = {"-p", "--parameter"}, paramLabel = "NAME=VALUE", description = {
        "Sets a variable that the cell tagged \"parameters\" declares; its type is kept. Repeatable."})
    private String[] parameters = {};

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = {
        "Writes the notebook with its outputs there. Without it, cells write to standard output."})
    private Path output;

    @Option(names = "--timeout", paramLabel = "TIME", description = "Stops a cell after this time, 90s or 1h30m.")
    private String timeout;

    @Option(names = "--allow-errors", description = "Runs on after a cell that failed; the exit status is still 1.")
    private boolean allowErrors;

    @Override
    public Integer call() throws Exception {
        Map<String, String> values = parameters();
        Optional<Duration> limit = limit();
        if (!Files.isRegularFile(notebook)) {
            throw new ParameterException(spec.commandLine(), "there is no file " + notebook);
        }
        if (output != null && !Files.isDirectory(output.toAbsolutePath().getParent())) {
            throw new ParameterException(spec.commandLine(),
                    "there is no directory " + output.toAbsolutePath().getParent());
        }
        NotebookFile file = NotebookFile.read(notebook);
        Interpreters.prepare();
        Path directory = notebook.toAbsolutePath().normalize().getParent();
        FarcellInterpreter interpreter = Interpreters.open(directory, "", System.getenv(), limit,
                OutputLedger.inMemory());
        NotebookRun run = new NotebookRun(interpreter, file,
                new NotebookRun.Options(values, Optional.ofNullable(output), allowErrors), System.out, System.err,
                System::nanoTime);
        Thread onSignal = new Thread(() -> {
            try {
                run.stop();
            } catch (InterruptedException e) {
                // Nobody waits for this thread.
            } finally {
                interpreter.close();
            }
        }, "stop of the run");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            return run.run() ? Main.OK : Main.FAILED;
        } finally {
            finish(interpreter, onSignal);
        }
    }

    private static void finish(FarcellInterpreter interpreter, Thread onSignal) {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
            interpreter.close();
        } catch (IllegalStateException e) {
            // The JVM is being ended by a signal, and the hook does the rest.
        }
    }

    private Map<String, String> parameters() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? "" : parameter.substring(0, equals).strip();
            if (!SourceVersion.isName(name) || name.contains(".")) {
                throw new ParameterException(spec.commandLine(),
                        "-p takes NAME=VALUE with the name of a variable, not \"" + parameter + "\"");
            }
            values.put(name, parameter.substring(equals + 1));
        }
        return values;
    }

    private Optional<Duration> limit() {
        if (timeout == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ValueType.DURATIONS.parser().parse(timeout));
        } catch (RuntimeException e) {
            throw new ParameterException(spec.commandLine(), "--timeout takes " + ValueType.DURATIONS.description()
                    + ", not \"" + timeout + "\"");
        }
    }
}

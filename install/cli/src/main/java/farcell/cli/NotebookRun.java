package farcell.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.compile.Declared;
import farcell.jupyter.Interpreter.Cell;
import farcell.jupyter.Interpreter.Result;
import farcell.remote.FarcellInterpreter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One run of a notebook without a Jupyter server: its cells in order, until one fails. */
final class NotebookRun {

    /** A failing cell with this tag is as it should be (nbclient's convention). */
    private static final String MAY_FAIL = "raises-exception";
    private static final int WIDEST = 60;

    /**
     * @param parameters  texts by name, in the order given
     * @param output      where the notebook with its outputs is written, after each cell; empty: nowhere, and what
     *                    cells show goes to standard output
     * @param allowErrors whether cells run on after one that failed
     */
    record Options(Map<String, String> parameters, Optional<Path> output, boolean allowErrors) {}

    private final FarcellInterpreter interpreter;
    private final NotebookFile notebook;
    private final Options options;
    private final PrintStream out;
    private final PrintStream err;
    private final LongSupplier nanos;
    private final Map<String, List<ObjectNode>> displays = new HashMap<>();
    private final Map<ObjectNode, CellOutputs> outputs = new java.util.IdentityHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;
    private int pending;

    NotebookRun(FarcellInterpreter interpreter, NotebookFile notebook, Options options, PrintStream out,
                PrintStream err, LongSupplier nanos) {
        this.interpreter = interpreter;
        this.notebook = notebook;
        this.options = options;
        this.out = out;
        this.err = err;
        this.nanos = nanos;
    }

    /** @return whether every cell ended well */
    boolean run() throws IOException {
        try {
            notebook.clearOutputs();
            notebook.language(interpreter.language());
            Optional<ObjectNode> parameters = prepareParameters();
            pending = parameters.isPresent() ? 1 : 0;
            boolean well = true;
            int count = 0;
            for (int i = 0; i < notebook.codeCells().size() && !stopped; i++) {
                ObjectNode cell = notebook.codeCells().get(i);
                count++;
                boolean good = run(cell, count) || NotebookFile.isTagged(cell, MAY_FAIL);
                well &= good;
                if (stopped || !good && !options.allowErrors()) {
                    well = false;
                    break;
                }
                if (parameters.isPresent() && parameters.get() == cell) {
                    String source = ParameterCell.assignments(options.parameters(), declaredTypes());
                    notebook.insertAfter(cell, source, ParameterCell.INJECTED);
                    pending = 0;
                }
            }
            return well && !stopped;
        } finally {
            write();
            ended.countDown();
        }
    }

    /** @return the cell behind which the parameters go; empty where they stand already, or there are none */
    private Optional<ObjectNode> prepareParameters() {
        if (options.parameters().isEmpty()) {
            return Optional.empty();
        }
        notebook.removeTagged(ParameterCell.INJECTED);
        Optional<ObjectNode> tagged = notebook.codeCells().stream()
                .filter(cell -> NotebookFile.isTagged(cell, ParameterCell.TAG)).findFirst();
        if (tagged.isEmpty()) {
            err.println("farcell: no cell is tagged \"" + ParameterCell.TAG + "\"; the parameters are declared first");
            notebook.insertAfter(null, ParameterCell.declarations(options.parameters()), ParameterCell.INJECTED);
        }
        return tagged;
    }

    private Map<String, String> declaredTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        interpreter.notebook().declared().stream().filter(d -> d.kind() == Declared.Kind.VARIABLE)
                .forEach(d -> types.put(d.name(),
                        d.signature().substring(0, d.signature().length() - d.name().length()).strip()));
        return types;
    }

    private boolean run(ObjectNode cell, int count) throws IOException {
        String source = NotebookFile.source(cell);
        String step = "[" + count + "/" + (notebook.codeCells().size() + pending) + "] ";
        err.println(step + title(source));
        CellOutputs collected = new CellOutputs(displays, options.output().isPresent() ? CellOutputs.Echo.NONE
                : (stream, text) -> (stream.equals("stdout") ? out : err).print(text));
        outputs.put(cell, collected);
        cell.put("execution_count", count);
        long start = nanos.getAsLong();
        Cell request = new Cell(source, count, cell.path("id").asText(""), false, false);
        Result result = interpreter.execute(request, collected);
        collected.end(result, count);
        out.flush();
        String time = String.format(Locale.ROOT, "%.1f s", (nanos.getAsLong() - start) / 1e9);
        if (result instanceof Result.Failed failed) {
            err.println(step + (stopped ? "stopped after " : "failed after ") + time);
            failed.traceback().forEach(err::println);
        } else {
            err.println(step + "done in " + time);
        }
        write();
        return result instanceof Result.Ok;
    }

    private static String title(String source) {
        String line = source.lines().map(String::strip).filter(text -> !text.isEmpty()).findFirst().orElse("");
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 3) + "...";
    }

    private void write() throws IOException {
        if (options.output().isPresent()) {
            outputs.forEach((cell, collected) -> cell.set("outputs", collected.json()));
            notebook.write(options.output().get());
        }
    }

    /**
     * Stops the running cell and all behind it, and waits until the outputs are written. Cells that cannot be stopped
     * are ended with their session.
     */
    void stop() throws InterruptedException {
        stopped = true;
        interpreter.interrupt();
        for (int tries = 0; tries < 2 && !ended.await(5, TimeUnit.SECONDS); tries++) {
            interpreter.interrupt();
        }
        ended.await(5, TimeUnit.SECONDS);
    }
}

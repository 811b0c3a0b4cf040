package farcell.suite;

import farcell.jupyter.Interpreter.Cell;
import farcell.jupyter.Interpreter.CellOutput;
import farcell.jupyter.Interpreter.InputUnavailable;
import farcell.jupyter.Interpreter.Result;
import farcell.magics.maven.Dependencies;
import farcell.magics.standard.Libraries;
import farcell.magics.standard.StandardMagics;
import farcell.notebook.Notebook;
import farcell.remote.FarcellInterpreter;
import farcell.remote.SessionOptions;
import farcell.remote.StartSettings;
import farcell.wire.Bundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A notebook in this process, with real session JVMs. */
final class InProcess implements Runner {

    private final FarcellInterpreter interpreter;
    private int count;

    InProcess(Path directory, long moveLimit) {
        this(directory, moveLimit, StartSettings.NONE);
    }

    /** @param java of the local session */
    InProcess(Path directory, long moveLimit, String java) {
        this(directory, moveLimit, StartSettings.NONE, java);
    }

    InProcess(Path directory, long moveLimit, StartSettings start) {
        this(directory, moveLimit, start, System.getProperty("farcell.suite.session.java", ""));
    }

    private InProcess(Path directory, long moveLimit, StartSettings start, String java) {
        try {
            interpreter = FarcellInterpreter.open(new FarcellInterpreter.Settings(directory, directory.resolve("objects"),
                    java, moveLimit,
                    StandardMagics.make(Dependencies.maven(), Libraries.bundled(), System::nanoTime), start, SessionOptions.NONE));
        } catch (Exception e) {
            throw new AssertionError("the notebook did not start", e);
        }
    }

    FarcellInterpreter interpreter() {
        return interpreter;
    }

    Notebook notebook() {
        return interpreter.notebook();
    }

    @Override
    public Shown run(String code) {
        return execute(code, ++count);
    }

    @Override
    public Shown ask(String code) {
        return execute(code, count + 1);
    }

    private Shown execute(String code, int number) {
        StringBuffer out = new StringBuffer();
        StringBuffer err = new StringBuffer();
        List<String> shown = Collections.synchronizedList(new ArrayList<>());
        Result result = interpreter.execute(new Cell(code, number, "", false, false), new CellOutput() {
            @Override
            public void stream(String name, String text) {
                (name.equals("stdout") ? out : err).append(text);
            }

            @Override
            public void display(Bundle bundle, String id, boolean update) {
                shown.add(bundle.plain());
            }

            @Override
            public void clear(boolean wait) { }

            @Override
            public String input(String prompt, boolean password) throws InputUnavailable {
                throw new InputUnavailable("the suite types nothing");
            }
        });
        if (result instanceof Result.Failed failed) {
            return new Shown("", out.toString(), err.toString(),
                    Shown.error(failed.name(), failed.message(), failed.traceback()), List.copyOf(shown));
        }
        return new Shown(((Result.Ok) result).value().map(Bundle::plain).orElse(""), out.toString(), err.toString(),
                Optional.empty(), List.copyOf(shown));
    }

    @Override
    public void close() {
        interpreter.close();
    }
}

package farcell.suite;

import farcell.jupyter.Interpreter.Cell;
import farcell.jupyter.Interpreter.CellOutput;
import farcell.jupyter.Interpreter.InputUnavailable;
import farcell.jupyter.Interpreter.Result;
import farcell.notebook.Session;
import farcell.remote.FarcellInterpreter;
import farcell.suite.Runner.Shown;
import farcell.wire.Bundle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A notebook in this process whose cells can be watched, interrupted and fed while they run. */
final class LiveNotebook implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(90);

    private final InProcess process;
    private int count = 100;

    LiveNotebook(Path directory) {
        process = new InProcess(directory, 100_000_000);
    }

    FarcellInterpreter interpreter() {
        return process.interpreter();
    }

    /** Runs a cell to its end. */
    Shown run(String code) {
        return start(code).await();
    }

    /** Runs a cell that must not fail. @return its result as text */
    String value(String code) {
        Shown shown = run(code);
        if (shown.error().isPresent()) {
            throw new AssertionError(code + " failed: " + shown);
        }
        return shown.result();
    }

    /** Runs a cell that must fail. @return the name, the message and the traceback of its error, without colours */
    String error(String code) {
        Shown shown = run(code);
        return shown.error().orElseThrow(() -> new AssertionError(code + " did not fail: " + shown));
    }

    LiveCell start(String code) {
        return new LiveCell(code, ++count);
    }

    void interrupt() {
        interpreter().interrupt();
    }

    Session session(String name) {
        return process.notebook().session(name).orElseThrow();
    }

    int feature() {
        value("1");
        return session("local").hello().feature();
    }

    /** Ends the process of a session as {@code kill -9} does, and waits until it is gone. */
    void kill(String name) {
        ProcessHandle.of(session(name).hello().pid()).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        });
    }

    @Override
    public void close() {
        process.close();
    }

    static String plain(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    /** A cell that runs. */
    final class LiveCell implements CellOutput {

        private final StringBuilder out = new StringBuilder();
        private final StringBuilder err = new StringBuilder();
        private final List<String> shown = new ArrayList<>();
        private final CompletableFuture<Result> result = new CompletableFuture<>();
        private final CompletableFuture<String> line = new CompletableFuture<>();
        private boolean asked;

        private LiveCell(String code, int number) {
            Thread thread = new Thread(() -> {
                try {
                    result.complete(interpreter().execute(new Cell(code, number, "", false, true), this));
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
                synchronized (this) {
                    notifyAll();
                }
            }, "cell " + number);
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public synchronized void stream(String name, String text) {
            (name.equals("stdout") ? out : err).append(text);
            notifyAll();
        }

        @Override
        public synchronized void display(Bundle bundle, String id, boolean update) {
            shown.add(bundle.plain());
            notifyAll();
        }

        @Override
        public void clear(boolean wait) { }

        @Override
        public String input(String prompt, boolean password) throws InputUnavailable {
            synchronized (this) {
                asked = true;
                notifyAll();
            }
            try {
                return line.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new InputUnavailable("nobody answered: " + e);
            }
        }

        /** Answers what the cell asks. */
        void type(String text) {
            line.complete(text);
        }

        /** What it wrote to stderr so far, without colours. */
        synchronized String err() {
            return plain(err.toString());
        }

        LiveCell awaitOut(String text) {
            return until(() -> out.indexOf(text) >= 0, "\"" + text + "\" on stdout");
        }

        LiveCell awaitErr(String text) {
            return until(() -> err.indexOf(text) >= 0, "\"" + text + "\" on stderr");
        }

        LiveCell awaitShown(String text) {
            return until(() -> shown.stream().anyMatch(s -> s.contains(text)), "a display of \"" + text + "\"");
        }

        LiveCell awaitQuestion() {
            return until(() -> asked, "a question");
        }

        private synchronized LiveCell until(BooleanSupplier done, String what) {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!done.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0 || hasFailed()) {
                    throw new AssertionError("no " + what + "; out " + out + ", err " + err
                            + ", shown " + shown + ", result " + result);
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted", e);
                }
            }
            return this;
        }

        private boolean hasFailed() {
            return result.isCompletedExceptionally() || result.getNow(null) instanceof Result.Failed;
        }

        Shown await() {
            Result ended;
            try {
                ended = result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("the cell did not end: " + e + "; out " + out + ", err " + err, e);
            }
            synchronized (this) {
                if (ended instanceof Result.Failed failed) {
                    String text = failed.name() + ": " + failed.message() + "\n" + String.join("\n", failed.traceback());
                    return new Shown("", out.toString(), err.toString(), Optional.of(plain(text)), List.copyOf(shown));
                }
                return new Shown(((Result.Ok) ended).value().map(Bundle::plain).orElse(""), out.toString(), err.toString(),
                        Optional.empty(), List.copyOf(shown));
            }
        }
    }
}

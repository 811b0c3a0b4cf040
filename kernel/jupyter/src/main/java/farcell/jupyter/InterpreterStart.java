package farcell.jupyter;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The interpreter, built beside the sockets so that the kernel answers at once. */
final class InterpreterStart {
    private static final Logger LOG = Logger.getLogger(InterpreterStart.class.getName());

    private final Callable<? extends Interpreter> builder;
    private final CompletableFuture<Interpreter> built = new CompletableFuture<>();
    private final Thread thread = new Thread(this::build, "interpreter-start");

    InterpreterStart(Callable<? extends Interpreter> builder) {
        this.builder = builder;
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    private void build() {
        try {
            Interpreter interpreter = builder.call();
            if (interpreter == null) {
                throw new IllegalStateException("The interpreter's builder gave none.");
            }
            if (!built.complete(interpreter)) {
                // The kernel ended meanwhile.
                interpreter.shutdown(false);
            }
        } catch (Throwable e) {
            if (built.completeExceptionally(e)) {
                LOG.log(Level.SEVERE, "The interpreter could not be started; every cell will say so.", e);
            }
        }
    }

    /**
     * Waits for the interpreter.
     *
     * @return empty when {@code stop} came first
     * @throws Throwable what the builder threw
     */
    Optional<Interpreter> await(CompletableFuture<?> stop) throws Throwable {
        try {
            CompletableFuture.anyOf(built, stop).join();
            return built.isDone() ? Optional.of(built.join()) : Optional.empty();
        } catch (CompletionException e) {
            throw e.getCause();
        }
    }

    /** Waits for the interpreter. @throws Throwable what the builder threw */
    Interpreter await() throws Throwable {
        return await(new CompletableFuture<>()).orElseThrow();
    }

    /** The interpreter, if it is there. */
    Optional<Interpreter> now() {
        return built.isDone() && !built.isCompletedExceptionally() ? Optional.of(built.join()) : Optional.empty();
    }

    /** Shuts the interpreter down, or keeps it from coming up. */
    void end(boolean restart) {
        if (built.completeExceptionally(new CancellationException("The kernel is ending."))) {
            thread.interrupt();
            return;
        }
        now().ifPresent(interpreter -> interpreter.shutdown(restart));
    }
}

package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.ExecuteRequest;
import farcell.jupyter.client.JupyterClient;
import java.util.concurrent.TimeUnit;

/** A kernel that a test speaks to by Jupyter's protocol. */
final class LiveKernel implements AutoCloseable {

    /** Of a second that the session sleeps through; a thread that computes takes more, on a busy machine, too. */
    private static final int QUIET_MILLIS = 50;
    private static final int SECONDS_TO_BE_QUIET = 60;
    /** CPU time, in ms, that the session's JVM uses in a second. */
    private static final String CPU_OF_A_SECOND = """
            ((Callable<Long>) () -> {
                var cpu = (Supplier<Long>) () -> ProcessHandle.current().info().totalCpuDuration().get().toMillis();
                long before = cpu.get();
                Thread.sleep(1000);
                return cpu.get() - before;
            }).call()""";

    private final JupyterClient client;
    private final Runnable end;

    /** @param end ends the kernel, and the client */
    LiveKernel(JupyterClient client, Runnable end) {
        this.client = client;
        this.end = end;
    }

    JupyterClient client() {
        return client;
    }

    Exchange run(String code) {
        return client.execute(code);
    }

    /** Runs a cell that must not fail. @return its result as text */
    String value(String code) {
        Exchange cell = run(code);
        assertThat(error(cell)).as("error of " + code).isEmpty();
        return cell.resultText();
    }

    /** Starts a cell and waits until it has printed {@code in}. */
    Exchange startAndAwaitIn(String code) {
        return awaitText(client.start(code), "in");
    }

    static Exchange awaitText(Exchange cell, String text) {
        cell.awaitPublished(m -> m.content().path("text").asText().contains(text), JupyterClient.LIMIT);
        return cell;
    }

    /** Interrupts a cell, and waits for its end. @return its error */
    String stop(Exchange cell) {
        client.interrupt();
        return error(cell.await(JupyterClient.LIMIT));
    }

    /** Runs a cell that fails. @return its error */
    String error(String code) {
        String error = error(run(code));
        assertThat(error).as("error of " + code).isNotEmpty();
        return error;
    }

    /** Name, message and traceback of a cell's error, without colours; empty where there is none. */
    static String error(Exchange cell) {
        return cell.error().map(e -> {
            StringBuilder text = new StringBuilder(e.path("ename").asText() + ": " + e.path("evalue").asText());
            e.path("traceback").forEach(line -> text.append('\n').append(line.asText()));
            return LiveNotebook.plain(text.toString());
        }).orElse("");
    }

    /** The process of the local session. */
    ProcessHandle session() {
        return ProcessHandle.of(Long.parseLong(ask("ProcessHandle.current().pid()"))).orElseThrow();
    }

    int sessionFeature() {
        return Integer.parseInt(ask("Runtime.version().feature()"));
    }

    private String ask(String code) {
        return client.execute(ExecuteRequest.of(code).withoutHistory()).resultText();
    }

    /** Ends a process as {@code kill -9} does, and waits until it is gone. */
    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().orTimeout(JupyterClient.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Waits until the local session computes nothing. */
    void awaitNoCpu() {
        String used = "";
        for (int i = 0; i < SECONDS_TO_BE_QUIET; i++) {
            used = ask(CPU_OF_A_SECOND);
            if (Long.parseLong(used) <= QUIET_MILLIS) {
                return;
            }
        }
        throw new AssertionError("the session still uses " + used + " ms of CPU in a second");
    }

    /** That all messages so far were as specified. */
    void assertNoProblems() {
        assertThat(client.problems()).isEmpty();
    }

    @Override
    public void close() {
        end.run();
    }
}

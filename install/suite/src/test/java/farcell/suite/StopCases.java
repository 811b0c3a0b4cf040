package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** K1, K2, K14: whatever runs can be stopped; what was set stays, and nothing goes on computing. */
abstract class StopCases extends KernelCases {

    private static final String OFFER = "; interrupt again to end session local";
    /** Thread.stop is gone from JDK 20 on: code of libraries that heeds no interrupt runs on. */
    private static final int LAST_WITH_THREAD_STOP = 19;
    private static final String SCANNER = "new Scanner(System.in).nextLine()";

    StopCases(Place place) {
        super(place);
    }

    @ParameterizedTest(name = "K1, K2 {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            an endless loop             | while (true) { }
            a loop that counts          | long n = 0; while (true) { n++; }
            a sleep                     | Thread.sleep(1_000_000);
            a swallowed interrupt       | while (true) { try { Thread.sleep(1_000_000); } catch (InterruptedException e) { } }
            a catch of Throwable        | while (true) { try { Thread.sleep(1_000_000); } catch (Throwable e) { } }
            a busy catch of Throwable   | long n = 0; while (true) { try { n++; } catch (Throwable e) { n--; } }
            a busy loop with a lock     | synchronized (Object.class) { while (true) { } }
            recursion                   | class R { void a(int n) { if (n < 50) { a(n + 1); a(n + 1); } } } new R().a(0);
            a loop in a lambda          | Runnable r = () -> { for (;;) { } }; r.run();
            a wait                      | Object o = new Object(); synchronized (o) { o.wait(); }
            a future                    | CompletableFuture.runAsync(() -> { while (true) { } }).join();
            a finally that loops        | try { while (true) { } } finally { while (true) { } }
            a thread that is waited for | var t = new Thread(() -> { while (true) { } }); t.start(); while (t.isAlive()) { t.join(1); }
            """)
    void codeOfTheNotebook(String what, String code) {
        kernel.value("kept = 5;");
        Exchange cell = kernel.startAndAwaitIn("kept = 6; System.out.println(\"in\"); { " + code + " }");
        assertThat(kernel.stop(cell)).startsWith("Stopped: the cell was stopped");
        assertThat(kernel.value("kept")).isEqualTo("6");
        kernel.awaitNoCpu();
    }

    @Test
    @DisplayName("K2 a parallel stream")
    void parallelStream() {
        Exchange cell = kernel.startAndAwaitIn("kept = 6; System.out.println(\"in\");\n"
                + "IntStream.range(0, 1_000_000).parallel().forEach(i -> { while (true) { } });");
        assertThat(kernel.stop(cell)).startsWith("Stopped: the cell was stopped");
        assertThat(kernel.value("kept")).isEqualTo("6");
        // README, Limits: on newer JDKs a thread of the common pool was seen to compute on.
        if (kernel.sessionFeature() <= LAST_WITH_THREAD_STOP) {
            kernel.awaitNoCpu();
        }
    }

    @ParameterizedTest(name = "K2 {0} in a library")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a regular expression | match | "a".repeat(300).matches("(.*)".repeat(9) + "[^a]")
            a big power          | pow   | BigInteger.valueOf(3).pow(Integer.MAX_VALUE / 2).bitLength()
            a stream             | count | LongStream.range(0, Long.MAX_VALUE).filter(Long.valueOf(-1)::equals).count()
            """)
    void codeOfLibraries(String what, String method, String code) {
        kernel.value("int kept = 7;");
        int feature = kernel.sessionFeature();
        Exchange cell = kernel.startAndAwaitIn(Unstoppable.inside(method, "var answer = " + code + ";"));
        kernel.client().interrupt();
        if (feature > LAST_WITH_THREAD_STOP) {
            LiveKernel.awaitText(cell, OFFER);
            assertThat(kernel.stop(cell)).startsWith("SessionLost: session local was ended by the second interrupt");
            kernel.value("int kept = 7;");
        } else {
            assertThat(LiveKernel.error(cell.await(JupyterClient.LIMIT))).startsWith("Stopped: ");
        }
        assertThat(kernel.value("kept")).isEqualTo("7");
        kernel.awaitNoCpu();
    }

    @Test
    @DisplayName("K2 a blocked read of a socket: the second interrupt ends its session, and no more")
    void whatCannotBeStopped() {
        kernel.value("int kept = 8; int lost = 1;");
        Exchange cell = kernel.startAndAwaitIn(Unstoppable.CODE);
        kernel.client().interrupt();
        LiveKernel.awaitText(cell, OFFER + " (its variables are lost)");
        assertThat(kernel.stop(cell)).startsWith("SessionLost: session local was ended by the second interrupt")
                .contains("lost").contains("the next cell starts a new session");
        assertThat(kernel.value("int kept = 1; kept + 1")).isEqualTo("2");
    }

    @Test
    @DisplayName("K14 interrupt while a cell waits for input; the next input works")
    void input() {
        AtomicReference<String> first = new AtomicReference<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        kernel.client().onInput(question -> {
            boolean isFirst = first.compareAndSet(null, question.id());
            asked.complete(null);
            return isFirst ? Optional.empty() : Optional.of("typed");
        });
        Exchange cell = kernel.client().start(SCANNER);
        asked.orTimeout(JupyterClient.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(kernel.stop(cell)).startsWith("Stopped");
        assertThat(kernel.value(SCANNER)).isEqualTo("typed");
        kernel.awaitNoCpu();
    }
}

package farcell.session.run;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.session.NotebookSources;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Timeout(60)
class StopperTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    /** Waits, deaf to interrupts, where nothing is woven. */
    private static Method join() throws Exception {
        NotebookSources sources = NotebookSources.compile("public class Waits { "
                + "public static void on(java.util.concurrent.CompletableFuture<?> future) { future.join(); } }");
        ClassLoader loader = new ClassLoader(StopperTest.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) {
                byte[] bytes = sources.bytes(name);
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
        return loader.loadClass("REPL.Waits").getMethod("on", CompletableFuture.class);
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_19)
    void aThreadThatLeavesWhileItIsStoppedIsNotStoppedLater() throws Exception {
        Method join = join();
        CompletableFuture<Void> awaited = new CompletableFuture<>();
        Stopper stopper = new Stopper(timer, new RunContext(), thread -> {
            awaited.complete(null);
            while (thread.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            Stopper.threadStop(thread);
        });
        CompletableFuture<Void> entered = new CompletableFuture<>();
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        new Thread(() -> {
            try {
                stopper.begin(7, Thread.currentThread());
                stopper.enter();
                entered.complete(null);
                try {
                    join.invoke(null, awaited);
                } finally {
                    stopper.leave();
                }
                stopper.end();
                left.complete(stopper.isStopping());
            } catch (Throwable e) {
                left.completeExceptionally(e);
            }
        }).start();
        entered.join();
        stopper.stop(7);
        assertThat(left.get(30, TimeUnit.SECONDS)).as("the next run is stopped").isFalse();
    }
}

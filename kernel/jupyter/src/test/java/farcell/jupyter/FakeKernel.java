package farcell.jupyter;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A kernel process with a fake interpreter, for tests that need a process and for trials by hand. */
public final class FakeKernel {
    private FakeKernel() {}

    public static void main(String[] args) throws Exception {
        FakeInterpreter interpreter = new FakeInterpreter();
        interpreter.on("input", (cell, out) -> {
            out.stream("stdout", out.input("? ", false) + "\n");
            return FakeInterpreter.ok();
        });
        interpreter.on("exit-thread", (cell, out) -> {
            // A thread of the interpreter that would keep a JVM alive that only waits for its threads.
            new Thread(() -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }).start();
            return FakeInterpreter.ok();
        });
        KernelServer server = new KernelServer(ConnectionFile.read(Path.of(args[0])), () -> interpreter,
                FakeInterpreter.LANGUAGE);
        KernelProcess.run(server, System.getenv());
        System.exit(0);
    }

    /** A process that lives until its standard input ends. */
    public static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            System.in.readAllBytes();
        }
    }
}

package farcell.session;

import farcell.wire.Message;
import java.io.FileWriter;
import java.io.Writer;
import java.nio.file.Path;

/**
 * A kernel in a process of its own, to be killed: attaches, starts a run, stores what that tells, and says how many events
 * it had stored when it was at line 200. It may be killed before the session hears that they are stored.
 */
public final class SurvivalKernel {

    private SurvivalKernel() {}

    /** @param arguments directory of the session, file for what is told */
    public static void main(String[] arguments) throws Exception {
        FakeKernel kernel = new FakeKernel();
        kernel.know(SurvivalTest.sources());
        kernel.attachTo(Path.of(arguments[0]));
        kernel.ask(new Message.Keep("journal", 0, false, new byte[] {1, 2, 3}));
        kernel.value("$JShell$1");
        kernel.start(FakeKernel.invoke("$JShell$2"));
        long count = 0;
        try (Writer ledger = new FileWriter(arguments[1])) {
            while (true) {
                Message event = kernel.events.take();
                if (event instanceof Message.Output output && output.run() == kernel.lastRun()) {
                    ledger.write(output.text());
                    ledger.flush();
                    count++;
                    if (output.text().endsWith("line 200\n")) {
                        System.out.println("stored " + count);
                    }
                    kernel.link().tell(new Message.Collected(kernel.lastRun(), count));
                }
            }
        }
    }
}

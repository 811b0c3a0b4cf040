package farcell.session;

import static farcell.session.FakeKernel.change;
import static farcell.session.FakeKernel.invoke;
import static farcell.session.NotebookSources.snippet;

import farcell.wire.Message;
import farcell.wire.Slot;
import farcell.wire.SlotState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A kernel in a process of its own, to be killed: starts a cell that needs something of it, does not give it, and says so. */
public final class WaitingKernel {

    static final Slot X = new Slot("REPL.$JShell$1", "x");
    static final Slot Y = new Slot("REPL.$JShell$2", "y");

    private WaitingKernel() {}

    static NotebookSources sources() {
        return NotebookSources.compile(
                snippet(1, "public static int x;", "return x = 5;"),
                snippet(2, "public static String y;", "return y = \"before\";"),
                snippet(3, "", "try { return $JShell$1.x + 1; } finally { $JShell$2.y = \"after\"; }"),
                snippet(4, "", "try { return new $JShell$5.Point().toString(); } finally { $JShell$2.y = \"after\"; }"),
                snippet(5, "public static class Point { public String toString() { return \"a point\"; } }", "return null;"),
                snippet(6, "", "try { return new java.util.Scanner(System.in).nextLine(); } finally { $JShell$2.y = \"after\"; }"));
    }

    /** @param arguments directory of the session, {@code value}, {@code class} or {@code input} */
    public static void main(String[] arguments) throws Exception {
        FakeKernel kernel = new FakeKernel();
        kernel.know(sources());
        kernel.attachTo(Path.of(arguments[0]));
        kernel.value("$JShell$1");
        kernel.value("$JShell$2");
        kernel.onNeed = need -> {
            keepWaiting();
            return new Message.Failed("never");
        };
        kernel.onClass = name -> {
            if (name.endsWith("Point")) {
                keepWaiting();
            }
        };
        kernel.onInput = input -> {
            keepWaiting();
            return new Message.Failed("never");
        };
        String cell = Map.of("value", "$JShell$3", "class", "$JShell$4", "input", "$JShell$6").get(arguments[1]);
        kernel.start(List.of(change(X, SlotState.STALE), change(Y, SlotState.SHARED)), invoke(cell)).get();
    }

    private static void keepWaiting() {
        System.out.println("asked");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

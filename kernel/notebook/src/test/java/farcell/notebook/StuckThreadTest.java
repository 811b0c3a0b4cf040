package farcell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StuckThreadTest {

    private static String dump(String... frames) {
        return "\"worker\" RUNNABLE\n    at java.base@17/java.lang.Object.wait(Native Method)\n\n\"notebook\" RUNNABLE daemon\n"
                + "    waits for a.b.C@12\n    at " + String.join("\n    at ", frames) + "\n\n\"z\" WAITING\n    at x.Y.z(Y.java:1)\n";
    }

    @Test
    void namesTheLineOfTheCellAndWhatItCalled() {
        assertThat(StuckThread.of(dump("java.base@17.0.1/sun.nio.ch.Net.accept(Native Method)",
                "java.base@17.0.1/java.net.ServerSocket.accept(ServerSocket.java:5)",
                "farcell-user//REPL.$JShell$12.do_it$(Cell[3]:7)", "farcell-user//REPL.$JShell$11.f(Cell[2]:1)")))
                .isEqualTo(" at Cell [3], line 7, in sun.nio.ch.Net.accept");
        assertThat(StuckThread.of(dump("REPL.$JShell$12.do_it$(Cell[3]:7)"))).isEqualTo(" at Cell [3], line 7");
    }

    @Test
    void saysLessWhereLessIsKnown() {
        assertThat(StuckThread.of(dump("java.base@17/java.lang.Object.wait(Native Method)")))
                .isEqualTo(" in java.lang.Object.wait");
        assertThat(StuckThread.of("\"main\" RUNNABLE\n    at a.B.c(B.java:1)\n")).isEmpty();
        assertThat(StuckThread.of("")).isEmpty();
    }
}

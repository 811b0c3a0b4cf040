package farcell.suite;

import org.junit.jupiter.api.Nested;

/** The cases, with the kernel's classes in this JVM and sessions in JVMs of their own. */
class InProcessCasesTest {

    @Nested
    class Stop extends StopCases {
        Stop() {
            super(Place.IN_PROCESS);
        }
    }

    @Nested
    class Crash extends CrashCases {
        Crash() {
            super(Place.IN_PROCESS);
        }
    }

    @Nested
    class Answer extends AnswerCases {
        Answer() {
            super(Place.IN_PROCESS);
        }
    }

    @Nested
    class Output extends OutputCases {
        Output() {
            super(Place.IN_PROCESS);
        }
    }
}

package farcell.suite;

import org.junit.jupiter.api.Nested;

/** The cases, with the kernel as it is installed. */
class InstalledCasesTest {

    @Nested
    class Stop extends StopCases {
        Stop() {
            super(Place.INSTALLED);
        }
    }

    @Nested
    class Crash extends CrashCases {
        Crash() {
            super(Place.INSTALLED);
        }
    }

    @Nested
    class Answer extends AnswerCases {
        Answer() {
            super(Place.INSTALLED);
        }
    }

    @Nested
    class Output extends OutputCases {
        Output() {
            super(Place.INSTALLED);
        }
    }

    @Nested
    class StopOnNewerJdk extends StopCases {
        StopOnNewerJdk() {
            super(Place.INSTALLED_ON_NEWER_JDK);
        }
    }

    @Nested
    class CrashOnNewerJdk extends CrashCases {
        CrashOnNewerJdk() {
            super(Place.INSTALLED_ON_NEWER_JDK);
        }
    }
}

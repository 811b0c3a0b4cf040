package farcell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.notebook.Homes.Whereabouts;
import farcell.wire.Slot;
import farcell.wire.SlotState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HomesTest {

    private static final Slot X = new Slot("REPL.$JShell$1", "x");
    private static final String HERE = "local";
    private static final String THERE = "gpu-1";

    private final Homes homes = new Homes();

    private void sharedByBoth() {
        homes.declared(X, HERE, "Cell[1]");
        homes.sent(X, HERE, THERE, homes.version(X));
    }

    @Test
    void aSlotThatNobodySetIsGoodEverywhere() {
        assertThat(homes.where(X)).isInstanceOf(Whereabouts.Unset.class);
        assertThat(homes.stateFor(THERE, X)).isEqualTo(SlotState.EXCLUSIVE);
    }

    @Test
    void aDeclaredSlotIsStaleElsewhere() {
        homes.declared(X, HERE, "Cell[1]");
        assertThat(homes.stateFor(HERE, X)).isEqualTo(SlotState.EXCLUSIVE);
        assertThat(homes.stateFor(THERE, X)).isEqualTo(SlotState.STALE);
    }

    @Test
    void afterATransferBothShareIt() {
        sharedByBoth();
        assertThat(homes.stateFor(HERE, X)).isEqualTo(SlotState.SHARED);
        assertThat(homes.stateFor(THERE, X)).isEqualTo(SlotState.SHARED);
    }

    @Test
    void aWriteMakesTheOtherCopyStaleAndOld() {
        sharedByBoth();
        homes.written(X, THERE, "Cell[2]", true);
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.At(THERE, false));
        assertThat(homes.stateFor(HERE, X)).isEqualTo(SlotState.STALE);
        assertThat(homes.holdsLastVersion(HERE, X)).isFalse();
        assertThat(homes.cellOf(X)).isEqualTo("Cell[2]");
    }

    @Test
    void aTransferThatWasNotTakenLeavesNoCopyOfTheLastTransfer() {
        sharedByBoth();
        homes.touched(X, THERE);
        assertThat(homes.holdsLastVersion(HERE, X)).isTrue();
        homes.notSent(X);
        // The home compares with what it tried to send: it would call a changed value unchanged.
        assertThat(homes.holdsLastVersion(HERE, X)).isFalse();
        assertThat(homes.stateFor(HERE, X)).isEqualTo(SlotState.STALE);
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.At(THERE, false));
    }

    @Test
    void aTouchMakesTheToucherTheUnsureHome() {
        sharedByBoth();
        homes.touched(X, THERE);
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.At(THERE, true));
        assertThat(homes.stateFor(HERE, X)).isEqualTo(SlotState.STALE);
        assertThat(homes.holdsLastVersion(HERE, X)).isTrue();
    }

    @Test
    void anUnsureSlotFoundUnchangedIsSharedAgain() {
        sharedByBoth();
        homes.touched(X, THERE);
        homes.unchanged(X, THERE);
        assertThat(homes.isGoodIn(HERE, X)).isTrue();
        assertThat(homes.stateFor(HERE, X)).isEqualTo(SlotState.SHARED);
    }

    @Test
    void anUnsureSlotThatWasSentHasANewVersion() {
        sharedByBoth();
        homes.sent(X, HERE, "third", homes.version(X));
        homes.touched(X, THERE);
        homes.sent(X, THERE, HERE, homes.version(X));
        assertThat(homes.isGoodIn(HERE, X)).isTrue();
        assertThat(homes.isGoodIn("third", X)).isFalse();
        assertThat(homes.holdsLastVersion("third", X)).isFalse();
    }

    @Test
    void aWriteDuringATransferMakesTheCopyAnOldOne() {
        homes.declared(X, HERE, "Cell[1]");
        long before = homes.version(X);
        homes.written(X, HERE, "Cell[2]", true);
        homes.sent(X, HERE, THERE, before);
        assertThat(homes.isGoodIn(THERE, X)).isFalse();
        assertThat(homes.isGoodIn(HERE, X)).isTrue();
    }

    @Test
    void aSlotThatWasOnlyInAnEndedSessionIsLostUntilWrittenAgain() {
        homes.declared(X, THERE, "Cell[1]");
        assertThat(homes.ended(THERE, "was killed")).containsExactly(new Homes.Aftermath(X, Optional.empty()));
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.Lost(THERE, "was killed"));
        assertThat(homes.stateFor(HERE, X)).isEqualTo(SlotState.STALE);
        homes.written(X, HERE, "Cell[3]", true);
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.At(HERE, false));
    }

    @Test
    void anUnsureSlotFallsBackToTheOlderCopy() {
        sharedByBoth();
        homes.touched(X, THERE);
        assertThat(homes.ended(THERE, "was killed")).containsExactly(new Homes.Aftermath(X, Optional.of(HERE)));
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.At(HERE, false));
    }

    @Test
    void aSharedSlotSurvivesWithoutAWord() {
        sharedByBoth();
        assertThat(homes.ended(HERE, "was killed")).isEmpty();
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.At(THERE, false));
    }

    @Test
    void twoSessionsThatWroteAtTheSameTimeAreInConflictUntilTheUserChooses() {
        sharedByBoth();
        homes.written(X, HERE, "Cell[2]", true);
        assertThat(homes.written(X, THERE, "", false)).isTrue();
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.Conflict(Set.of(HERE, THERE)));
        assertThat(homes.isGoodIn(HERE, X)).isFalse();
        assertThat(homes.choose(X, "nobody")).isFalse();
        assertThat(homes.choose(X, THERE)).isTrue();
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.At(THERE, false));
        assertThat(homes.isGoodIn(HERE, X)).isFalse();
    }

    @Test
    void aWriteInBackgroundWithoutARivalIsNoConflict() {
        sharedByBoth();
        assertThat(homes.written(X, THERE, "", false)).isFalse();
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.At(THERE, false));
    }

    @Test
    void aWriteInBackgroundThatIsHeardOfBeforeTheCellsOwnIsAConflictToo() {
        sharedByBoth();
        homes.cellBegins();
        homes.written(X, THERE, "", false);
        assertThat(homes.written(X, HERE, "Cell[2]", true)).isTrue();
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.Conflict(Set.of(HERE, THERE)));
    }

    @Test
    void aWriteInBackgroundBeforeTheCellBeganIsNoConflict() {
        sharedByBoth();
        homes.written(X, THERE, "", false);
        homes.cellBegins();
        assertThat(homes.written(X, HERE, "Cell[2]", true)).isFalse();
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.At(HERE, false));
    }

    @Test
    void theEndOfOneRivalSettlesAConflict() {
        sharedByBoth();
        homes.written(X, HERE, "Cell[2]", true);
        homes.written(X, THERE, "", false);
        homes.ended(THERE, "was killed");
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.At(HERE, false));
    }

    @Test
    void aKeptValueIsNotLostAndWakesInAnotherSession() {
        homes.declared(X, THERE, "Cell[1]");
        assertThat(homes.soleIn(THERE)).containsExactly(X);
        KeptValues kept = new KeptValues(THERE, Path.of("v"), List.of(X), List.of(), 3);
        homes.kept(List.of(X), kept);
        assertThat(homes.ended(THERE, "it was stopped")).isEmpty();
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.Kept(kept));
        assertThat(homes.stateFor(HERE, X)).isEqualTo(SlotState.STALE);
        homes.woken(X, HERE);
        assertThat(homes.where(X)).isEqualTo(new Whereabouts.At(HERE, false));
    }

    @Test
    void whatAnotherSessionHoldsToIsNotSole() {
        sharedByBoth();
        assertThat(homes.soleIn(HERE)).isEmpty();
        homes.touched(X, HERE);
        assertThat(homes.soleIn(HERE)).containsExactly(X);
    }

    @Test
    void allIsExclusiveOnlyWhileOneSessionWorks() {
        homes.declared(X, HERE, "Cell[1]");
        assertThat(homes.allExclusiveIn(HERE)).isTrue();
        assertThat(homes.allExclusiveIn(THERE)).isFalse();
        homes.sent(X, HERE, THERE, homes.version(X));
        assertThat(homes.allExclusiveIn(HERE)).isFalse();
    }
}

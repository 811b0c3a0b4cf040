package farcell.compile;

import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.List;

/**
 * What dropping declarations changed.
 *
 * @param names   what was dropped, in the order given; overloads of a method count once
 * @param missing names that nothing bears
 * @param journal what sessions are to do: classes of dependents that changed, variables whose class was replaced
 * @param slots   slots that are gone
 * @param notices what no longer works, for the user
 */
public record Dropped(List<String> names, List<String> missing, List<Step> journal, List<Slot> slots,
                      List<String> notices) {

    public Dropped {
        names = List.copyOf(names);
        missing = List.copyOf(missing);
        journal = List.copyOf(journal);
        slots = List.copyOf(slots);
        notices = List.copyOf(notices);
    }
}

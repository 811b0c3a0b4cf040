package farcell.compile;

import farcell.wire.Slot;
import java.util.Map;
import java.util.Set;

/**
 * What a cell may have done, as far as its bytecode tells. It errs on the side of more: a value that is given to unknown
 * code counts as changed in place.
 *
 * @param reads    slots whose value from before the cell it may have read
 * @param makes    slots to which it surely gave a new value, whatever they held
 * @param changes  slots that it may have written, or whose value it may have changed in place
 * @param held     of the slots read or changed: those that only code in its lambdas touches, which may run later, too
 * @param heldChanges those of them that it may change
 * @param same     slots that got the very object of another slot, by that one
 * @param wrappers classes of the declarations that it used or made
 * @param effects  what else it does, for people: {@code prints}
 */
public record CellDeeds(Set<Slot> reads, Set<Slot> makes, Set<Slot> changes, Set<Slot> held, Set<Slot> heldChanges,
                        Map<Slot, Slot> same, Set<String> wrappers, Set<String> effects) {}

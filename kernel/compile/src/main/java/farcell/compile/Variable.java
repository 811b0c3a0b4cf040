package farcell.compile;

import farcell.wire.Slot;

/**
 * A variable of the notebook as its user knows it.
 *
 * @param name  its name in the notebook
 * @param type  its static type as JShell prints it
 * @param slot  where its value is kept
 * @param cell  the cell that declared it, as in tracebacks
 */
public record Variable(String name, String type, Slot slot, String cell) {}

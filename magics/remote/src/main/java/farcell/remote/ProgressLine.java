package farcell.remote;

import farcell.jupyter.Interpreter.CellOutput;
import farcell.wire.Bundle;

/** A line of a cell that says how far something is; there from the first word on. */
final class ProgressLine {

    private final CellOutput out;
    private final String id;
    private boolean began;

    /** @param id display id of the line, unique in the kernel */
    ProgressLine(CellOutput out, String id) {
        this.out = out;
        this.id = id;
    }

    synchronized void show(String text) {
        out.display(Bundle.text(text), id, began);
        began = true;
    }
}

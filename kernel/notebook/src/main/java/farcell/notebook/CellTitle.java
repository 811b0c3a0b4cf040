package farcell.notebook;

/** Cells as people name them. */
final class CellTitle {

    private CellTitle() {}

    /** @param cell its name in stack traces: {@code Cell[3]}; @return {@code Cell [3]}, as Jupyter shows it */
    static String of(String cell) {
        return cell.replace("Cell[", "Cell [");
    }
}

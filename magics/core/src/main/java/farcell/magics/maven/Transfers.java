package farcell.magics.maven;

/** Hears of downloads. Called by several threads. */
public interface Transfers {

    /** Hears nothing. */
    Transfers SILENT = new Transfers() {};

    /** @param file name of the file; @param bytes its size, or -1 if unknown */
    default void started(String file, long bytes) {}

    /** More bytes of a file have come. */
    default void received(String file, long bytes) {}

    /** A download ended, well or not. */
    default void ended(String file, boolean complete) {}
}

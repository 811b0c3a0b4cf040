package farcell.magics;

import java.nio.file.Path;

/**
 * What completion of an argument may look at.
 *
 * @param directory directory of the notebook
 * @param magics    all magics
 * @param declarations of the notebook
 * @param prefix    what stands of the word, up to the cursor
 */
public record CompletionScope(Path directory, Magics magics, Declarations declarations, String prefix) {}

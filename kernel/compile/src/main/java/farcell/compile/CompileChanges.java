package farcell.compile;

import farcell.wire.ClassFile;
import java.util.Map;
import java.util.Optional;

/**
 * What the compile side knows between two cells, as {@link CompileState}, of the class files only those that changed.
 *
 * @param state without class files
 * @param files those that are other than when this was last asked, by name; none for one that is gone
 */
public record CompileChanges(CompileState state, Map<String, Optional<ClassFile>> files) {}

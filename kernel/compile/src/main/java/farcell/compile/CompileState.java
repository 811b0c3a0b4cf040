package farcell.compile;

import farcell.wire.ClassFile;
import farcell.wire.Step;
import java.util.List;

/**
 * What the compile side knows between two cells; enough for another kernel to go on as if it had compiled all of it
 * itself ({@link CompileSide#replay}).
 *
 * @param snippets    live declarations, in the order in which they were entered
 * @param classes     every class file that sessions may have, those of dead snippets included: values hold their code
 * @param lastIndex   the highest number that JShell has given; a class name with a higher one is free
 * @param temporaries how many variables JShell has named itself: {@code $1}, {@code $2}
 * @param pending     steps that the next journal begins with
 * @param notices     what the user is to be told with the next cell
 */
public record CompileState(List<LiveSnippet> snippets, List<ClassFile> classes, int lastIndex, int temporaries,
                           List<Step> pending, List<String> notices) {

    /** A notebook in which nothing was entered. */
    public static final CompileState EMPTY = new CompileState(List.of(), List.of(), 0, 0, List.of(), List.of());
}

package farcell.notebook;

import java.util.List;

/**
 * What running a cell in a session would need; nothing was started or sent.
 *
 * @param rows    one for each variable that the cell may read
 * @param writes  variables that it may write
 * @param classes notebook classes that would be sent, with their bytes
 */
public record PlanReport(String session, List<Row> rows, List<String> writes, int classes, long classBytes,
                         List<String> jars) {

    public enum State { THERE, TRAVELS, UNCHANGED_COPY, STAYS, TOO_LARGE, UNSET, LOST }

    /** @param how one line for people: how it travels or why not */
    public record Row(String variable, String type, long size, String home, State state, String how) {}
}

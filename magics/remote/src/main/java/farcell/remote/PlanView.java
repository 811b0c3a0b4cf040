package farcell.remote;

import farcell.notebook.PlanReport;
import farcell.notebook.PlanReport.State;
import farcell.notebook.Sizes;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.List;

/** {@code %%remote plan} as a table. */
final class PlanView {

    private PlanView() {}

    static Bundle of(PlanReport plan, boolean wouldStart) {
        TextTable table = new TextTable("variable", "type", "size", "home", "how");
        long bytes = plan.classBytes();
        for (PlanReport.Row row : plan.rows()) {
            table.row(row.variable(), row.type(), row.size() < 0 ? "" : Sizes.of(row.size()), row.home(), row.how());
            if (row.state() == State.TRAVELS) {
                bytes += Math.max(0, row.size());
            }
        }
        List<String> foot = new ArrayList<>();
        if (plan.rows().isEmpty()) {
            foot.add("reads no variable of the notebook");
        }
        if (!plan.writes().isEmpty()) {
            foot.add("may write " + String.join(", ", plan.writes()));
        }
        foot.add(plan.classes() + " classes (" + Sizes.of(plan.classBytes()) + "), " + plan.jars().size()
                + " jars on this machine already; to send: " + Sizes.of(bytes) + " at most; price: none");
        return table.bundle("plan for session " + plan.session() + (wouldStart ? ", which would be started" : ""), foot);
    }
}

package farcell.notebook;

import farcell.compile.Variable;
import farcell.notebook.Homes.Whereabouts;
import farcell.notebook.Session.RefusedException;
import farcell.notebook.Session.SessionLostException;
import farcell.wire.Message.Describe;
import farcell.wire.Message.Described;
import farcell.wire.Message.SlotInfo;
import farcell.wire.Slot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of a notebook as a user sees them, wherever their values are. */
final class VariableTable {

    private final Notebook notebook;

    VariableTable(Notebook notebook) {
        this.notebook = notebook;
    }

    /** All variables with what is known of their values; asks the sessions that are their homes. */
    List<VariableView> views() {
        List<Variable> variables = notebook.core().compiler().variables();
        Map<Slot, SlotInfo> infos = describe(variables.stream().map(Variable::slot).toList(), true);
        return variables.stream().map(v -> view(v, infos.get(v.slot()))).toList();
    }

    private VariableView view(Variable variable, SlotInfo info) {
        Whereabouts where = notebook.core().homes().where(variable.slot());
        String home = where instanceof Whereabouts.At at ? at.home() : "";
        String value;
        if (where instanceof Whereabouts.Unset) {
            value = "not set";
        } else if (where instanceof Whereabouts.Lost || where instanceof Whereabouts.Conflict) {
            value = notebook.core().transfers().unavailable(variable.slot(), where);
        } else if (where instanceof Whereabouts.Kept kept) {
            value = "kept from session " + kept.kept().session();
        } else {
            value = info == null ? "" : info.preview();
        }
        return new VariableView(variable.name(), variable.type(), value, info == null ? -1 : info.size(), home,
                info == null ? "" : info.obstacle(), variable.cell());
    }

    /** Asks the homes of slots about their values; slots without a reachable value are left out. */
    Map<Slot, SlotInfo> describe(Collection<Slot> slots, boolean survey) {
        Map<String, List<Slot>> byHome = new LinkedHashMap<>();
        for (Slot slot : slots) {
            if (notebook.core().homes().where(slot) instanceof Whereabouts.At at) {
                byHome.computeIfAbsent(at.home(), h -> new ArrayList<>()).add(slot);
            }
        }
        Map<Slot, SlotInfo> infos = new HashMap<>();
        byHome.forEach((home, wanted) -> notebook.session(home).filter(Session::isAlive).ifPresent(session -> {
            try {
                Described described = (Described) session.ask(new Describe(wanted, survey));
                described.slots().forEach(info -> infos.put(info.slot(), info));
            } catch (SessionLostException | RefusedException e) {
                // A value that cannot be described is shown without one.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        return infos;
    }

    /**
     * Brings variables to a session, however large.
     *
     * @param from whose version counts, for a variable in conflict; empty otherwise
     * @return what could not be brought, for the user; empty when all are there
     */
    List<String> fetch(List<String> names, Session to, Optional<String> from) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        Set<Slot> slots = new LinkedHashSet<>();
        for (String name : names) {
            Optional<Variable> variable = notebook.core().compiler().variable(name);
            if (variable.isEmpty()) {
                problems.add("there is no variable " + name + "; %vars lists them");
                continue;
            }
            Slot slot = variable.get().slot();
            if (from.isPresent() && notebook.core().homes().where(slot) instanceof Whereabouts.Conflict
                    && !notebook.core().homes().choose(slot, from.get())) {
                problems.add("session " + from.get() + " has no version of " + name);
                continue;
            }
            slots.add(slot);
        }
        if (problems.isEmpty()) {
            notebook.core().transfers().bring(slots, to, 0).forEach(refusal -> problems.add(refusal.text()));
        }
        return problems;
    }
}

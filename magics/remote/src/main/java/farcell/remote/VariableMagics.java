package farcell.remote;

import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.notebook.Notebook;
import farcell.notebook.Session;
import farcell.notebook.SessionStarter.SessionStartException;
import farcell.notebook.Sizes;
import farcell.notebook.VariableView;
import farcell.wire.Bundle;
import java.util.List;
import java.util.Optional;

/** {@code %vars}, {@code %fetch} and {@code %send}. */
final class VariableMagics {

    private final Notebook notebook;
    private final Parameter<List<String>> names = Parameter.words("VARIABLE", ValueType.TEXT, 1, "variables")
            .suggesting(scope -> variables());
    private final Parameter<Optional<String>> from = Parameter.option("from", ValueType.TEXT,
            "for a variable that two sessions changed: whose version counts")
            .suggesting(scope -> sessions());
    private final Parameter<Optional<String>> to = Parameter.option("to", ValueType.TEXT,
            "session to bring it to, default: local").suggesting(scope -> sessions());

    VariableMagics(Notebook notebook) {
        this.notebook = notebook;
    }

    List<Magic> declarations() {
        return List.of(
                Magic.named("vars", "list the variables: type, size, home, value").aliases("whos")
                        .line(List.of(), call -> Optional.of(list())).build(),
                Magic.named("fetch", "bring variables here now, however large")
                        .help("A variable comes by itself when a cell reads it; %fetch is for one that is too large for "
                                + "that, or that two sessions changed at the same time (from=).")
                        .line(List.of(names, from, to), this::fetch).build());
    }

    private List<String> variables() {
        return notebook.variableNames();
    }

    private List<String> sessions() {
        return notebook.sessions().stream().map(Session::name).toList();
    }

    private Bundle list() {
        TextTable table = new TextTable("variable", "type", "size", "home", "value", "made by");
        for (VariableView view : notebook.variables()) {
            table.row(view.name(), view.type(), view.size() < 0 ? "" : Sizes.of(view.size()), view.home(),
                    view.travels().isEmpty() ? view.value() : view.value() + " (stays: " + view.travels() + ")",
                    Tracebacks.place(view.cell()));
        }
        return table.bundle("", table.isEmpty() ? List.of("no variables yet") : List.of());
    }

    private Optional<Bundle> fetch(MagicCall call) throws InterruptedException, SessionStartException {
        String target = call.get(to).orElse(Notebook.LOCAL);
        Session session = target.equals(Notebook.LOCAL) ? notebook.local()
                : notebook.session(target).filter(Session::isAlive).orElseThrow(() ->
                        new MagicException("there is no session " + target + "; there is "
                                + String.join(", ", sessions())));
        List<String> problems = notebook.fetch(call.get(names), session, call.get(from));
        if (!problems.isEmpty()) {
            throw new MagicException(String.join("\n", problems));
        }
        call.print(String.join(", ", call.get(names)) + (call.get(names).size() == 1 ? " is" : " are") + " in session "
                + target);
        return Optional.empty();
    }
}

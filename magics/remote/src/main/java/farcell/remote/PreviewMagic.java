package farcell.remote;

import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.notebook.Notebook;
import farcell.notebook.Session;
import farcell.notebook.SessionStarter.SessionStartException;
import farcell.wire.Bundle;
import java.util.List;
import java.util.Optional;

/** {@code %preview}: whether cells may use the preview features of the notebook's Java. */
final class PreviewMagic {

    private final Notebook notebook;
    private final int release;
    private final Parameter<Optional<String>> state =
            Parameter.optionalWord("STATE", ValueType.choice("on", "off"), "on or off; without, says which it is");

    /** @param release the Java that cells are compiled for */
    PreviewMagic(Notebook notebook, int release) {
        this.notebook = notebook;
        this.release = release;
    }

    Magic declaration() {
        return Magic.named("preview", "allow preview features of the notebook's Java in cells")
                .help("""
                        %preview on    cells may use them; session local is started anew with --enable-preview, its
                                       variables are kept
                        %preview off   cells that use them are refused again; what is declared stays
                        """)
                .line(List.of(state), this::run).build();
    }

    private Optional<Bundle> run(MagicCall call) throws InterruptedException {
        if (call.get(state).isEmpty()) {
            call.print("preview features of Java " + release + " are " + (notebook.allowsPreview() ? "on" : "off"));
            return Optional.empty();
        }
        boolean on = call.get(state).get().equals("on");
        if (on && release != Runtime.version().feature()) {
            throw new MagicException("%preview: cells are compiled for Java " + release + ", but the kernel runs on Java "
                    + Runtime.version().feature() + ", and a compiler knows only the preview features of its own"
                    + " Java; start the kernel on the Java that its sessions use");
        }
        boolean before = notebook.allowsPreview();
        notebook.allowPreview(on);
        if (on && !before) {
            startAnew(call);
        }
        return Optional.empty();
    }

    /** A JVM decides at its start whether it takes such classes. */
    private void startAnew(MagicCall call) throws InterruptedException {
        for (Session session : notebook.sessions()) {
            if (session.name().equals(Notebook.LOCAL)) {
                SessionStart.stop(notebook, call, session);
            } else {
                call.warn("session " + session.name() + " was started before %preview on and cannot run cells that use"
                        + " preview features; %session stop " + session.name() + ", and it starts anew when needed");
            }
        }
        try {
            notebook.local();
        } catch (SessionStartException e) {
            throw new MagicException("%preview: " + e.getMessage(), e);
        }
    }
}

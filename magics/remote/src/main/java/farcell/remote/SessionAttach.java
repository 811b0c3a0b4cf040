package farcell.remote;

import farcell.hosts.Remains;
import farcell.magics.CodeFailedException;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.notebook.AttachException;
import farcell.notebook.Attachment;
import farcell.notebook.Notebook;
import farcell.notebook.SessionStarter;
import farcell.remote.EarlierSessions.Earlier;
import farcell.wire.Bundle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code %session attach}: this notebook goes on with the sessions of a kernel that is gone. */
final class SessionAttach {

    /** Sessions that may be given up. */
    static final Parameter<List<String>> WITHOUT = Parameter.options("without", ValueType.TEXT,
            "attach: go on without this session, which cannot be reached; what is only there is lost");

    private final Notebook notebook;
    private final RemoteSessions sessions;
    private final EarlierSessions earlier;
    private final CellAttention attention;

    /** @param attention sees what is brought of sessions that have ended */
    SessionAttach(Notebook notebook, RemoteSessions sessions, EarlierSessions earlier, CellAttention attention) {
        this.attention = attention;
        this.notebook = notebook;
        this.sessions = sessions;
        this.earlier = earlier;
    }

    private Attachment.Road road(List<String> without) {
        return new Attachment.Road() {
            @Override
            public Optional<SessionStarter> to(Attachment.Joined session) throws AttachException, InterruptedException {
                return without.contains(session.name()) ? Optional.empty() : earlier.starter(session);
            }

            @Override
            public Optional<Remains> remains(Attachment.Joined session) throws AttachException, InterruptedException {
                return without.contains(session.name()) ? Optional.empty() : earlier.remains(session);
            }
        };
    }

    Optional<Bundle> run(MagicCall call, Optional<String> name) throws InterruptedException, CodeFailedException {
        Earlier chosen = earlier.choose(name, call.get(RemoteKeys.ON));
        Attachment attachment;
        ProgressLine line = new ProgressLine(call.context().out(), "farcell-attach-" + chosen.id());
        attention.show(line::show);
        try {
            Attachment.Road road = road(call.get(WITHOUT));
            attachment = chosen.remains().isPresent() ? notebook.attach(chosen.remains().get(), road)
                    : notebook.attach(earlier.starter(chosen), road);
        } catch (AttachException e) {
            throw new MagicException("%session attach: " + e.getMessage(), e);
        } finally {
            attention.show(text -> { });
        }
        attachment.sessions().forEach(session -> sessions.adopt(session, earlier.attached(session.id())));
        attachment.asleep().stream().filter(session -> !session.name().equals(Notebook.LOCAL)).forEach(session -> {
            sessions.adopt(session, Optional.empty());
            sessions.suspended(session.name());
        });
        attachment.cell().ifPresent(cell -> sessions.current(cell.session()));
        int variables = notebook.variableNames().size();
        String names = attachment.sessions().isEmpty() ? chosen.session().name()
                : attachment.sessions().stream().map(Attachment.Joined::name).collect(Collectors.joining(", "));
        call.print("attached to session " + names + ": " + variables
                + (variables == 1 ? " variable is" : " variables are") + " there; nothing was run again");
        attachment.said().forEach(call::warn);
        if (attachment.cell().isEmpty() || !(call.context() instanceof NotebookContext context)) {
            return Optional.empty();
        }
        call.print(Tracebacks.place(attachment.cell().get().name())
                + " of the earlier kernel goes on here; its output from the beginning:");
        return context.resume(attachment);
    }
}

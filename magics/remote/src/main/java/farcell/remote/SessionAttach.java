package farcell.remote;

import farcell.magics.CodeFailedException;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.notebook.AttachException;
import farcell.notebook.Notebook;
import farcell.remote.EarlierSessions.Earlier;
import farcell.wire.Bundle;
import java.util.Optional;

/** {@code %session attach}: this notebook goes on with the sessions of a kernel that is gone. */
final class SessionAttach {

    private final Notebook notebook;
    private final EarlierSessions earlier;

    SessionAttach(Notebook notebook, EarlierSessions earlier) {
        this.notebook = notebook;
        this.earlier = earlier;
    }

    Optional<Bundle> run(MagicCall call, Optional<String> name) throws InterruptedException, CodeFailedException {
        Earlier chosen = earlier.choose(name);
        Notebook.Attachment attachment;
        try {
            attachment = notebook.attach(earlier.starter(chosen), earlier::starter);
        } catch (AttachException e) {
            throw new MagicException("%session attach: " + e.getMessage(), e);
        }
        int variables = notebook.variableNames().size();
        call.print("attached to session " + String.join(", ", attachment.sessions()) + ": " + variables
                + (variables == 1 ? " variable is" : " variables are") + " there; nothing was run again");
        attachment.said().forEach(call::warn);
        if (attachment.cell().isEmpty() || !(call.context() instanceof NotebookContext context)) {
            return Optional.empty();
        }
        call.print(attachment.cell().get().name().replace("Cell[", "Cell [")
                + " of the earlier kernel goes on here; its output from the beginning:");
        return context.resume(attachment);
    }
}

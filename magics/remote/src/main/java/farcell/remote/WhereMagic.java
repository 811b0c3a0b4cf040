package farcell.remote;

import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.notebook.Notebook;
import farcell.notebook.Session;
import farcell.remote.LastFailures.Failure;
import farcell.wire.Bundle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code %where}: the last exception with all its frames, and what the threads of a session do now. */
final class WhereMagic {

    /** The session draws this line between user code's threads and its own. */
    static final String OTHERS = "-- threads of Farcell and the JVM --";

    private final Notebook notebook;
    private final LastFailures failures;
    private final CellSources sources;
    private final Parameter<Optional<String>> what = Parameter.optionalWord("WHAT",
            ValueType.choice("threads", "all"), "threads: what the threads of user code do now; all: the JVM's, too");
    private final Parameter<Optional<String>> session = Parameter.option("session", ValueType.TEXT,
            "which session, default: that of the last exception; for threads: local").suggesting(scope -> names());

    WhereMagic(Notebook notebook, LastFailures failures, CellSources sources) {
        this.notebook = notebook;
        this.failures = failures;
        this.sources = sources;
    }

    Magic declaration() {
        return Magic.named("where", "show the last exception with all its frames, or what the threads do")
                .help("""
                        %where                    the last exception: every frame, every cause
                        %where session=gpu-1      the last one of that session
                        %where threads            a thread dump, user code only; deadlocks are named
                        %where all                the same with the JVM's own threads

                        In a subshell it answers while a cell runs.
                        """)
                .line(List.of(what, session), this::run).build();
    }

    private List<String> names() {
        return notebook.sessions().stream().map(Session::name).toList();
    }

    private Optional<Bundle> run(MagicCall call) throws InterruptedException {
        if (call.get(what).isPresent()) {
            String name = call.get(session).orElse(Notebook.LOCAL);
            Session asked = notebook.session(name).filter(Session::isAlive).orElseThrow(() -> new MagicException(
                    "there is no session " + name + "; there is " + String.join(", ", names())));
            call.print(threads(asked, call.get(what).get().equals("all")));
            return Optional.empty();
        }
        Optional<Failure> failure = failures.of(call.get(session).orElse(""));
        if (failure.isEmpty()) {
            call.print(call.get(session).map(name -> "no exception in session " + name).orElse("no exception so far"));
            return Optional.empty();
        }
        call.print(text(failure.get()));
        return Optional.empty();
    }

    private String text(Failure failure) {
        return ThrownText.place(failure.cell()) + ", session " + failure.session()
                + (failure.thread().isEmpty() ? "" : ", thread \"" + failure.thread() + "\"") + "\n"
                + String.join("\n", ThrownText.whole(sources, failure.thrown()));
    }

    private static String threads(Session session, boolean all) throws InterruptedException {
        List<String> lines = session.threads().lines().toList();
        int end = lines.indexOf(OTHERS);
        return lines.stream().limit(all || end < 0 ? lines.size() : end).map(ThrownText::dumped)
                .collect(Collectors.joining("\n")).strip();
    }
}

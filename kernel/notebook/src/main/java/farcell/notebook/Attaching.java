package farcell.notebook;

import farcell.compile.Compilation;
import farcell.compile.Compilation.Compiled;
import farcell.compile.CompileSide;
import farcell.compile.ReplayException;
import farcell.hosts.LaunchException;
import farcell.hosts.Remains;
import farcell.notebook.JournalEntry.Jar;
import farcell.notebook.JournalEntry.Running;
import farcell.notebook.Journals.DamagedException;
import farcell.notebook.NotebookState.SessionKnown;
import farcell.notebook.Session.RefusedException;
import farcell.notebook.Session.SessionLostException;
import farcell.notebook.SessionStarter.SessionStartException;
import farcell.notebook.SessionStarter.Started;
import farcell.wire.ClassFile;
import farcell.wire.Message;
import farcell.wire.Message.Attached;
import farcell.wire.Message.Kept;
import farcell.wire.Message.KeptBytes;
import farcell.wire.Message.ReadKept;
import farcell.wire.Message.RunKept;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a notebook again from living sessions that an earlier kernel left: reads the journal that they keep, compiles what
 * it says for its names, and takes the cell that was running. Until all of that is done nothing of the notebook is
 * changed; if it fails, the sessions are left as they were.
 */
final class Attaching {

    private static final int PIECE = 4 << 20;

    private final Notebook notebook;
    private final Notebook.Options options;
    private final List<Connected> connected = new ArrayList<>();
    private final List<Ended> ended = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final List<Fallen> fallen = new ArrayList<>();

    /** A session that answers; what it asks meanwhile waits for {@link SessionVoice#speaksFor}. */
    record Connected(Session session, SessionVoice voice, Attached attached) {
        long journalLength() {
            return attached.kept().stream().filter(k -> k.name().equals(Journal.NAME)).mapToLong(Kept::length).sum();
        }
    }

    /** The cell that an earlier kernel began, entered here. */
    record Begun(Session session, Running running, Compiled compiled, List<Step> prefix) {}

    /** Where attaching begins: at a session that lives, or at what one left. */
    record First(Optional<SessionStarter> living, Optional<Remains> remains) {}

    /** A variable that has its value from before a session that is gone last used it. */
    record Fallen(Slot slot, String session) {}

    /** @param ended sessions whose values go on; @param said what the user should know */
    record Made(Core core, NotebookState state, List<Connected> sessions, List<Ended> ended, Optional<Begun> begun,
                List<Fallen> fallen, List<String> said) {}

    Attaching(Notebook notebook, Notebook.Options options) {
        this.notebook = notebook;
        this.options = options;
    }

    /** @param road connects to the other sessions */
    Made make(First first, Attachment.Road road, Outputs outputs)
            throws AttachException, InterruptedException {
        boolean whole = false;
        try {
            if (first.living().isPresent()) {
                connect(first.living().get(), outputs);
            } else {
                take(first.remains().orElseThrow());
            }
            for (Map.Entry<String, SessionKnown> each : newest().sessions().entrySet()) {
                SessionKnown sister = each.getValue();
                if (isKnown(sister.id())) {
                    continue;
                }
                Attachment.Joined joined = new Attachment.Joined(each.getKey(), sister.id(), sister.backend(), sister.keys());
                Optional<SessionStarter> other = road.to(joined);
                if (other.isPresent()) {
                    connect(other.get(), outputs);
                } else {
                    Optional<Remains> remains = road.remains(joined);
                    if (remains.isPresent()) {
                        take(remains.get());
                    }
                }
            }
            Made made = make(newest());
            whole = true;
            return made;
        } catch (SessionLostException | RefusedException e) {
            throw new AttachException("the session went while it was attached: " + e.getMessage());
        } finally {
            if (!whole) {
                connected.forEach(each -> each.session().leave());
            }
        }
    }

    private boolean isKnown(String id) {
        return connected.stream().anyMatch(each -> each.attached().id().equals(id))
                || ended.stream().anyMatch(each -> each.remains().session().id().equals(id));
    }

    private void take(Remains remains) throws AttachException, InterruptedException {
        try {
            ended.add(Ended.read(remains, remains.session().name(), options.store()));
        } catch (LaunchException e) {
            throw new AttachException(e.getMessage());
        }
    }

    private void connect(SessionStarter starter, Outputs outputs) throws AttachException {
        SessionVoice voice = new SessionVoice(notebook, outputs);
        try {
            Started started = starter.start(voice);
            Attached attached = started.attached().orElseThrow(() ->
                    new AttachException("the session does not say what it holds"));
            connected.add(new Connected(new Session(attached.session(), started), voice, attached));
        } catch (SessionStartException e) {
            throw new AttachException(e.getMessage());
        }
    }

    /** Every session has a copy; the one written last counts, and one that cannot be read does no harm beside another. */
    private NotebookState newest() throws AttachException, SessionLostException, RefusedException, InterruptedException {
        List<NotebookState> states = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Connected each : connected) {
            try {
                states.add(JournalFold.of(Journals.decode(read(each))));
            } catch (DamagedException e) {
                problems.add("the journal in session " + each.session().name() + " cannot be used: " + e.getMessage());
            }
        }
        for (Ended each : ended) {
            try {
                states.add(JournalFold.of(Journals.decode(each.remains().journal())));
            } catch (DamagedException | LaunchException e) {
                problems.add("the journal that session " + each.name() + " left cannot be used: " + e.getMessage());
            }
        }
        return states.stream().max(Comparator.comparingLong(NotebookState::count)).orElseThrow(() ->
                new AttachException(String.join("\n", problems) + "\nIts variables cannot be named without it. The session"
                        + " was left as it is; farcell session stop ends it"));
    }

    private static byte[] read(Connected from) throws SessionLostException, RefusedException, InterruptedException {
        ByteArrayOutputStream journal = new ByteArrayOutputStream();
        long length = from.journalLength();
        while (journal.size() < length) {
            KeptBytes piece = (KeptBytes) from.session().ask(new ReadKept(Journal.NAME, journal.size(), PIECE));
            if (piece.bytes().length == 0) {
                break;
            }
            journal.writeBytes(piece.bytes());
        }
        return journal.toByteArray();
    }

    private Made make(NotebookState state) throws AttachException {
        int feature = Runtime.version().feature();
        if (state.opening().feature() != feature) {
            throw new AttachException("this notebook was compiled by Java " + state.opening().feature()
                    + ", and this kernel runs on Java " + feature + ", which would name its classes otherwise. Start the kernel"
                    + " on Java " + state.opening().feature() + " (farcell install --java), and attach there");
        }
        List<Path> paths = state.jars().stream().map(jar -> Path.of(jar.path())).toList();
        state.jars().forEach(this::compare);
        CompileSide compiler = compile(state, paths);
        long lastRun = connected.stream().mapToLong(c -> c.attached().lastRun()).max().orElse(0);
        Core core = notebook.core(compiler, paths, lastRun);
        core.homes().restore(state.slots().values());
        ended.forEach(each -> {
            each.bookUnfinished(core.homes(), state.running().filter(running -> each.isUnfinished(running.run())).isPresent());
            each.book(core.homes());
            said.add(text(each, core));
            each.unfinished().ifPresent(said::add);
        });
        core.runner().supply().published(state.code().classes());
        connected.forEach(c -> Optional.ofNullable(state.sessions().get(c.session().name()))
                .ifPresent(c.session()::had));
        state.sessions().keySet().stream().filter(name -> connected.stream().noneMatch(c -> c.session().name().equals(name)))
                .forEach(name -> gone(name, core));
        return new Made(core, state, connected, ended, begun(state, core), fallen, said);
    }

    private void compare(Jar jar) {
        Path path = Path.of(jar.path());
        if (!Files.exists(path)) {
            said.add(path + ", which is on the class path, is not there any more");
        } else if (!JournalNotes.hash(path).equals(jar.hash())) {
            said.add(path + ", which is on the class path, has changed; sessions have what it was");
        }
    }

    private CompileSide compile(NotebookState state, List<Path> paths) throws AttachException {
        List<Path> classPath = new ArrayList<>(options.compilePath());
        classPath.addAll(paths);
        try {
            CompileSide compiler = CompileSide.replay(state.opening().options(), classPath, state.code());
            compiler.allowPreview(state.preview());
            return compiler;
        } catch (ReplayException e) {
            said.add(0, "this notebook cannot be made again as it was; the session was left as it is:\n" + e.getMessage());
            throw new AttachException(String.join("\n", said));
        }
    }

    private static String text(Ended session, Core core) {
        StringBuilder text = new StringBuilder("session " + session.name() + " had ended, " + session.left().why()
                + "; what was only there is kept and reads as before");
        session.left().stayed().forEach(each -> core.compiler().variables().stream().filter(v -> v.slot().equals(each.slot()))
                .forEach(v -> text.append("\n").append(v.name()).append(" could not be kept: ").append(each.why())));
        return text.toString();
    }

    private void gone(String session, Core core) {
        List<Homes.Aftermath> aftermath = core.homes().ended(session, "was gone when the notebook was attached");
        List<String> lost = core.compiler().variables().stream()
                .filter(v -> aftermath.stream().anyMatch(a -> a.slot().equals(v.slot()) && a.older().isEmpty()))
                .map(v -> v.name()).toList();
        aftermath.stream().filter(a -> a.older().isPresent()).forEach(a -> fallen.add(new Fallen(a.slot(), session)));
        if (lost.isEmpty() && ended.stream().anyMatch(each -> each.name().equals(session))) {
            return;
        }
        said.add("session " + session + " is gone" + (lost.isEmpty() ? "" : "; variables lost with it: "
                + String.join(", ", lost) + LostVariables.advice(lost)));
    }

    private Optional<Begun> begun(NotebookState state, Core core) throws AttachException {
        if (state.running().isEmpty()) {
            return Optional.empty();
        }
        Running running = state.running().get();
        String cell = CellTitle.of(running.cell());
        Optional<Connected> where = connected.stream().filter(c -> c.session().name().equals(running.session())).findFirst();
        Optional<RunKept> kept = where.flatMap(c -> c.attached().runs().stream().filter(r -> r.run() == running.run())
                .findFirst());
        if (kept.isEmpty()) {
            Optional<Ended> there = ended.stream().filter(each -> each.name().equals(running.session())).findFirst();
            if (there.isEmpty()) {
                said.add(cell + " was about to run in session " + running.session() + " and did not; run it again");
            } else if (!there.get().isUnfinished(running.run())) {
                said.add(cell + " ran in session " + running.session() + " when its kernel went, and what it did is not known; run it again");
            }
            return Optional.empty();
        }
        Compilation compilation = core.compiler().compile(running.code(), running.cell(), running.firstLine());
        if (!(compilation instanceof Compiled compiled)
                || !JournalNotes.classes(compiled.journalWithoutTail()).equals(running.classes())) {
            throw new AttachException(cell + ", which is running, does not compile to the classes that it had; the session was"
                    + " left as it is");
        }
        Map<String, ClassFile> files = new HashMap<>();
        state.code().classes().forEach(file -> files.put(file.hash(), file));
        List<Step> prefix = running.prefix().stream().map(name -> (Step) new Step.Define(
                files.getOrDefault(name.hash(), new ClassFile(name.name(), name.hash(), new byte[0])))).toList();
        return Optional.of(new Begun(where.get().session(), running, compiled, prefix));
    }

    /** What a session tells from now on, and what it has told to nobody. @param said gets what the user should know */
    static void listen(Connected each, Optional<Begun> begun, BackgroundCells cells, List<String> said)
            throws SessionLostException, RefusedException, InterruptedException {
        for (RunKept run : each.attached().runs()) {
            boolean waited = begun.isPresent() && begun.get().session() == each.session()
                    && begun.get().running().run() == run.run();
            if (waited) {
                continue;
            }
            boolean background = run.run() > 0 && run.cell().startsWith("Cell[");
            if (background) {
                cells.adopt(each.session(), run.run(), run.cell());
                said.add(CellTitle.of(run.cell()) + " runs in the background in session "
                        + each.session().name() + ", or ended there meanwhile; its output comes here from its beginning");
            }
            // Run 0 has what background threads touched; of others only what is still to come is wanted.
            each.session().ask(new Message.Replay(run.run(), run.run() == 0 || background ? run.first() : run.next()));
        }
    }
}

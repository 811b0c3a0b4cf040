package farcell.notebook;

import farcell.compile.CompileChanges;
import farcell.compile.CompileSide;
import farcell.compile.CompileState;
import farcell.notebook.JournalEntry.ClassName;
import farcell.notebook.JournalEntry.Jar;
import farcell.notebook.JournalEntry.Opening;
import farcell.notebook.JournalEntry.Running;
import farcell.notebook.JournalEntry.SlotHome;
import farcell.notebook.NotebookState.SessionKnown;
import farcell.wire.ClassFile;
import farcell.wire.Hashes;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What of a notebook is written into its journal, and when. */
final class JournalNotes implements AutoCloseable {

    private final Notebook notebook;
    private final Opening opening;
    private final JournalDiff diff;
    private final Journal journal;
    private final Map<Path, String> hashes = new HashMap<>();
    private volatile Optional<Running> running = Optional.empty();

    // What was looked at last, of the journal's thread: what takes its place is looked at as a whole.
    private CompileSide compiler;
    private Homes homes;

    JournalNotes(Notebook notebook, Opening opening, Consumer<String> news) {
        this.notebook = notebook;
        this.opening = opening;
        this.diff = new JournalDiff(opening);
        this.journal = new Journal(diff, news);
    }

    /** A session keeps a copy from now on. @param length of what it has of an earlier kernel */
    void session(Session session, long length) {
        journal.add(session, length, () -> look(false));
    }

    /** The notebook goes on from a state that an earlier kernel wrote down. */
    void goOn(NotebookState from) {
        running = from.running();
        Opening now = new Opening(Journals.FORMAT, from.opening().feature(), opening.notebook(), from.opening().options(),
                opening.compilePath());
        journal.restart(new NotebookState(now, from.code(), from.preview(), from.jars(), from.slots(), from.sessions(),
                from.running(), from.past(), from.count()));
    }

    /** This kernel goes; what is known of the notebook stays with the session. */
    void leave(Session session) {
        journal.leave(session);
    }

    /** Waits until each session says whose it is, and has its copy. */
    void sessionsTaken() throws InterruptedException {
        journal.await();
    }

    /** Waits until what was noted so far is in the copies of all sessions. */
    void written() throws InterruptedException {
        journal.await();
    }

    /** Waits until the end of the cell before was looked at; it may still be on its way to the sessions. */
    void cellBegins() throws InterruptedException {
        journal.awaitLook();
    }

    /** A cell is about to be sent. */
    void about(Session session, long run, CellRunner.Source source, List<Step> prefix, List<Step> own)
            throws InterruptedException {
        List<ClassName> before = prefix.stream().map(RunSupply::fileOf).flatMap(Optional::stream)
                .map(file -> new ClassName(file.name(), file.hash())).toList();
        running = Optional.of(new Running(run, session.name(), source.code(), source.cell(), source.firstLine(),
                source.road(), before,
                classes(own)));
        journal.running(() -> look(false));
    }

    /** The classes of a cell, as name to hash. */
    static Map<String, String> classes(List<Step> steps) {
        Map<String, String> classes = new LinkedHashMap<>();
        steps.stream().map(RunSupply::fileOf).flatMap(Optional::stream)
                .forEach((ClassFile file) -> classes.put(file.name(), file.hash()));
        return classes;
    }

    /** The end of a run is in the homes; {@link #changed} follows once the compiler has kept or undone its cell. */
    void booked(Session session, long run) {
        if (running.isPresent() && running.get().run() == run) {
            running = Optional.empty();
            ended.add(new Ended(session, run));
        }
    }

    /** A cell in the background ended; others may be running. */
    void ended(Session session, long run) {
        moved();
        journal.collected(session, run);
    }

    private record Ended(Session session, long run) {}

    private final List<Ended> ended = new ArrayList<>();

    /** Declarations, or anything else, may be other than before; no cell is entered. */
    void changed() {
        List<Ended> collected = List.copyOf(ended);
        ended.clear();
        journal.note(() -> look(true));
        collected.forEach(each -> journal.collected(each.session(), each.run()));
    }

    /** Values moved, or sessions came or went, maybe while a cell runs. */
    void moved() {
        journal.note(() -> look(false));
    }

    /** Only in the journal's thread. @param between whether no cell is entered, so that declarations are looked at */
    private JournalChanges look(boolean between) {
        Optional<CompileState> code = Optional.empty();
        Map<String, Optional<ClassFile>> files = Map.of();
        Core core = notebook.core();
        if (between) {
            CompileChanges changes = core.compiler().changes();
            code = Optional.of(changes.state());
            files = core.compiler() == compiler ? changes.files()
                    : diff.filesTo(core.compiler().snapshot().classes());
            compiler = core.compiler();
        }
        Map<Slot, Optional<SlotHome>> slots = core.homes().takeChanged();
        if (core.homes() != homes) {
            slots = diff.slotsTo(core.homes().known());
            homes = core.homes();
        }
        Map<String, SessionKnown> sessions = new LinkedHashMap<>();
        notebook.sessions().forEach(s -> sessions.put(s.name(), new SessionKnown(s.id(), s.backend(), s.place(),
                s.keys(), s.takeGot())));
        List<Jar> jars = notebook.paths().stream().map(path -> new Jar(path.toString(),
                hashes.computeIfAbsent(path, JournalNotes::hash))).toList();
        return new JournalChanges(code, files, notebook.allowsPreview(), jars, slots, notebook.history().takeChanged(code), sessions,
                running);
    }

    /** Of a file's content; empty for a directory and for what cannot be read. */
    static String hash(Path path) {
        if (!Files.isRegularFile(path)) {
            return "";
        }
        MessageDigest digest = Hashes.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        journal.close();
    }
}

package farcell.notebook;

import farcell.hosts.LaunchException;
import farcell.hosts.Remains;
import farcell.wire.ClassFile;
import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.Message.AddPaths;
import farcell.wire.Message.Failed;
import farcell.wire.Message.Hello;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A session as its notebook sees it: the link, and which classes it has. */
public final class Session {

    /** How long a session whose connection is gone may take to be known as ended, and why. */
    static final int END_SECONDS = 15;

    private static final long ANSWER_SECONDS = 10;
    /** For one that is cut off: whoever lists sessions does not want to wait for it. */
    private static final long CUT_SECONDS = 2;
    /** A session gives such code a minute. */
    private static final long PREPARE_SECONDS = 70;

    private final String name;
    private final SessionStarter.Started started;
    private final Map<String, String> classes = new ConcurrentHashMap<>();
    /** Names of classes that it got since {@link #takeGot} was last asked. */
    private final Set<String> got = ConcurrentHashMap.newKeySet();
    private final Map<String, String> facts = new ConcurrentHashMap<>();
    private volatile String ended;
    private volatile boolean stopping;
    private volatile boolean superseded;
    private volatile boolean sleeping;
    private volatile String killed;
    private volatile List<String> lost = List.of();
    private final CompletableFuture<Void> whenGone = new CompletableFuture<>();
    private String keys;
    private int published;

    Session(String name, SessionStarter.Started started) {
        this.name = name;
        this.started = started;
        this.keys = started.keys();
    }

    public String name() {
        return name;
    }

    /** On its host, the name of its directory; empty when it does not say. */
    public String id() {
        return started.attached().map(Message.Attached::id).orElse("");
    }

    /** Where it runs, as {@code on=} names it. */
    public String backend() {
        return started.backend();
    }

    /** The keys that it was started with. */
    String keys() {
        return keys;
    }

    /** As a notebook that was attached has it. */
    Attachment.Joined joined() {
        return new Attachment.Joined(name, id(), backend(), keys);
    }

    public String place() {
        return started.place();
    }

    /** Where it runs, and what it told of itself since: {@code local, CPU; PyTorch 2.7.1 on the CPU}. */
    public String description() {
        String told = String.join(", ", new TreeMap<>(facts).values());
        return place() + (told.isEmpty() ? "" : "; " + told);
    }

    void learned(Map<String, String> told) {
        facts.putAll(told);
    }

    /** What it uses now; none where it does not say. Waits for no cell, and is no use of the session. */
    public CompletableFuture<Optional<Message.Use>> use() {
        return link().ask(new Message.AskUse()).handle((answer, failed) ->
                answer instanceof Message.Use use ? Optional.of(use) : Optional.empty());
    }

    public List<String> details() {
        return started.details();
    }

    public Hello hello() {
        return started.hello();
    }

    public boolean isAlive() {
        return ended == null && started.link().isOpen() && started.isRunning();
    }

    /** Why it ended, for people; empty while it lives. */
    public Optional<String> ended() {
        return Optional.ofNullable(ended);
    }

    /** Puts jars and directories of this machine on its class path. */
    void addPaths(List<Path> paths) throws SessionStarter.SessionStartException, SessionLostException,
            RefusedException, InterruptedException {
        ask(new AddPaths(started.bring(paths)));
    }

    /** Puts files of a directory here into its working directory. @throws SessionStartException saying which could not */
    public void place(Path from, List<String> names) throws SessionStarter.SessionStartException, InterruptedException {
        started.place(from, names);
    }

    Link link() {
        return started.link();
    }

    /** Tells it something; does nothing when it is gone. */
    public void tell(Message event) {
        link().tell(event);
    }

    void stopping() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Its clocks ended it, and what it had is kept. */
    void sleeps() {
        sleeping = true;
    }

    /** Whether its clocks ended it and what it had is kept, so that another of its kind goes on with that. */
    public boolean isAsleep() {
        return sleeping && !isAlive();
    }

    /** What it left, if it ended in order while no kernel was connected. @throws LaunchException when nobody can look */
    Optional<Remains> remains() throws LaunchException, InterruptedException {
        return started.remains();
    }

    /** Another session has its name from now on; what it had is nothing to the notebook. */
    void supersede() {
        superseded = true;
        stopping = true;
    }

    boolean isSuperseded() {
        return superseded;
    }

    void end(String why, List<String> variables) {
        lost = List.copyOf(variables);
        ended = why;
    }

    /** Variables that went with it. */
    List<String> lost() {
        return lost;
    }

    /** How it ended and what went with it, for the user. */
    String obituary() {
        return "session " + name + " " + ended + (lost.isEmpty() ? "" : "\nvariables lost with it: " + String.join(", ", lost)
                + LostVariables.advice(lost));
    }

    CompletableFuture<String> whenEnded() {
        return started.ended();
    }

    void stop() {
        started.stop();
    }

    /** Goes from it without ending it. */
    void leave() {
        ended = "was left to another kernel";
        started.leave();
    }

    /** Ends it by force. @param why for people, a phrase */
    void kill(String why) {
        killed = why;
        started.kill();
    }

    /** Why it was ended by force. */
    Optional<String> killed() {
        return Optional.ofNullable(killed);
    }

    /** Whether the session has a class in any version. */
    boolean hasClass(String className) {
        return classes.containsKey(className);
    }

    boolean has(ClassFile file) {
        return file.hash().equals(classes.get(file.name()));
    }

    void got(ClassFile file) {
        classes.put(file.name(), file.hash());
        got.add(file.name());
    }

    /** The classes that it got since this was last asked, as name to hash; for one who asks. */
    Map<String, String> takeGot() {
        Map<String, String> taken = new LinkedHashMap<>();
        for (String name : got) {
            // First: a class that comes meanwhile is told once more.
            got.remove(name);
            taken.put(name, classes.get(name));
        }
        return taken;
    }

    /** How many of the notebook's published class files were considered for this session already. */
    int published() {
        return published;
    }

    void published(int count) {
        published = count;
    }

    /** All classes that it got, as name to hash. */
    Map<String, String> classes() {
        return Map.copyOf(classes);
    }

    /** What an earlier kernel knew of it. */
    void had(NotebookState.SessionKnown known) {
        classes.putAll(known.classes());
        got.addAll(known.classes().keySet());
        keys = known.keys();
    }

    /** Waits for something that the session tells. */
    <T> T await(CompletableFuture<T> told) throws SessionLostException, InterruptedException {
        CompletableFuture<Object> first = CompletableFuture.anyOf(told, whenGone);
        try {
            first.get();
        } catch (ExecutionException e) {
            throw new SessionLostException(name, e.getCause());
        }
        if (!told.isDone()) {
            throw new SessionLostException(name, new IOException("its connection is gone"));
        }
        return told.join();
    }

    /** The link is gone. */
    void gone() {
        whenGone.complete(null);
    }

    /**
     * Asks and waits.
     *
     * @throws SessionLostException when the session goes before it answers
     * @throws RefusedException     when the session could not do it
     */
    Message ask(Message question) throws SessionLostException, RefusedException, InterruptedException {
        try {
            Message answer = link().ask(question).get();
            if (answer instanceof Failed failed) {
                throw new RefusedException(failed.text());
            }
            return answer;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                throw new SessionLostException(name, e.getCause());
            }
            throw new RefusedException(String.valueOf(e.getCause()));
        }
    }

    /** Has it do what user code wants done before its end. What goes wrong there does not keep it from ending. */
    void prepareEnd() throws InterruptedException {
        try {
            link().ask(new Message.PrepareEnd()).get(PREPARE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It is to end in any case.
        }
    }

    /** How long it may live; empty when it does not say. Renews nothing. */
    public Optional<Message.Clocks> clocks() throws InterruptedException {
        long limit = link().isConnected() ? ANSWER_SECONDS : CUT_SECONDS;
        try {
            return link().ask(new Message.AskClocks()).get(limit, TimeUnit.SECONDS) instanceof Message.Clocks clocks
                    ? Optional.of(clocks) : Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    /** Sets how long it may live, where something is said. */
    public void lease(Optional<Duration> idle, Optional<Duration> ttl) {
        if (idle.isPresent() || ttl.isPresent()) {
            link().ask(new Message.Lease(idle.map(Duration::toMillis).orElse(Message.Lease.SAME), Message.Lease.SAME,
                    ttl.map(Duration::toMillis).orElse(Message.Lease.SAME)));
        }
    }

    /** All its threads as text, those of user code first; may be asked while a cell runs. */
    public String threads() throws InterruptedException {
        try {
            return link().ask(new Message.Threads()).get(ANSWER_SECONDS, TimeUnit.SECONDS) instanceof Message.Text text
                    ? text.text() : "session " + name + " could not say what its threads do";
        } catch (ExecutionException | TimeoutException e) {
            return "session " + name + " does not answer: "
                    + (e.getCause() == null ? "not within " + ANSWER_SECONDS + " s" : e.getCause().getMessage());
        }
    }

    /** The session went while it was needed. */
    static final class SessionLostException extends Exception {
        private final String session;

        SessionLostException(String session, Throwable cause) {
            super("session " + session + " is gone", cause);
            this.session = session;
        }

        String session() {
            return session;
        }
    }

    /** The session answered that it could not. */
    static final class RefusedException extends Exception {
        RefusedException(String message) {
            super(message);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

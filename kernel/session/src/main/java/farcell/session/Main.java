package farcell.session;

import farcell.session.life.GpuUse;
import farcell.session.life.SessionFiles;
import farcell.session.life.Survival;
import farcell.values.ValueCodecs;
import farcell.wire.Links;
import farcell.wire.Message;
import farcell.wire.Messages;
import farcell.wire.Reception;
import farcell.wire.Scheduler;
import farcell.wire.Timing;
import farcell.wire.UnixSockets;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGeneratorFactory;

/** A session's JVM: serves the kernel that started it, and those that attach later, until it has to end. */
public final class Main {

    /** How long user code's shutdown hooks may hold up the end: longer than the last words to a kernel take. */
    private static final long EXIT_MILLIS = (Links.CLOSE_SECONDS + 3) * 1_000L;

    /** Made beforehand: where it is needed there is no room for more. The kernel finds the name of the error in the log. */
    private static final byte[] HEAP_FULL = ("farcell session: java.lang.OutOfMemoryError: the heap is so full that the"
            + " kernel cannot be answered any more\n").getBytes(StandardCharsets.UTF_8);
    private static final FileOutputStream LOG = new FileOutputStream(FileDescriptor.err);

    private Main() {}

    public static void main(String[] arguments) {
        PrintStream log = System.err;
        try {
            String training = System.getProperty(Training.PROPERTY, "");
            if (!training.isEmpty()) {
                Training.run(Path.of(training));
                return;
            }
            Settings settings = Settings.read(System.getProperties(), System.getenv());
            Secrets.hide(Settings.SECRET);
            MemoryShortage.endThisFirst();
            serve(settings, log);
            System.exit(0);
        } catch (IllegalArgumentException | IOException e) {
            log.println("farcell session: " + e.getMessage());
            System.exit(2);
        } catch (Throwable e) {
            halt(e);
        }
    }

    private static void serve(Settings settings, PrintStream log) throws IOException {
        List<URL> user = new ArrayList<>();
        for (Path directory : settings.user()) {
            user.addAll(jars(directory));
        }
        LaunchAgent.openForValues();
        findRandomGenerators();
        Consumer<String> logged = text -> log.println("farcell session: " + text);
        SessionFiles files = new SessionFiles(settings.directory());
        CompletableFuture<Agent> started = new CompletableFuture<>();
        Reception reception = new Reception(settings.secret().getBytes(StandardCharsets.UTF_8),
                (kernel, line) -> started.join().kernel(kernel, line), Scheduler.SYSTEM, Timing.DEFAULT);
        Reachable reachable = new Reachable(files.socket(), reception, Scheduler.SYSTEM, logged);
        reachable.listen();
        if (settings.kernel().isPresent()) {
            reachable.serve(UnixSockets.connect(settings.kernel().get()));
        }
        Agent agent = new Agent(new Agent.Environment(user, LaunchAgent::redefine, ValueCodecs.river(),
                settings.patience(), logged, settings.directory(), settings.store()), new Survival.Identity(settings.directory().getFileName().toString(),
                settings.name(), settings.directory(), hello(), settings.limits(),
                () -> GpuUse.isBusy(System.getenv("CUDA_VISIBLE_DEVICES"))), Scheduler.SYSTEM);
        haltAfter(agent);
        EndSignal.heed(agent);
        // What is done for the first time takes memory, of which there may be none when it counts.
        isOfLink(Thread.currentThread());
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught(agent, thread, thrown));
        AtomicReference<String> why = new AtomicReference<>("System.exit");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            reception.close();
            reachable.close();
            files.end();
            agent.exiting(why.get());
        }, "farcell exit"));
        agent.takeStandardStreams();
        started.complete(agent);
        // What only later kernels need.
        files.keepSecret(settings.secret());
        agent.survival().describe();
        if (settings.ready().isPresent()) {
            Files.writeString(settings.ready().get(), "ready\n");
        }
        why.set(agent.awaitEnd());
    }

    /**
     * Up to Java 18 the algorithms are in a module that user code's loader does not reach, and they are looked up once
     * for the whole JVM, with the loader of the thread that asks first: one of ours, beside the rest of the start.
     */
    private static void findRandomGenerators() {
        if (ModuleLayer.boot().findModule("jdk.random").isPresent()) {
            Thread finder = new Thread(() -> RandomGeneratorFactory.of("Random"), "farcell generators");
            finder.setDaemon(true);
            finder.start();
        }
    }

    private static Message.Hello hello() {
        Runtime runtime = Runtime.getRuntime();
        return new Message.Hello(Messages.PROTOCOL, ProcessHandle.current().pid(), Runtime.version().feature(),
                System.getProperty("java.vm.name") + " " + Runtime.version(), System.getProperty("os.name"),
                System.getProperty("os.arch"), runtime.availableProcessors(), runtime.maxMemory());
    }

    /** A jar, or the jars of a directory by name, so that every session sees them in one order. */
    private static List<URL> jars(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isRegularFile(directory)) {
            found.add(directory);
        } else if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
                jars.forEach(found::add);
            }
        }
        Collections.sort(found);
        List<URL> urls = new ArrayList<>();
        for (Path jar : found) {
            urls.add(jar.toUri().toURL());
        }
        return urls;
    }

    /** A link whose thread died, of a full heap for instance, would never say that it is gone. */
    private static void uncaught(Agent agent, Thread thread, Throwable thrown) {
        if (isOfLink(thread)) {
            halt(thrown);
        }
        try {
            agent.uncaught(thread, thrown);
        } catch (Throwable e) {
            // As the JVM does where there is no handler.
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            thrown.printStackTrace(System.err);
        }
    }

    private static boolean isOfLink(Thread thread) {
        return thread.getName().startsWith("farcell link ");
    }

    /** Not an exit: what is broken here may be the heap. */
    private static void halt(Throwable why) {
        try {
            if (why instanceof OutOfMemoryError || why.getCause() instanceof OutOfMemoryError) {
                LOG.write(HEAP_FULL);
            }
            // System.err is the notebook's by then.
            why.printStackTrace(new PrintStream(LOG, true));
        } catch (Throwable e) {
            // It ends either way.
        } finally {
            Runtime.getRuntime().halt(3);
        }
    }

    /** Ends the JVM some time after the session, even when a shutdown hook of user code hangs or the heap is full; so
     *  it is made ready beforehand. */
    private static void haltAfter(Agent agent) {
        Thread halt = new Thread(() -> {
            agent.awaitEnd();
            try {
                Thread.sleep(EXIT_MILLIS);
            } catch (InterruptedException e) {
                // As good as the end of the time.
            }
            Runtime.getRuntime().halt(1);
        }, "farcell halt");
        halt.setDaemon(true);
        halt.start();
    }
}

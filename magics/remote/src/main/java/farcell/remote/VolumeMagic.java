package farcell.remote;

import farcell.hosts.Backend;
import farcell.hosts.LaunchException;
import farcell.jupyter.Interpreter.CellOutput;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.notebook.Sizes;
import farcell.remote.volumes.VolumeVerbs;
import farcell.volumes.VolumeClient;
import farcell.volumes.VolumeProgress;
import farcell.wire.Bundle;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** {@code %volume}: named directories of a host that outlive every session. */
final class VolumeMagic implements AutoCloseable {

    /** Progress is shown this often. */
    private static final long STEP_NANOS = 300_000_000L;
    /** What {@code cat} shows of a file in a cell. */
    private static final int MOST_SHOWN = 1 << 20;

    private final Backends backends;
    private final RemoteSessions sessions;
    private final AtomicLong displays = new AtomicLong();
    private final Map<String, VolumeClient> clients = new HashMap<>();
    private final Parameter<String> verb = Parameter.word("VERB",
            ValueType.choice(VolumeVerbs.all().toArray(String[]::new)), String.join(", ", VolumeVerbs.all()));
    private final Parameter<List<String>> words = Parameter.words("WORD", ValueType.TEXT, 0,
            "volumes as NAME, NAME:PATH or NAME@VERSION:PATH, and files of this machine");

    VolumeMagic(Backends backends, RemoteSessions sessions) {
        this.backends = backends;
        this.sessions = sessions;
    }

    Magic declaration() {
        return Magic.named("volume", "keep files in named directories of a host that outlive every session")
                .help("""
                        Volumes belong to a backend: on=, else the one of %remote, else this machine.

                            %volume create data on=lab
                            %volume put spirals data:spirals on=lab      what is in the directory spirals; put FILE... too
                            %%remote on=lab volumes=data:/data:ro
                            Files.list(Path.of("/data/spirals")).count()

                        In code Volume.path("data") is the directory, with volumes= or without, on this machine as well.

                        create NAME                makes an empty one
                        put FILE... VOLUME[:PATH]  only what is not there is sent; after a cut the same command goes on
                        get VOLUME[:PATH] [FILE]   the other way round
                        ls [VOLUME[:PATH]]         volumes, or what is in one
                        cat VOLUME:PATH            shows a file
                        rm, cp, mv                 as in a shell, within the host
                        du [VOLUME[:PATH]]         how much is there
                        info VOLUME                where it is, how much is there, which versions it has
                        commit VOLUME              makes a version, which never changes: data@1 can be listed, got, mounted
                        delete NAME                removes a volume with all that is in it

                        Links in what is put count as what they lead to; links in a volume are left out. Directories of
                        a host can be volumes, too: volumes = { data = "/mnt/nfs/data" } below [backends.lab] in
                        farcell.toml, and below [backends.local] for this machine.
                        """)
                .line(List.of(verb, words, RemoteKeys.ON), this::run)
                .build();
    }

    private Optional<Bundle> run(MagicCall call) throws InterruptedException {
        String name = call.get(verb);
        try {
            VolumeVerbs.check(name, call.get(words));
            Backend backend = backends.named(call.get(RemoteKeys.ON).or(() -> sessions.defaults().on())
                    .orElse(backends.local().name()));
            Shown shown = new Shown(call.context().out(), "farcell-volume-" + displays.incrementAndGet());
            String host = backend == backends.local() ? "this machine" : backend.name();
            new VolumeVerbs(host, client(backend), call.context().directory(), shown).run(name, call.get(words));
            shown.end();
            return Optional.ofNullable(shown.table);
        } catch (IOException | LaunchException e) {
            closeBroken();
            if (Thread.interrupted() || e instanceof InterruptedIOException) {
                throw new InterruptedException(e.getMessage());
            }
            throw new MagicException("%volume " + name + ": " + e.getMessage(), e);
        }
    }

    private synchronized VolumeClient client(Backend backend) throws LaunchException, InterruptedException {
        VolumeClient known = clients.get(backend.name());
        if (known != null && known.isUsable()) {
            return known;
        }
        VolumeClient client = backend.volumes();
        clients.put(backend.name(), client);
        return client;
    }

    /** What half-way failed ends there, too. */
    private synchronized void closeBroken() {
        for (VolumeClient each : clients.values()) {
            if (!each.isUsable()) {
                close(each);
            }
        }
    }

    private static void close(VolumeClient client) {
        try {
            client.close();
        } catch (IOException e) {
            // It ends with the connection.
        }
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(VolumeMagic::close);
    }

    /** In a cell. */
    private static final class Shown implements VolumeVerbs.Output {

        private final CellOutput out;
        private final String id;
        private Bundle table;
        private String last = "";
        private long shownAt = System.nanoTime();
        private boolean began;

        Shown(CellOutput out, String id) {
            this.out = out;
            this.id = id;
        }

        @Override
        public void line(String text) {
            out.stream("stdout", text + "\n");
        }

        @Override
        public void warn(String text) {
            out.stream("stderr", text + "\n");
        }

        @Override
        public void table(List<String> head, List<List<Object>> rows) {
            TextTable table = new TextTable(head.toArray(String[]::new));
            rows.forEach(row -> table.row(row.stream().map(String::valueOf).toArray(String[]::new)));
            this.table = table.bundle("", rows.isEmpty() ? List.of("nothing is there") : List.of());
        }

        @Override
        public OutputStream bytes() {
            return new ShownFile(MOST_SHOWN, "\n[the rest is not shown: %volume get brings it]\n",
                    text -> out.stream("stdout", text));
        }

        @Override
        public VolumeProgress progress() {
            return (what, done, total) -> {
                long now = System.nanoTime();
                if (total > 0 && done < total && now - shownAt > STEP_NANOS) {
                    out.display(Bundle.text(what + ": " + Sizes.of(done) + " of " + Sizes.of(total)), id, began);
                    began = true;
                    last = what + ": " + Sizes.of(total);
                    shownAt = now;
                }
            };
        }

        void end() {
            if (began) {
                out.display(Bundle.text(last), id, true);
            }
        }
    }
}

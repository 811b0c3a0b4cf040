import farcell.hosts.Distribution;
import farcell.ssh.Questions;
import farcell.ssh.SshBackend;
import farcell.ssh.SshPlace;
import farcell.ssh.Transfer;
import farcell.volumes.Transferred;
import farcell.volumes.VolumeAddress;
import farcell.volumes.VolumeClient;
import farcell.volumes.VolumeProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Puts and gets of 10,000 small files and of 1 GB, by a volume and by rsync, in turn. Seconds of wall time, and of processors on both
 * sides: those count on a machine that others use, too.
 */
public class Volumes {

    private static final Map<String, List<Double>> SECONDS = new TreeMap<>();
    private static final Map<String, List<Double>> PROCESSORS = new TreeMap<>();
    private static Path work;
    private static Path config;

    private interface Work {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        work = Path.of(arguments[1]);
        config = work.resolve("set/ssh_config");
        int rounds = Integer.parseInt(arguments[2]);
        trees();
        SshPlace place = new SshPlace("host1", Optional.of(config), Optional.empty(), SshPlace.ROOT, "");
        try (SshBackend backend = new SshBackend("bench", place, new SshBackend.Settings(Distribution.at(Path.of(arguments[0])),
                17, Map.of("XDG_CACHE_HOME", work.resolve("cache").toString()), Questions.NOBODY, Transfer.UNHEARD))) {
            backend.volumes().close();
            try (VolumeClient client = backend.volumes()) {
                for (int i = 1; i <= rounds; i++) {
                    for (String tree : List.of("small", "large")) {
                        round(client, tree, i);
                    }
                }
            }
        }
        System.out.printf("%-34s %8s %8s %10s %8s   (of %d)%n", "", "median", "best", "processors", "best", rounds);
        SECONDS.forEach((what, all) -> {
            double[] sorted = sorted(all);
            double[] processors = sorted(PROCESSORS.get(what));
            System.out.printf(Locale.ROOT, "%-34s %8.2f %8.2f %10.2f %8.2f%n", what, sorted[sorted.length / 2], sorted[0],
                    processors[processors.length / 2], processors[0]);
        });
    }

    private static double[] sorted(List<Double> all) {
        return all.stream().mapToDouble(each -> each).sorted().toArray();
    }

    /** What this process, the server and all that both started have used so far, in seconds of processors. */
    private static double processors() throws Exception {
        List<ProcessHandle> all = new ArrayList<>(List.of(ProcessHandle.current()));
        ProcessHandle.of(Long.parseLong(Files.readString(work.resolve("set/h1/pid")).strip())).ifPresent(server -> {
            all.add(server);
            server.descendants().forEach(all::add);
        });
        double ticks = 0;
        for (ProcessHandle each : all) {
            Path stat = Path.of("/proc/" + each.pid() + "/stat");
            if (Files.exists(stat)) {
                String text = Files.readString(stat);
                // proc(5): utime, stime, and those of children that were waited for, after the name in brackets.
                String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
                for (int i = 11; i <= 14; i++) {
                    ticks += Double.parseDouble(fields[i]);
                }
            }
        }
        return ticks / 100;
    }

    private static void round(VolumeClient client, String tree, int number) throws Exception {
        Path source = work.resolve(tree);
        String volume = tree + number;
        client.create(volume);
        Path back = work.resolve("back-" + volume);
        Path rsyncBack = work.resolve("rsync-" + volume);
        // Who goes second may find the file system busy with what the first left.
        boolean first = number % 2 == 1;
        both(first, tree + " put", () -> rsync(source + "/", "host1:rsync-" + volume + "/"),
                () -> moved(client.put(source, VolumeAddress.parse(volume), VolumeProgress.UNHEARD), true));
        both(first, tree + " put again", () -> rsync(source + "/", "host1:rsync-" + volume + "/"),
                () -> moved(client.put(source, VolumeAddress.parse(volume), VolumeProgress.UNHEARD), false));
        both(first, tree + " get", () -> rsync("host1:rsync-" + volume + "/", rsyncBack + "/"),
                () -> moved(client.get(VolumeAddress.parse(volume), back, VolumeProgress.UNHEARD), true));
        both(first, tree + " get again", () -> rsync("host1:rsync-" + volume + "/", rsyncBack + "/"),
                () -> moved(client.get(VolumeAddress.parse(volume), back, VolumeProgress.UNHEARD), false));
        if (tree.equals("large")) {
            // Not the small ones: for some seconds ext4 passes over each number of a file that was just removed, and who makes files
            // then takes up to twenty times as long.
            client.delete(volume);
            run("ssh", "-F", config.toString(), "host1", "rm -rf rsync-" + volume);
            run("rm", "-rf", back.toString(), rsyncBack.toString());
        }
    }

    private static void both(boolean first, String what, Work rsync, Work volume) throws Exception {
        if (first) {
            timed(what + ", rsync", rsync);
        }
        timed(what + ", volume", volume);
        if (!first) {
            timed(what + ", rsync", rsync);
        }
    }

    private static void moved(Transferred done, boolean any) {
        if (done.bytes() > 0 != any) {
            throw new AssertionError(done);
        }
    }

    private static void timed(String what, Work work) throws Exception {
        double before = processors();
        long begin = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        double used = processors() - before;
        SECONDS.computeIfAbsent(what, key -> new ArrayList<>()).add(seconds);
        PROCESSORS.computeIfAbsent(what, key -> new ArrayList<>()).add(used);
        System.err.printf(Locale.ROOT, "%-34s %8.2f s %8.2f s of processors%n", what, seconds, used);
    }

    private static void rsync(String from, String to) throws Exception {
        run("rsync", "-a", "-e", "ssh -F " + config, from, to);
    }

    private static void run(String... command) throws Exception {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new AssertionError(Arrays.toString(command));
        }
    }

    private static void trees() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[500 + random.nextInt(3000)];
            random.nextBytes(bytes);
            write("small/" + i / 100 + "/" + i + ".bin", bytes);
        }
        byte[] bytes = new byte[16 << 20];
        for (int i = 0; i < 32; i++) {
            random.nextBytes(bytes);
            write("large/part" + i, bytes);
        }
        Path one = work.resolve("large/one");
        try (var out = Files.newOutputStream(one)) {
            for (int i = 0; i < 32; i++) {
                random.nextBytes(bytes);
                out.write(bytes);
            }
        }
        Files.setLastModifiedTime(one, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
    }

    /** Old files: of those of this moment nobody can tell whether they changed again. */
    private static void write(String name, byte[] bytes) throws Exception {
        Path file = work.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
    }
}

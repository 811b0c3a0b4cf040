package farcell.remote.volumes;

import farcell.notebook.Sizes;
import farcell.volumes.Transferred;
import farcell.volumes.VolumeAddress;
import farcell.volumes.VolumeClient;
import farcell.volumes.VolumeClient.Item;
import farcell.volumes.VolumeClient.Usage;
import farcell.volumes.VolumeClient.Volume;
import farcell.volumes.VolumeException;
import farcell.volumes.VolumePath;
import farcell.volumes.VolumeProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code %volume} and {@code farcell volume} do: one set of words for both. */
public final class VolumeVerbs {

    /** What each takes. */
    private static final Map<String, String> USAGE = new TreeMap<>(Map.of(
            "create", "create NAME", "delete", "delete NAME", "put", "put FILE... VOLUME[:PATH]",
            "get", "get VOLUME[@VERSION][:PATH] [FILE]", "ls", "ls [VOLUME[@VERSION][:PATH]]",
            "cat", "cat VOLUME[@VERSION]:PATH", "rm", "rm VOLUME:PATH...", "cp", "cp VOLUME[:PATH] VOLUME[:PATH]",
            "mv", "mv VOLUME:PATH VOLUME[:PATH]"));

    static {
        USAGE.putAll(Map.of("du", "du [VOLUME[@VERSION][:PATH]]", "info", "info VOLUME", "commit", "commit VOLUME"));
    }

    private static final int MOST_NAMED = 5;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final String host;
    private final VolumeClient client;
    private final Path directory;
    private final Output output;

    /** How large something is. */
    public record Size(long bytes) {

        @Override
        public String toString() {
            return Sizes.of(bytes);
        }
    }

    /** Where what they say goes. */
    public interface Output {

        void line(String text);

        void warn(String text);

        /** A table: its head, then its rows. A {@link Size} is a number for programs and a text for people. */
        void table(List<String> head, List<List<Object>> rows);

        /** For the bytes of a file; flushed after the last. */
        OutputStream bytes();

        VolumeProgress progress();
    }

    /**
     * @param host      for people: {@code lab}
     * @param directory to which local files are relative
     */
    public VolumeVerbs(String host, VolumeClient client, Path directory, Output output) {
        this.host = host;
        this.client = client;
        this.directory = directory;
        this.output = output;
    }

    /** All of them, in the order of a help. */
    public static List<String> all() {
        return List.of("create", "put", "get", "ls", "cat", "rm", "cp", "mv", "du", "info", "commit", "delete");
    }

    /** How one is used. */
    private static String usageOf(String verb) {
        return USAGE.get(verb);
    }

    /** Refuses before anything is asked of a host. */
    public static void check(String verb, List<String> words) throws VolumeException {
        int least = switch (verb) {
            case "ls", "du" -> 0;
            case "put", "cp", "mv" -> 2;
            default -> 1;
        };
        int most = switch (verb) {
            case "put", "rm" -> Integer.MAX_VALUE;
            case "get", "cp", "mv" -> 2;
            default -> 1;
        };
        if (words.size() < least || words.size() > most) {
            throw new VolumeException("usage: " + usageOf(verb));
        }
        for (int i = 0; i < words.size(); i++) {
            boolean local = verb.equals("put") && i < words.size() - 1 || verb.equals("get") && i == 1;
            if (!local) {
                VolumeAddress address = VolumeAddress.parse(words.get(i));
                if (List.of("create", "delete", "info", "commit").contains(verb)
                        && !address.toString().equals(address.volume())) {
                    throw new VolumeException(verb + " takes the name of a volume, not " + words.get(i));
                }
            }
        }
    }

    public void run(String verb, List<String> words) throws IOException {
        check(verb, words);
        switch (verb) {
            case "create" -> {
                client.create(words.get(0));
                output.line("created volume " + words.get(0) + " on " + host);
            }
            case "delete" -> {
                client.delete(words.get(0));
                output.line("deleted volume " + words.get(0) + " on " + host);
            }
            case "put" -> put(words);
            case "get" -> get(VolumeAddress.parse(words.get(0)), words.size() > 1 ? words.get(1) : "");
            case "ls" -> list(words);
            case "cat" -> {
                OutputStream bytes = output.bytes();
                client.cat(VolumeAddress.parse(words.get(0)), bytes);
                bytes.flush();
            }
            case "rm" -> {
                for (String word : words) {
                    client.remove(VolumeAddress.parse(word));
                }
            }
            case "cp" -> warn("left out", client.copy(VolumeAddress.parse(words.get(0)), VolumeAddress.parse(words.get(1))));
            case "mv" -> client.move(VolumeAddress.parse(words.get(0)), VolumeAddress.parse(words.get(1)));
            case "du" -> diskUsage(words);
            case "info" -> info(words.get(0));
            case "commit" -> {
                VolumeClient.Committed done = client.commit(words.get(0));
                output.line("made version " + words.get(0) + "@" + done.number() + " on " + host + ": "
                        + count(done.files(), "file") + ", of which " + done.copied() + " (" + Sizes.of(done.bytes())
                        + ") are not those of the version before");
            }
            default -> throw new VolumeException("there is no " + verb + "; there is " + String.join(", ", all()));
        }
    }

    private void put(List<String> words) throws IOException {
        VolumeAddress to = VolumeAddress.parse(words.get(words.size() - 1));
        List<Path> sources = new ArrayList<>();
        for (String word : words.subList(0, words.size() - 1)) {
            Path source = local(word);
            if (!Files.isReadable(source)) {
                throw new VolumeException("there is no " + source + ", or it cannot be read");
            }
            sources.add(source);
        }
        boolean into = sources.size() > 1 || to.path().isRoot() || words.get(words.size() - 1).endsWith("/") || isDirectory(to);
        for (Path source : sources) {
            boolean named = Files.isDirectory(source) ? sources.size() > 1 : into;
            VolumeAddress target = named ? new VolumeAddress(to.volume(), to.version(),
                    to.path().resolve(VolumePath.parse(source.getFileName().toString()))) : to;
            told("sent", client.put(source, target, output.progress()), "to " + target + " on " + host);
        }
    }

    private boolean isDirectory(VolumeAddress address) throws IOException {
        try {
            return client.stat(address).isDirectory();
        } catch (VolumeException e) {
            return false;
        }
    }

    private void get(VolumeAddress from, String written) throws IOException {
        boolean directory = client.stat(from).isDirectory();
        String name = from.path().isRoot() ? from.volume() : from.path().name();
        Path to = written.isEmpty() ? local(name) : local(written);
        if (!directory && !written.isEmpty() && (written.endsWith("/") || Files.isDirectory(to))) {
            to = to.resolve(name);
        }
        told("got", client.get(from, to, output.progress()), "from " + from + " on " + host + " to " + to);
    }

    private void told(String verb, Transferred done, String where) {
        output.line(verb + " " + count(done.files(), "file") + " (" + Sizes.of(done.bytes()) + ") " + where
                + (done.same() > 0 ? "; " + count(done.same(), "file") + (done.same() == 1 ? " was" : " were") + " there" : ""));
        warn("left out", done.leftOut());
        warn("changed while they were read, and are as they were; try again", done.changed());
    }

    private void warn(String what, List<String> names) {
        if (!names.isEmpty()) {
            output.warn(what + ": " + String.join("; ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                    + (names.size() > MOST_NAMED ? "; and " + (names.size() - MOST_NAMED) + " more" : ""));
        }
    }

    private static String count(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    private void list(List<String> words) throws IOException {
        if (words.isEmpty()) {
            List<List<Object>> rows = new ArrayList<>();
            for (Volume each : client.volumes()) {
                rows.add(List.of(each.name(), each.where(), each.mounted() ? "configured" : ""));
            }
            output.table(List.of("volume", "where on " + host, ""), rows);
            return;
        }
        List<List<Object>> rows = new ArrayList<>();
        for (Item each : client.list(VolumeAddress.parse(words.get(0)))) {
            rows.add(List.of(each.isDirectory() ? "" : each.kind().equals("LINK") ? "not a file" : new Size(each.size()),
                    TIME.format(Instant.ofEpochMilli(each.modified()).atZone(ZoneId.systemDefault())),
                    each.path() + (each.isDirectory() ? "/" : "")));
        }
        output.table(List.of("size", "changed", "path"), rows);
    }

    private void info(String volume) throws IOException {
        Usage usage = client.usage(VolumeAddress.parse(volume));
        List<List<Object>> rows = new ArrayList<>();
        rows.add(List.of(volume, new Size(usage.bytes()), usage.files(), "", client.tree(VolumeAddress.parse(volume))));
        for (VolumeClient.Version each : client.versions(volume)) {
            Usage then = client.usage(new VolumeAddress(volume, each.number(), VolumePath.ROOT));
            rows.add(List.of(volume + "@" + each.number(), new Size(then.bytes()), then.files(),
                    TIME.format(Instant.ofEpochMilli(each.made()).atZone(ZoneId.systemDefault())), each.where()));
        }
        output.table(List.of("volume", "size", "files", "made", "where on " + host), rows);
    }

    private void diskUsage(List<String> words) throws IOException {
        List<String> names = words.isEmpty() ? client.volumes().stream().map(Volume::name).toList() : words;
        List<List<Object>> rows = new ArrayList<>();
        for (String each : names) {
            Usage usage = client.usage(VolumeAddress.parse(each));
            rows.add(List.of(each, new Size(usage.bytes()), usage.files(), usage.directories()));
        }
        output.table(List.of("volume", "size", "files", "directories"), rows);
    }

    private Path local(String written) throws VolumeException {
        try {
            Path path = written.startsWith("~/") ? Path.of(System.getProperty("user.home"), written.substring(2))
                    : Path.of(written);
            return directory.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw new VolumeException(written + " is no path on this machine: " + e.getReason(), e);
        }
    }
}

package farcell.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the Java that sessions run on at a host: one of the host's own, or a runtime made of the kernel's. */
final class HostRuntime {

    private static final Duration UNPACK = Duration.ofMinutes(5);

    private final SshPlace place;
    private final HostFacts host;
    private final ObjectStore objects;
    private final RuntimeImage image;
    private final int release;

    /** @param release feature version of the class files of the notebook: Java has to be that or later */
    HostRuntime(SshPlace place, HostFacts host, ObjectStore objects, RuntimeImage image, int release) {
        this.place = place;
        this.host = host;
        this.objects = objects;
        this.image = image;
        this.release = release;
    }

    /** @param java launcher on the host; @param note what the user may want to know, or empty */
    record Chosen(String java, int feature, String note) {}

    /**
     * @param wanted as {@code java=} has it: empty, a feature version, or a directory on the host
     * @throws SshFailure saying what to put where
     */
    Chosen choose(String wanted, SshConnection connection, Transfer progress) throws SshFailure, InterruptedException {
        Optional<Chosen> own = ofTheHost(wanted);
        if (own.isPresent()) {
            return own.get();
        }
        if (!wanted.isEmpty() && !wanted.equals(Integer.toString(Runtime.version().feature()))) {
            throw new SshFailure("there is no Java " + wanted + " on " + host.name() + found() + "; install it there, or"
                    + " leave java= out");
        }
        if (!place.java().isEmpty()) {
            throw new SshFailure("java = \"" + place.java() + "\" of the backend is not a Java of version " + release
                    + " or later on " + host.name() + found() + "; name another directory, or leave it out");
        }
        if (place.runtime().isEmpty() && !RuntimeImage.fits(host)) {
            throw new SshFailure("the host " + host.name() + " (" + host.os() + " " + host.arch()
                    + (host.libc().isEmpty() ? "" : ", " + host.libc()) + ") has no Java " + release + " or later"
                    + found() + ", and the kernel's own Java is for another kind of machine ("
                    + System.getProperty("os.name") + " " + System.getProperty("os.arch") + "). Unpack a JDK "
                    + release + " for " + host.os() + " " + host.arch() + " on the host, for instance in "
                    + host.home() + "/.jdks/jdk-" + release + ", where it is found; or anywhere, and set java ="
                    + " to its directory for the backend; or have it fetched: runtime = { url = \"https://...\", sha256 ="
                    + " \"...\" } of a .tar.gz or .zip for the backend");
        }
        if (!host.executable()) {
            throw new SshFailure("the host " + host.name() + " has no Java " + release + " or later" + found()
                    + ", and none can be brought: " + host.root() + " is on a file system that runs no programs"
                    + " (noexec). Set root for the backend to a directory on another one, or install Java there");
        }
        return place.runtime().isEmpty() ? shipped(connection, progress)
                : new FetchedRuntime(place.runtime().get(), host, objects, image.cache())
                        .ensure(connection, release, progress);
    }

    private Optional<Chosen> ofTheHost(String wanted) {
        boolean directory = wanted.startsWith("/");
        boolean version = wanted.matches("\\d{1,3}");
        return host.javas().stream()
                .filter(java -> java.fits(release))
                .filter(java -> !directory || java.home().equals(wanted))
                .filter(java -> !version || java.feature() == Integer.parseInt(wanted))
                .filter(java -> directory || version || wanted.isEmpty())
                .findFirst().map(java -> new Chosen(java.java(), java.feature(), ""));
    }

    private String found() {
        List<String> names = host.javas().stream().map(HostJava::describe).toList();
        return names.isEmpty() ? " (none was found)" : " (found: " + String.join("; ", names) + ")";
    }

    private Chosen shipped(SshConnection connection, Transfer progress) throws SshFailure, InterruptedException {
        String name = "runtimes/" + image.name();
        Chosen chosen = new Chosen(host.root() + "/" + name + "/bin/java", Runtime.version().feature(),
                "on a Java runtime that Farcell brought, since the host has none that fits");
        if (host.there().contains(name)) {
            return chosen;
        }
        Path archive = image.archive(progress);
        Map<Path, String> hashes = objects.ensure(connection, List.of(archive), "sending a Java runtime", progress);
        progress.at("unpacking the Java runtime", 0, 0);
        SshConnection.Answer answer = connection.run("""
                umask 077
                root=%s hash=%s name=%s
                [ ! -x "$root/$name/bin/java" ] || exit 0
                new=$root/runtimes/.new-$$
                rm -rf "$new" && mkdir -p "$new" || exit 1
                gzip -dc "$root/objects/$hash" | tar xf - -C "$new" || { rm -rf "$new"; exit 1; }
                [ -x "$new/bin/java" ] || { echo "no bin/java in it" >&2; exit 1; }
                mv "$new" "$root/$name" 2>/dev/null || { rm -rf "$new"; [ -x "$root/$name/bin/java" ]; }
                """.formatted(HostShell.quoted(host.root()), hashes.get(archive), name), UNPACK);
        if (!answer.ok()) {
            throw new SshFailure("cannot unpack the Java runtime in " + host.root() + " on "
                    + connection.hop().describe() + ": " + answer.complaint());
        }
        return chosen;
    }
}

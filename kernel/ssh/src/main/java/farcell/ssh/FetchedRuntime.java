package farcell.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * A Java runtime from the address that the configuration names, for a host of whatever kind: fetched by the host, else by
 * this machine and sent. Nothing is unpacked whose hash is not the one that was written down.
 */
final class FetchedRuntime {

    private static final Duration FETCH = Duration.ofMinutes(30);
    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final int NOT_FETCHED = 5;
    private static final int WRONG = 6;

    private final RuntimeSource source;
    private final HostFacts host;
    private final ObjectStore objects;
    private final Path cache;

    /** @param cache directory of this machine for what can be fetched again */
    FetchedRuntime(RuntimeSource source, HostFacts host, ObjectStore objects, Path cache) {
        this.source = source;
        this.host = host;
        this.objects = objects;
        this.cache = cache;
    }

    /** Name of its directory on a host. */
    static String name(RuntimeSource source) {
        return "runtimes/url-" + source.sha256().substring(0, 16);
    }

    /**
     * Makes sure that it is on the host.
     *
     * @param release feature version that it has to have, or a later one
     * @throws SshFailure saying what to put where
     */
    HostRuntime.Chosen ensure(SshConnection connection, int release, Transfer progress)
            throws SshFailure, InterruptedException {
        String directory = host.root() + "/" + name(source);
        if (!host.there().contains(name(source))) {
            fetch(connection, progress);
            unpack(connection, directory, progress);
        }
        String version = connection.run("sed -n 's/^JAVA_VERSION=\"\\{0,1\\}\\([^\"]*\\).*/\\1/p' "
                + HostShell.quoted(directory + "/release") + " 2>/dev/null", HostFacts.LIMIT).output().strip();
        int feature = HostJava.featureOf(version);
        if (feature < release) {
            throw new SshFailure("the runtime of the backend, " + source.url() + ", is Java "
                    + (version.isEmpty() ? "of unknown version (it has no file release)" : version)
                    + "; the cells of this notebook need Java " + release + " or later");
        }
        return new HostRuntime.Chosen(directory + "/bin/java", feature,
                "on the Java runtime that the backend's configuration names");
    }

    private void fetch(SshConnection connection, Transfer progress) throws SshFailure, InterruptedException {
        progress.at("fetching a Java runtime from " + source.url(), 0, 0);
        SshConnection.Answer answer = connection.run("""
                umask 077
                cd %s && mkdir -p objects incoming || exit 1
                sha=%s url=%s
                [ ! -f "objects/$sha" ] || exit 0
                %s
                got=incoming/$sha.url
                if command -v curl >/dev/null 2>&1; then curl -fsSL --connect-timeout 15 -o "$got" "$url" || exit 5
                elif command -v wget >/dev/null 2>&1; then wget -q -T 15 -t 2 -O "$got" "$url" || { echo "wget: exit status $?" >&2; exit 5; }
                else echo 'it has neither curl nor wget' >&2; exit 5
                fi
                found=$(hash "$got")
                if [ "$found" = "$sha" ]; then mv -f "$got" "objects/$sha"; else rm -f "$got"; echo "$found"; exit 6; fi
                """.formatted(HostShell.quoted(host.root()), source.sha256(), HostShell.quoted(source.url()),
                ObjectStore.HASH), FETCH);
        if (answer.status() == WRONG) {
            throw wrong(answer.output().strip());
        }
        if (answer.status() != NOT_FETCHED && !answer.ok()) {
            throw new SshFailure("the Java runtime cannot be stored in " + host.root() + " on "
                    + connection.hop().describe() + ": " + answer.complaint());
        }
        if (!answer.ok()) {
            Path file = here(answer.complaint(), progress);
            objects.ensure(connection, List.of(file), "sending a Java runtime", progress);
        }
    }

    private SshFailure wrong(String found) {
        return new SshFailure("what " + source.url() + " gives is not what the backend's configuration says: its SHA-256 is "
                + found + ", not " + source.sha256() + ". If its publisher names the first, put that into sha256");
    }

    /** The archive on this machine. @param why the host could not fetch it */
    private Path here(String why, Transfer progress) throws SshFailure, InterruptedException {
        Path file = cache.resolve(source.sha256() + (source.url().endsWith(".zip") ? ".zip" : ".tar.gz"));
        if (Files.isRegularFile(file) && objects.hash(file).equals(source.sha256())) {
            return file;
        }
        progress.at("fetching a Java runtime to this machine", 0, 0);
        try {
            Files.createDirectories(cache);
            Path part = Files.createTempFile(cache, "fetching", ".part");
            try {
                String found = download(part);
                if (!found.equals(source.sha256())) {
                    throw wrong(found);
                }
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
                return file;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (SshFailure e) {
            throw e;
        } catch (IOException e) {
            throw new SshFailure("the Java runtime " + source.url() + " can be fetched neither by the host (" + why
                    + ") nor by this machine (" + (e.getMessage() == null ? e.toString() : e.getMessage()) + "). Fetch it"
                    + " where there is a network, and put it as " + file + " on this machine, or as " + host.root()
                    + "/objects/" + source.sha256() + " on the host; then run the cell again", e);
        }
    }

    /** @return the hash of what came, in hex */
    private String download(Path to) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(CONNECT)
                .build();
        HttpResponse<InputStream> response = client.send(HttpRequest.newBuilder(URI.create(source.url())).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body(); OutputStream out = Files.newOutputStream(to)) {
            if (response.statusCode() != 200) {
                throw new IOException("the server answered " + response.statusCode());
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(body, digest).transferTo(out);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The archive has the runtime in a directory of its own, and that of macOS deeper. */
    private void unpack(SshConnection connection, String directory, Transfer progress)
            throws SshFailure, InterruptedException {
        progress.at("unpacking the Java runtime", 0, 0);
        SshConnection.Answer answer = connection.run("""
                umask 077
                root=%s to=%s
                [ ! -x "$to/bin/java" ] || exit 0
                new=$root/runtimes/.new-$$
                rm -rf "$new" && mkdir -p "$new" || exit 1
                file=$root/objects/%s
                if [ "$(head -c 2 "$file")" = PK ]; then
                    # Some publishers' zips come from systems without marks for programs.
                    if command -v unzip >/dev/null 2>&1; then unzip -q "$file" -d "$new"
                    elif command -v bsdtar >/dev/null 2>&1; then bsdtar -xf "$file" -C "$new"
                    elif command -v python3 >/dev/null 2>&1; then python3 -m zipfile -e "$file" "$new"
                    else echo 'it is a zip, and there is neither unzip nor bsdtar nor python3' >&2; false
                    fi && chmod u+x "$new"/bin/* "$new"/*/bin/* "$new"/lib/jspawnhelper "$new"/*/lib/jspawnhelper 2>/dev/null
                    [ -n "$(ls "$new")" ] || { rm -rf "$new"; exit 1; }
                else gzip -dc "$file" | tar xf - -C "$new" || { rm -rf "$new"; exit 1; }
                fi
                for home in "$new" "$new"/* "$new"/Contents/Home "$new"/*/Contents/Home; do
                    if [ -x "$home/bin/java" ]; then
                        mv "$home" "$to"; status=$?
                        rm -rf "$new"
                        exit $status
                    fi
                done
                rm -rf "$new"; echo 'there is no bin/java in it' >&2; exit 1
                """.formatted(HostShell.quoted(host.root()), HostShell.quoted(directory), source.sha256()), FETCH);
        if (!answer.ok()) {
            throw new SshFailure("the Java runtime " + source.url() + " cannot be unpacked in " + host.root() + " on "
                    + connection.hop().describe() + ": " + answer.complaint());
        }
    }
}

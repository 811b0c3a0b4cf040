package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import farcell.hosts.Distribution;
import farcell.hosts.LaunchException;
import farcell.hosts.LaunchedSession;
import farcell.hosts.SessionRequest;
import farcell.ssh.Questions;
import farcell.ssh.RuntimeSource;
import farcell.ssh.SshBackend;
import farcell.ssh.SshPlace;
import farcell.ssh.Transfer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts of another kind of machine than the kernel's: their Java runtime is fetched from the address that the
 * configuration names. On real OpenSSH servers; the archive is served by this process.
 */
class SshRuntimeTest {

    @TempDir
    private static Path directory;

    private static RealHosts hosts;
    private static Path archive;
    private static Path zip;
    private static String sha256;
    private final List<String> askers = new CopyOnWriteArrayList<>();

    /** No host has Java; the first gets a runtime of the kernel's, which is then what is served. */
    @BeforeAll
    static void boot() throws Exception {
        hosts = RealHosts.up(4);
        for (int i = 1; i <= 4; i++) {
            hosts.on(i, "mount -t tmpfs tmpfs /usr/lib/jvm");
        }
        launch(new SshPlace("host1", Optional.of(hosts.config()), Optional.empty(), "/srv/farcell", ""));
        Path runtimes = hosts.files(1).resolve("farcell/runtimes");
        archive = directory.resolve("jdk.tar.gz");
        RealHosts.run(List.of("sh", "-c", "cd " + runtimes + " && mv java-* jdk-for-hosts && tar cf - jdk-for-hosts | gzip -1 >"
                + archive));
        zip = zipped(runtimes.resolve("jdk-for-hosts"), directory.resolve("jdk.zip"));
        sha256 = RealHosts.run(List.of("sha256sum", archive.toString())).split(" ")[0];
    }

    /** As a system without rights of files makes it. */
    private static Path zipped(Path runtime, Path to) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to)); Stream<Path> files = Files.walk(runtime)) {
            out.setLevel(1);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry("jdk/" + runtime.relativize(file)));
                Files.copy(file, out);
            }
        }
        return to;
    }

    @AfterAll
    static void down() {
        hosts.close();
    }

    private HttpServer serve(String address) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.createContext("/jdk.tar.gz", exchange -> {
            askers.add(exchange.getRemoteAddress().getAddress().getHostAddress());
            exchange.sendResponseHeaders(200, Files.size(archive));
            try (var body = exchange.getResponseBody()) {
                Files.copy(archive, body);
            }
        });
        server.createContext("/jdk.zip", exchange -> {
            exchange.sendResponseHeaders(200, Files.size(zip));
            try (var body = exchange.getResponseBody()) {
                Files.copy(zip, body);
            }
        });
        server.start();
        return server;
    }

    private static SshPlace place(int host, String address, int port, String hash) {
        return new SshPlace("host" + host, Optional.of(hosts.config()), Optional.empty(), "/srv/farcell", "")
                .withRuntime(new RuntimeSource("http://" + address + ":" + port + "/jdk.tar.gz", hash));
    }

    /** Starts a session and ends it. @return what is said of it */
    private static String launch(SshPlace place) throws LaunchException, InterruptedException {
        try (SshBackend backend = new SshBackend("lab", place, new SshBackend.Settings(Distribution.find(), 17,
                        Map.of("XDG_CACHE_HOME", directory.resolve("cache").toString()), Questions.NOBODY, Transfer.UNHEARD));
                LaunchedSession session = backend.launch(SessionRequest.named("s").build(), new Silent())) {
            return session.hello().feature() + " " + session.note();
        }
    }

    private static String refused(SshPlace place) {
        LaunchException refused = catchThrowableOfType(LaunchException.class, () -> launch(place));
        assertThat(refused).isNotNull();
        return refused.getMessage();
    }

    @Test
    void aHostOfAnotherProcessorFetchesItsOwn() throws Exception {
        hosts.on(2, "printf '#!/bin/sh\\ncase $1 in -m) echo riscv64 ;; *) exec /usr/bin/uname \"$@\" ;; esac\\n' "
                + ">/srv/bin/uname && chmod 755 /srv/bin/uname");
        assertThat(refused(new SshPlace("host2", Optional.of(hosts.config()), Optional.empty(), "/srv/farcell", "")))
                .contains("Linux riscv64", "Unpack a JDK 17", "/root/.jdks/jdk-17", "runtime = { url");
        String bridge = hosts.address(2).replaceAll("\\d+$", "254");
        HttpServer server = serve(bridge);
        try {
            SshPlace place = place(2, bridge, server.getAddress().getPort(), sha256);
            assertThat(launch(place)).contains(Runtime.version().feature() + " on the Java runtime that the backend's");
            assertThat(askers).containsExactly(hosts.address(2));
            assertThat(hosts.on(2, "ls /srv/farcell/runtimes")).isEqualTo("url-" + sha256.substring(0, 16));
            launch(place);
            assertThat(askers).as("fetched once").hasSize(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aHostWithoutNetworkGetsItFromTheKernel() throws Exception {
        HttpServer server = serve("127.0.0.1");
        int port = server.getAddress().getPort();
        try {
            assertThat(launch(place(3, "127.0.0.1", port, sha256))).contains("on the Java runtime that");
            assertThat(askers).containsExactly("127.0.0.1");
            String other = "0".repeat(64);
            assertThat(refused(place(4, "127.0.0.1", port, other))).contains("its SHA-256 is " + sha256, "not " + other);
            RuntimeSource zipped = new RuntimeSource("http://127.0.0.1:" + port + "/jdk.zip",
                    RealHosts.run(List.of("sha256sum", zip.toString())).split(" ")[0]);
            assertThat(launch(place(4, "127.0.0.1", port, other).withRuntime(zipped))).contains("on the Java runtime that");
        } finally {
            server.stop(0);
        }
        String missing = "1".repeat(64);
        assertThat(refused(place(4, "127.0.0.1", port, missing))).contains("neither by the host", "nor by this machine",
                missing + ".tar.gz on this machine", "/srv/farcell/objects/" + missing + " on the host");
    }
}

package farcell.ssh;

import farcell.wire.Hashes;
import farcell.wire.UserCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A Java runtime made of the kernel's own JDK, for hosts that have none that fits: what sessions and most libraries
 * need, without compiler and sources. It is made once on this machine, and only when a host wants it.
 */
final class RuntimeImage {

    /** What an agent needs, and what Tablesaw, DJL and their like do. */
    private static final List<String> MODULES = List.of("java.se", "java.instrument", "jdk.unsupported",
            "jdk.crypto.ec", "jdk.management", "jdk.zipfs", "jdk.jdwp.agent", "jdk.attach", "jdk.httpserver",
            "jdk.net", "jdk.charsets", "jdk.localedata", "jdk.incubator.vector", "jdk.jcmd", "jdk.naming.dns");

    private final Path javaHome;
    private final Path cache;

    /** @param javaHome of the JDK; @param cache directory of this user for what can be made again */
    RuntimeImage(Path javaHome, Path cache) {
        this.javaHome = javaHome;
        this.cache = cache;
    }

    /** Of the JDK that this program runs on. */
    static RuntimeImage ofThisJava(Map<String, String> environment) {
        return new RuntimeImage(Path.of(System.getProperty("java.home")), UserCache.of(environment, "runtimes"));
    }

    /** Whether it runs on a machine of that kind ({@code uname -s}, {@code uname -m}). */
    static boolean fits(HostFacts host) {
        return os(System.getProperty("os.name")).equals(os(host.os()))
                && arch(System.getProperty("os.arch")).equals(arch(host.arch()))
                && isMusl(host.libc()) == Files.exists(Path.of("/lib/ld-musl-" + host.arch() + ".so.1"));
    }

    private static boolean isMusl(String libc) {
        return libc.contains("musl");
    }

    private static String os(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("mac") || lower.equals("darwin") ? "mac" : lower.replaceFirst(" .*", "");
    }

    private static String arch(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "arm64", "aarch64" -> "aarch64";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }

    /** Directory of this user for what can be made, or fetched, again. */
    Path cache() {
        return cache;
    }

    /** The image as a .tar.gz file, made if it is not there; that takes ten seconds or more. */
    Path archive(Transfer progress) throws SshFailure, InterruptedException {
        Path file = cache.resolve(name() + ".tar.gz");
        if (Files.isRegularFile(file)) {
            return file;
        }
        progress.at("making a Java runtime of " + javaHome + " for the host", 0, 0);
        try {
            Files.createDirectories(cache);
            Path work = Files.createTempDirectory(cache, "making-");
            try {
                Path image = work.resolve("image");
                link(image);
                Path packed = work.resolve("packed.tar.gz");
                pack(image, packed);
                move(packed, file);
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw e instanceof SshFailure failure ? failure
                    : new SshFailure("cannot make a Java runtime for the host: " + e.getMessage(), e);
        }
        return file;
    }

    /** Its name, which follows from what its content depends on: {@code java-17-0f3a...}. */
    String name() {
        String made = System.getProperty("java.vm.version") + System.getProperty("java.vendor")
                + System.getProperty("os.name") + System.getProperty("os.arch") + javaHome + MODULES;
        return "java-" + Runtime.version().feature() + "-"
                + Hashes.of(made.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    private void link(Path image) throws IOException, InterruptedException {
        Path jlink = javaHome.resolve("bin").resolve("jlink");
        if (!Files.isExecutable(jlink)) {
            throw new SshFailure("the host has no Java that fits, and the kernel's own (" + javaHome + ") cannot make one"
                    + " for it: it has no jlink. Run the kernel on a full JDK, or install Java on the host");
        }
        Set<String> there = new TreeSet<>();
        java.lang.module.ModuleFinder.ofSystem().findAll().forEach(each -> there.add(each.descriptor().name()));
        List<String> command = new ArrayList<>(List.of(jlink.toString(), "--strip-debug", "--no-header-files",
                "--no-man-pages", "--add-modules", String.join(",", MODULES.stream().filter(there::contains).toList()),
                "--output", image.toString()));
        Path log = image.resolveSibling("jlink.log");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            process.getOutputStream().close();
            if (process.waitFor() != 0) {
                throw new SshFailure("jlink failed: " + Files.readString(log).strip());
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** Programs are those in bin and jspawnhelper, which starts processes; links do not occur but within legal/. */
    private static void pack(Path image, Path archive) throws IOException {
        try (Stream<Path> files = Files.walk(image); GZIPOutputStream out = new GZIPOutputStream(
                Files.newOutputStream(archive), 1 << 16)) {
            TarStream tar = new TarStream(out);
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = image.relativize(file).toString().replace('\\', '/');
                if (name.startsWith("legal/") || name.length() > 100) {
                    continue;
                }
                long size = Files.size(file);
                tar.head(name, size, Files.isExecutable(file));
                try (InputStream in = Files.newInputStream(file)) {
                    in.transferTo(out);
                }
                tar.pad(size);
            }
            tar.end();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

package farcell.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The notebook's jars on a host: links below the session's directory to files of the object store. */
final class SessionJars {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ObjectStore objects;

    SessionJars(ObjectStore objects) {
        this.objects = objects;
    }

    /** Sends what is not there. A directory goes as a jar. @return paths on the host, in the same order */
    List<String> bring(SshConnection connection, SessionFiles files, List<Path> paths, Transfer progress)
            throws SshFailure, InterruptedException {
        List<Path> temporary = new ArrayList<>();
        try {
            List<Path> jars = new ArrayList<>();
            for (Path path : paths) {
                if (Files.isDirectory(path)) {
                    Path packed = packed(path);
                    temporary.add(packed);
                    jars.add(packed);
                } else {
                    jars.add(path);
                }
            }
            Map<Path, String> hashes = objects.ensure(connection, jars, "sending the notebook's jars", progress);
            Map<Path, String> names = new LinkedHashMap<>();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < jars.size(); i++) {
                String hash = hashes.get(jars.get(i));
                String name = hash.substring(0, 8) + "-" + paths.get(i).getFileName().toString()
                        .replaceAll("[^A-Za-z0-9._+-]", "_") + (Files.isDirectory(paths.get(i)) ? ".jar" : "");
                names.put(jars.get(i), name);
                lines.append(hash).append(' ').append(name).append('\n');
            }
            SshConnection.Answer answer = connection.run("""
                    umask 077
                    root=%s dir=%s
                    while read -r hash name; do
                        [ -f "$dir/jars/$name" ] || ln "$root/objects/$hash" "$dir/jars/$name" 2>/dev/null \\
                            || cp "$root/objects/$hash" "$dir/jars/$name" || exit 1
                    done
                    """.formatted(HostShell.quoted(files.root()), HostShell.quoted(files.path())),
                    out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8)), LIMIT);
            if (!answer.ok()) {
                throw new SshFailure("cannot put jars into " + files.path() + " on " + connection.hop().describe() + ": "
                        + answer.complaint());
            }
            return jars.stream().map(jar -> files.path() + "/jars/" + names.get(jar)).toList();
        } finally {
            for (Path each : temporary) {
                try {
                    Files.deleteIfExists(each);
                } catch (IOException e) {
                    // The system's temporary files go at some time.
                }
            }
        }
    }

    /** A directory of classes as a jar that is the same whenever the files are. */
    private static Path packed(Path directory) throws SshFailure {
        try (Stream<Path> walk = Files.walk(directory)) {
            Path jar = Files.createTempFile("farcell-", ".jar");
            try (OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                    ZipEntry entry = new ZipEntry(directory.relativize(file).toString().replace('\\', '/'));
                    entry.setLastModifiedTime(FileTime.fromMillis(0));
                    zip.putNextEntry(entry);
                    Files.copy(file, zip);
                    zip.closeEntry();
                }
            }
            return jar;
        } catch (IOException e) {
            throw new SshFailure("cannot read the directory " + directory + ": " + e.getMessage(), e);
        }
    }
}

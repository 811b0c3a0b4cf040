package farcell.magics.maven;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Which Maven artifact a jar says it is. */
final class JarIdentity {

    private JarIdentity() {}

    /** Empty for a directory, a jar that was not built by Maven, and one that holds several artifacts. */
    static Optional<Coordinate> of(Path entry) {
        if (!Files.isRegularFile(entry)) {
            return Optional.empty();
        }
        try (ZipFile zip = new ZipFile(entry.toFile())) {
            List<? extends ZipEntry> found = zip.stream()
                    .filter(file -> file.getName().matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties")).toList();
            if (found.size() != 1) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            try (InputStream in = zip.getInputStream(found.get(0))) {
                properties.load(in);
            }
            return coordinate(properties);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // not readable as a jar: the compiler will say so where it matters
        }
    }

    private static Optional<Coordinate> coordinate(Properties properties) {
        String group = properties.getProperty("groupId");
        String artifact = properties.getProperty("artifactId");
        String version = properties.getProperty("version");
        return group == null || artifact == null || version == null ? Optional.empty()
                : Optional.of(new Coordinate(group, artifact, "jar", "", version));
    }
}

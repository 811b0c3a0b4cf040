package farcell.magics.maven;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A small Maven repository in a directory, and Maven places that know no other. */
public final class TestRepository {

    private final Path directory;

    public TestRepository(Path directory) {
        this.directory = directory;
    }

    public String url() {
        return directory.toUri().toString();
    }

    /** Publishes {@code group:artifact:version}, which needs others of that form. */
    public TestRepository publish(String coordinate, String... needs) {
        Coordinate c = Coordinate.parse(coordinate);
        String dependencies = Stream.of(needs).map(Coordinate::parse)
                .map(d -> "<dependency><groupId>" + d.group() + "</groupId><artifactId>" + d.artifact()
                        + "</artifactId><version>" + d.version() + "</version></dependency>")
                .collect(Collectors.joining());
        String pom = "<project><modelVersion>4.0.0</modelVersion><groupId>" + c.group() + "</groupId><artifactId>"
                + c.artifact() + "</artifactId><version>" + c.version() + "</version><dependencies>" + dependencies
                + "</dependencies></project>";
        try {
            Path parent = Files.createDirectories(directory.resolve(c.group()).resolve(c.artifact())
                    .resolve(c.version()));
            Files.writeString(parent.resolve(c.artifact() + "-" + c.version() + ".pom"), pom);
            jar(parent.resolve(c.artifact() + "-" + c.version() + ".jar"), c);
            metadata(parent.getParent(), c);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Writes a jar that says which artifact it is. */
    public static Path jar(Path file, Coordinate c) throws IOException {
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("META-INF/maven/" + c.group() + "/" + c.artifact() + "/pom.properties"));
            zip.write(("groupId=" + c.group() + "\nartifactId=" + c.artifact() + "\nversion=" + c.version())
                    .getBytes());
        }
        return file;
    }

    private static void metadata(Path artifact, Coordinate c) throws IOException {
        List<String> versions;
        try (Stream<Path> paths = Files.list(artifact)) {
            versions = paths.filter(Files::isDirectory).map(path -> path.getFileName().toString()).sorted().toList();
        }
        Files.writeString(artifact.resolve("maven-metadata.xml"), "<metadata><groupId>" + c.group()
                + "</groupId><artifactId>" + c.artifact() + "</artifactId><versioning><versions>"
                + versions.stream().map(v -> "<version>" + v + "</version>").collect(Collectors.joining())
                + "</versions></versioning></metadata>");
    }

    /** Settings in which this repository stands for Maven Central, and an empty local repository. */
    public MavenPlaces places(Path home) {
        return places(home, "");
    }

    public MavenPlaces places(Path home, String moreSettings) {
        try {
            Files.createDirectories(home);
            Path settings = home.resolve("settings.xml");
            Files.writeString(settings, "<settings><mirrors><mirror><id>test</id><mirrorOf>central</mirrorOf><url>"
                    + url()
                    + "</url></mirror></mirrors>" + moreSettings + "</settings>");
            return new MavenPlaces(Optional.of(settings), Optional.of(home.resolve("repository")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package farcell.magics.project;

import farcell.magics.MagicException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a Maven project has its files: Maven's standard directory layout. @param home its directory, absolute */
record ProjectLayout(Path home) {

    private static final Pattern MODULE = Pattern.compile("<module>\\s*([^<]+?)\\s*</module>");

    /** @throws MagicException where there is no project, or none with sources of its own */
    static ProjectLayout of(Path directory) {
        Path home = directory.toAbsolutePath().normalize();
        ProjectLayout layout = new ProjectLayout(Files.isRegularFile(home) && home.endsWith("pom.xml") ? home.getParent() : home);
        if (!Files.isRegularFile(layout.pom())) {
            throw new MagicException("%project: there is no pom.xml in " + layout.home()
                    + "; name the directory of a Maven project");
        }
        if (!Files.isDirectory(layout.sources())) {
            List<String> modules = layout.modules();
            throw new MagicException("%project: there is no src/main/java in " + layout.home() + (modules.isEmpty() ? ""
                    : "; it is made of modules, each a project of its own: " + String.join(", ", modules)));
        }
        return layout;
    }

    String name() {
        return String.valueOf(home.getFileName());
    }

    Path pom() {
        return home.resolve("pom.xml");
    }

    Path sources() {
        return home.resolve("src/main/java");
    }

    Path resources() {
        return home.resolve("src/main/resources");
    }

    private List<String> modules() {
        try {
            List<String> modules = new ArrayList<>();
            Matcher matcher = MODULE.matcher(Files.readString(pom()));
            while (matcher.find()) {
                modules.add(matcher.group(1));
            }
            return modules;
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Sources in order of their names; not module-info.java, since cells live on the class path. */
    List<Path> sourceFiles() throws IOException {
        return files(sources()).stream().filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !file.endsWith("module-info.java")).sorted().toList();
    }

    List<Path> resourceFiles() throws IOException {
        return Files.isDirectory(resources()) ? files(resources()) : List.of();
    }

    /** All files below a directory. One that goes away meanwhile is as good as never there. */
    private static List<Path> files(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}

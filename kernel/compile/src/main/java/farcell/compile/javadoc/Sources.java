package farcell.compile.javadoc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Finds the source of a type: in the JDK's src.zip, and in the sources jars of the notebook's jars. */
final class Sources {

    private final Optional<SourceArchive> jdk;
    private final Supplier<List<Path>> jars;
    private final Function<Path, Optional<Path>> sourcesOf;
    private final Map<Path, Set<String>> types = new ConcurrentHashMap<>();
    private final Map<Path, SourceArchive> archives = new ConcurrentHashMap<>();

    /**
     * @param jdk       its src.zip, where it has one
     * @param jars      the notebook's class path
     * @param sourcesOf the sources of a jar where they are here; must not wait for them
     */
    Sources(Optional<Path> jdk, Supplier<List<Path>> jars, Function<Path, Optional<Path>> sourcesOf) {
        this.jdk = jdk.map(file -> new SourceArchive(file, true));
        this.jars = jars;
        this.sourcesOf = sourcesOf;
    }

    /** The src.zip of the JDK that this program runs on. */
    static Optional<Path> ofThisJdk() {
        Path home = Path.of(System.getProperty("java.home"));
        return List.of(home.resolve("lib/src.zip"), home.resolve("src.zip")).stream().filter(Files::isReadable).findFirst();
    }

    /** @param file of a source, {@code java/util/Map.java} */
    Optional<String> text(String file) {
        Optional<String> found = jdk.flatMap(archive -> archive.text(file));
        if (found.isPresent()) {
            return found;
        }
        String type = file.replaceFirst("\\.java$", ".class");
        for (Path jar : jars.get()) {
            if (types.computeIfAbsent(jar, Sources::typesOf).contains(type)) {
                return sourcesOf.apply(jar).map(path -> archives.computeIfAbsent(path, p -> new SourceArchive(p, false)))
                        .flatMap(archive -> archive.text(file));
            }
        }
        return Optional.empty();
    }

    private static Set<String> typesOf(Path jar) {
        if (!Files.isRegularFile(jar)) {
            return Set.of();
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class") && !name.contains("$"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of();
        }
    }

    /**
     * Full names that a name may stand for.
     *
     * @param imports as after the word import: {@code java.util.*}, {@code java.util.List}
     */
    static List<String> fullNames(String name, List<String> imports) {
        String first = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        if (first.isEmpty() || Character.isLowerCase(first.charAt(0))) {
            return List.of(name);
        }
        List<String> names = new ArrayList<>();
        imports.stream().filter(each -> each.endsWith("." + first))
                .forEach(each -> names.add(each + name.substring(first.length())));
        names.add("java.lang." + name);
        imports.stream().filter(each -> each.endsWith(".*"))
                .forEach(each -> names.add(each.substring(0, each.length() - 1) + name));
        return names;
    }

    /** {@code java/util/Map.java} for {@code java.util.Map.Entry}: package names begin with a small letter. */
    static String fileOf(String fullName) {
        StringBuilder file = new StringBuilder();
        for (String part : fullName.split("\\.")) {
            file.append(part);
            if (!part.isEmpty() && Character.isUpperCase(part.charAt(0))) {
                return file + ".java";
            }
            file.append('/');
        }
        return file + ".java";
    }

    /** {@code Map.Entry} for {@code java.util.Map.Entry}. */
    static String withoutPackage(String fullName) {
        String[] parts = fullName.split("\\.");
        int at = 0;
        while (at < parts.length - 1 && !parts[at].isEmpty() && Character.isLowerCase(parts[at].charAt(0))) {
            at++;
        }
        return String.join(".", List.of(parts).subList(at, parts.length));
    }
}

package farcell.compile.javadoc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Sources in a zip: those of a JDK, below a directory for each module, or of a library. */
final class SourceArchive {

    private static final int LARGEST = 4 << 20;

    private final Path file;
    private final boolean modules;
    private Map<String, String> entries;

    SourceArchive(Path file, boolean modules) {
        this.file = file;
        this.modules = modules;
    }

    /** @param name of a source, {@code java/util/Map.java} */
    synchronized Optional<String> text(String name) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String entry = entries(zip).get(name);
            if (entry == null) {
                return Optional.empty();
            }
            try (InputStream in = zip.getInputStream(zip.getEntry(entry))) {
                return Optional.of(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Map<String, String> entries(ZipFile zip) {
        if (entries == null) {
            entries = new HashMap<>();
            zip.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".java")).forEach(name ->
                    entries.putIfAbsent(modules ? name.substring(name.indexOf('/') + 1) : name, name));
        }
        return entries;
    }
}

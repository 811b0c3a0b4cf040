package farcell.magics.standard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All groups together, beside what is imported from the start, leave every simple name with one meaning. */
class ImportGroupsTest {

    private static final List<String> START = List.of("java.io.*", "java.math.*", "java.net.*", "java.nio.file.*",
            "java.util.*", "java.util.concurrent.*", "java.util.function.*", "java.util.prefs.*", "java.util.regex.*",
            "java.util.stream.*", "java.lang.*");

    @Test
    void noTypeNameIsAmbiguous() throws Exception {
        Set<String> imports = new LinkedHashSet<>(START);
        ImportMagic.GROUPS.values().forEach(imports::addAll);
        Map<String, Set<String>> meanings = new HashMap<>();
        for (String name : imports) {
            if (name.endsWith(".*") && !name.startsWith("static ")) {
                List<String> types = types(name.substring(0, name.length() - 2));
                assertThat(types).as(name).isNotEmpty();
                types.forEach(type -> meanings.computeIfAbsent(type.substring(type.lastIndexOf('.') + 1),
                        simple -> new LinkedHashSet<>()).add(type));
            } else {
                String type = name.startsWith("static ") ? name.substring(7, name.lastIndexOf('.')) : name;
                assertThat(Class.forName(type)).isPublic();
            }
        }
        meanings.values().removeIf(types -> types.size() == 1);
        assertThat(meanings).isEmpty();
    }

    private static List<String> types(String packageName) throws IOException {
        Path link = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/packages", packageName);
        List<String> types = new ArrayList<>();
        try (Stream<Path> modules = Files.list(link)) {
            for (Path module : modules.toList()) {
                Path directory = module.toRealPath().resolve(packageName.replace('.', '/'));
                if (Files.isDirectory(directory)) {
                    try (Stream<Path> files = Files.list(directory)) {
                        files.map(file -> file.getFileName().toString())
                                .filter(file -> file.endsWith(".class") && !file.contains("$") && !file.contains("-"))
                                .map(file -> packageName + "." + file.replace(".class", ""))
                                .filter(ImportGroupsTest::isPublic).forEach(types::add);
                    }
                }
            }
        }
        return types;
    }

    private static boolean isPublic(String name) {
        try {
            return java.lang.reflect.Modifier.isPublic(Class.forName(name, false, ClassLoader.getPlatformClassLoader()).getModifiers());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}

package farcell.compile;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The import that a cell lacks: public types of a name in the JDK and in the jars of the notebook. */
final class MissingImports {

    private static final Pattern TYPE =
            Pattern.compile("symbol:\\s+(?:class|variable) (\\p{javaUpperCase}\\w*)\\s*$", Pattern.MULTILINE);
    private static final int MOST = 3;
    private static final int MOST_JARS = 200;

    private final Supplier<Collection<String>> classPath;

    /** @param classPath jars and directories that cells compile against */
    MissingImports(Supplier<Collection<String>> classPath) {
        this.classPath = classPath;
    }

    /** The type that a problem is about, if that is a type that is not found. */
    static Optional<String> typeOf(CompileProblem problem) {
        Matcher type = TYPE.matcher(problem.message());
        return type.find() ? Optional.of(type.group(1)) : Optional.empty();
    }

    /** What is to be imported for a type, if there is one of that name. */
    Optional<String> advice(String simpleName) {
        List<String> names = named(simpleName);
        return names.isEmpty() ? Optional.empty() : Optional.of("to import it: " + names.stream().limit(MOST)
                .map(name -> "import " + name + ";").collect(Collectors.joining(" or ")));
    }

    private List<String> named(String simpleName) {
        Set<String> found = new LinkedHashSet<>();
        for (Module module : ModuleLayer.boot().modules()) {
            if (module.getName().startsWith("java.")) {
                for (ModuleDescriptor.Exports exported : module.getDescriptor().exports()) {
                    String name = exported.source() + "." + simpleName;
                    if (!exported.isQualified() && isPublic(name)) {
                        found.add(name);
                    }
                }
            }
        }
        List<String> names = new ArrayList<>(found);
        // The packages nearest to the language first: java.util.List before java.awt.List.
        names.sort(Comparator.comparing((String name) -> name.startsWith("java.awt.") || name.startsWith("javax."))
                .thenComparing(String::length).thenComparing(name -> name));
        classPath.get().stream().limit(MOST_JARS).flatMap(path -> inside(Path.of(path), simpleName).stream())
                .filter(name -> !names.contains(name)).sorted().distinct().forEach(names::add);
        return names;
    }

    private static boolean isPublic(String name) {
        try {
            Class<?> type = Class.forName(name, false, ClassLoader.getPlatformClassLoader());
            return Modifier.isPublic(type.getModifiers());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static List<String> inside(Path path, String simpleName) {
        String file = "/" + simpleName + ".class";
        if (!Files.isRegularFile(path)) {
            return List.of();
        }
        try (JarFile jar = new JarFile(path.toFile())) {
            return jar.stream().map(entry -> entry.getName())
                    .filter(name -> name.endsWith(file) && !name.startsWith("META-INF/"))
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.')).toList();
        } catch (IOException e) {
            // Not a jar: the compiler has nothing of it either.
            return List.of();
        }
    }
}

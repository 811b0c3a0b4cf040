package farcell.session;

import farcell.values.ValueCodecs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;

/**
 * Loads the classes of an agent and ends, so that the JVM can write them down for those of later sessions (application
 * class-data sharing, JEP 350). Nothing of a user is run, and nobody can connect.
 */
final class Training {

    /** System property that asks for it: the directory of the agent, with {@code lib/session} and {@code lib/api}. */
    static final String PROPERTY = "farcell.train";

    private Training() {}

    static void run(Path agent) throws IOException {
        ValueCodecs.river();
        for (String part : List.of("session", "api")) {
            for (Path jar : jars(agent.resolve("lib").resolve(part))) {
                load(jar);
            }
        }
    }

    private static List<Path> jars(Path directory) throws IOException {
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
                found.forEach(jars::add);
            }
        }
        Collections.sort(jars);
        return jars;
    }

    private static void load(Path jar) throws IOException {
        List<String> names;
        try (JarFile file = new JarFile(jar.toFile())) {
            names = file.stream().map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/") && !name.contains("-info"))
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.')).toList();
        }
        for (String name : names) {
            try {
                Class.forName(name, false, Training.class.getClassLoader());
            } catch (ClassNotFoundException | LinkageError e) {
                // Optional parts of libraries lack what they would need.
            }
        }
    }
}

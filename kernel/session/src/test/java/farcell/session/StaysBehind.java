package farcell.session;

import farcell.values.Traveler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A rule of a library, for tests: an array that begins with a thread stays, with its variable, while what it shares goes. */
public final class StaysBehind implements Traveler {

    /** Lays this class and its announcement into a directory, as a library of user code. */
    static void asLibrary(Path directory) throws IOException {
        String file = StaysBehind.class.getName().replace('.', '/') + ".class";
        Files.createDirectories(directory.resolve(file).getParent());
        try (InputStream bytes = StaysBehind.class.getClassLoader().getResourceAsStream(file)) {
            Files.copy(bytes, directory.resolve(file));
        }
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(Traveler.class.getName()), StaysBehind.class.getName());
    }

    @Override
    public boolean handles(Class<?> type) {
        return false;
    }

    @Override
    public Object leave(Object value) {
        throw new IllegalStateException("asked for a type that it does not handle");
    }

    @Override
    public Object arrive(Object sent, String type, ClassLoader loader) {
        throw new IllegalStateException("asked for a type that it does not handle");
    }

    @Override
    public boolean staysBehind(Object value) {
        return value instanceof Object[] array && array.length > 0 && array[0] instanceof Thread;
    }
}

package farcell.session;

import farcell.session.life.SessionClocks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What the launcher tells a session, read once. System properties unless said.
 *
 * @param directory {@code farcell.directory}: of this session, which only its owner can enter
 * @param name      {@code farcell.name}: of the session, for people
 * @param kernel    {@code farcell.kernel}: a socket of the kernel, to which the session makes the first connection: so
 *                  that nobody has to wait until the session's own socket is there
 * @param ready     {@code farcell.ready}: a file or pipe that gets a line when the session's socket is there
 * @param secret    environment variable {@code FARCELL_SECRET}, else the file {@code secret} of the directory: what
 *                  the two sides prove themselves by
 * @param user      {@code farcell.user}: directories of jars for user code, separated as a class path
 * @param patience  {@code farcell.patience}: seconds that a read of a variable waits for its value, those not counted in which
 *                  no kernel is connected; default 600
 * @param store     {@code farcell.store}: directory for values that no kernel took before the session ended in order; the
 *                  session's own by default
 * @param limits    {@code farcell.idle}, {@code farcell.orphan}, {@code farcell.ttl}: seconds, 0 for none
 */
record Settings(Path directory, String name, Optional<Path> kernel, Optional<Path> ready, String secret, List<Path> user,
                Duration patience, Path store, SessionClocks.Limits limits) {

    static final String SECRET = "FARCELL_SECRET";

    /** @throws IllegalArgumentException naming the setting that is missing or wrong */
    static Settings read(Properties properties, Map<String, String> environment) {
        String directory = properties.getProperty("farcell.directory", "");
        if (directory.isEmpty()) {
            throw new IllegalArgumentException("the system property farcell.directory (directory of the session) is "
                    + "not set; sessions are started by the kernel, not by hand");
        }
        List<Path> user = Stream.of(properties.getProperty("farcell.user", "").split(File.pathSeparator))
                .filter(path -> !path.isEmpty()).map(Path::of).toList();
        SessionClocks.Limits usual = SessionClocks.Limits.USUAL;
        return new Settings(Path.of(directory), properties.getProperty("farcell.name", "session"),
                path(properties, "farcell.kernel"), path(properties, "farcell.ready"),
                secret(Path.of(directory), environment), user,
                seconds(properties, "farcell.patience", Duration.ofMinutes(10)),
                path(properties, "farcell.store").orElse(Path.of(directory).resolve("left")),
                new SessionClocks.Limits(seconds(properties, "farcell.idle", usual.idle()),
                        seconds(properties, "farcell.orphan", usual.orphan()),
                        seconds(properties, "farcell.ttl", usual.ttl())));
    }

    private static Optional<Path> path(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name)).filter(path -> !path.isEmpty()).map(Path::of);
    }

    private static Duration seconds(Properties properties, String name, Duration usual) {
        String value = properties.getProperty(name, "");
        try {
            return value.isEmpty() ? usual : Duration.ofSeconds(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is a number of seconds, not " + value, e);
        }
    }

    private static String secret(Path directory, Map<String, String> environment) {
        String given = environment.get(SECRET);
        if (given != null) {
            return given;
        }
        try {
            return Files.readString(directory.resolve("secret")).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("the environment variable " + SECRET + " is not set, and there is no file "
                    + "secret in " + directory, e);
        }
    }

    @Override
    public String toString() {
        return "Settings[directory=" + directory + ", name=" + name + ", user=" + user + "]";
    }
}

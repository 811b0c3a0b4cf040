package farcell.session;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What the launcher tells a session, read once. System properties unless said.
 *
 * @param socket   {@code farcell.socket}: the kernel's Unix socket
 * @param secret   environment variable {@code FARCELL_SECRET}: what {@code Hello} proves itself by
 * @param user     {@code farcell.user}: directories of jars for user code, separated as a class path
 * @param patience {@code farcell.patience}: seconds that a read of a variable waits for its value; default 600
 */
record Settings(Path socket, String secret, List<Path> user, Duration patience) {

    static final String SECRET = "FARCELL_SECRET";

    /** @throws IllegalArgumentException naming the setting that is missing or wrong */
    static Settings read(Properties properties, Map<String, String> environment) {
        String socket = properties.getProperty("farcell.socket", "");
        if (socket.isEmpty()) {
            throw new IllegalArgumentException("the system property farcell.socket (path of the kernel's socket) is "
                    + "not set; sessions are started by the kernel, not by hand");
        }
        String secret = environment.get(SECRET);
        if (secret == null) {
            throw new IllegalArgumentException("the environment variable " + SECRET + " is not set");
        }
        List<Path> user = Stream.of(properties.getProperty("farcell.user", "").split(File.pathSeparator))
                .filter(path -> !path.isEmpty()).map(Path::of).toList();
        String patience = properties.getProperty("farcell.patience", "600");
        try {
            return new Settings(Path.of(socket), secret, user, Duration.ofSeconds(Long.parseLong(patience)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("farcell.patience is a number of seconds, not " + patience, e);
        }
    }

    @Override
    public String toString() {
        return "Settings[socket=" + socket + ", user=" + user + "]";
    }
}

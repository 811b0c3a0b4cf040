package farcell.wire;

import java.nio.file.Path;
import java.util.Map;

/** Where a user's machine keeps what can be made again (XDG Base Directory Specification 0.8). */
public final class UserCache {

    private UserCache() {}

    /** {@code ~/.cache/farcell/NAME}, or below what {@code XDG_CACHE_HOME} says. */
    public static Path of(Map<String, String> environment, String name) {
        String named = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = named.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(named);
        return base.resolve("farcell").resolve(name);
    }
}

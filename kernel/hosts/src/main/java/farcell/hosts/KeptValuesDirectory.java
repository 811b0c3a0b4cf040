package farcell.hosts;

import java.nio.file.Path;
import java.util.Map;

/** Where the kernels of this machine keep values of sessions that they ended, and sessions those that no kernel took. */
public final class KeptValuesDirectory {

    private KeptValuesDirectory() {}

    /** Not {@code objects/}: that is what other machines brought here, where this one is a host of theirs. */
    public static Path of(Map<String, String> environment, Path home) {
        return Path.of(environment.getOrDefault("FARCELL_DATA", home.resolve(".farcell").toString())).resolve("values");
    }
}

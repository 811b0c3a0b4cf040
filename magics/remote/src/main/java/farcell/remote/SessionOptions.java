package farcell.remote;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the JVMs of sessions are started beside what a cell asks for.
 *
 * @param archive class archive for sessions on the kernel's own Java, used where it is there and fits
 * @param local   further options of the local session's JVM
 */
public record SessionOptions(Optional<Path> archive, List<String> local) {

    public static final SessionOptions NONE = new SessionOptions(Optional.empty(), List.of());

    public SessionOptions {
        local = List.copyOf(local);
    }

    public static SessionOptions using(Path archive) {
        return new SessionOptions(Optional.of(archive), List.of());
    }

    /** For a run that makes archives. */
    public static SessionOptions training(List<String> local) {
        return new SessionOptions(Optional.empty(), local);
    }

    /** The archive for sessions on a Java, empty meaning the kernel's own. */
    Optional<Path> archiveFor(String java) {
        return java.isEmpty() ? archive : Optional.empty();
    }
}

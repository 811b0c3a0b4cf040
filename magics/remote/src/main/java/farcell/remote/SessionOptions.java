package farcell.remote;

import farcell.magics.Platform;
import farcell.magics.maven.Transfers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the JVMs of sessions are started beside what a cell asks for.
 *
 * @param archive class archive for sessions on the kernel's own Java, used where it is there and fits
 * @param local   further options of the local session's JVM
 * @param files   what of the class path goes to a session of a machine
 */
public record SessionOptions(Optional<Path> archive, List<String> local, FilesFor files) {

    public static final SessionOptions NONE = new SessionOptions(Optional.empty(), List.of(), FilesFor.ANY);

    /** The class path of the notebook as a session on some machine needs it. */
    @FunctionalInterface
    public interface FilesFor {

        /** The same for all machines. */
        FilesFor ANY = (paths, machine, progress) -> paths;

        /** @throws farcell.magics.MagicException where there is nothing for that machine */
        List<Path> of(List<Path> paths, Platform machine, Transfers progress) throws InterruptedException;
    }

    public SessionOptions {
        local = List.copyOf(local);
    }

    public static SessionOptions using(Path archive) {
        return new SessionOptions(Optional.of(archive), List.of(), FilesFor.ANY);
    }

    public SessionOptions with(FilesFor other) {
        return new SessionOptions(archive, local, other);
    }

    /** For a run that makes archives. */
    public static SessionOptions training(List<String> local) {
        return new SessionOptions(Optional.empty(), local, FilesFor.ANY);
    }

    /** The archive for sessions on a Java, empty meaning the kernel's own. */
    Optional<Path> archiveFor(String java) {
        return java.isEmpty() ? archive : Optional.empty();
    }
}

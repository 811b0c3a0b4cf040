package farcell.magics.maven;

import farcell.magics.MagicException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the files of dependencies. No type of Maven appears here, so that none is loaded before the first use. */
public interface Resolver {

    /**
     * What is looked for.
     *
     * @param roots        resolved together, as one set
     * @param managed      versions to use for what comes along ({@code dependencyManagement})
     * @param pinned       key to version of what is on the class path already; these win over all other wishes
     * @param repositories asked after those of the settings
     */
    record Request(List<Root> roots, List<Root> managed, Map<String, String> pinned, List<Repository> repositories) {}

    /** A file that was found. */
    record Found(Coordinate coordinate, Path file) {}

    /** A dependency that would have come in a newer version, had it not been pinned. */
    record Kept(String key, String version, String wanted) {}

    /** All that the roots need, and they themselves, in class path order. */
    record Resolution(List<Found> found, List<Kept> kept) {}

    /** What a POM asks for. */
    record Pom(List<Root> roots, List<Root> managed, List<Repository> repositories) {}

    /**
     * Resolves in the scopes compile and runtime.
     *
     * @throws MagicException       naming the coordinate that was not found, and who was asked
     * @throws InterruptedException if the thread is interrupted; downloads then end
     */
    Resolution resolve(Request request, Transfers transfers) throws InterruptedException;

    /**
     * Reads a POM with its parents and imported BOMs.
     *
     * @param scopes of the dependencies to take
     */
    Pom readPom(Path pom, Set<String> scopes, List<Repository> repositories, Transfers transfers)
            throws InterruptedException;
}

package farcell.magics.maven;

import farcell.magics.CodeFailedException;
import farcell.magics.MagicContext;
import farcell.magics.MagicException;
import farcell.magics.Nearest;
import farcell.magics.maven.Resolver.Found;
import farcell.magics.maven.Resolver.Kept;
import farcell.magics.maven.Resolver.Pom;
import farcell.magics.maven.Resolver.Request;
import farcell.magics.maven.Resolver.Resolution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The Maven dependencies of one notebook. All that were asked for so far are resolved together, as one set. What is on
 * the class path already keeps its version, since running JVMs cannot give a jar back; where that overrules a wish, it
 * is said. Nothing of Maven is loaded before the first use.
 */
public final class Dependencies {

    /** Repositories that every user of Maven knows by name. */
    private static final Repository CENTRAL = new Repository("central", "https://repo.maven.apache.org/maven2/");

    private final Supplier<? extends Resolver> maker;
    private Resolver resolver;
    private final List<Root> roots = new ArrayList<>();
    private final List<Root> managed = new ArrayList<>();
    private final Map<String, Repository> repositories = new LinkedHashMap<>();
    private final Map<String, String> added = new LinkedHashMap<>();
    private final Map<Path, Optional<Coordinate>> identities = new HashMap<>();
    private final Set<Kept> said = new HashSet<>();
    private final Map<Path, Coordinate> artifacts = new ConcurrentHashMap<>();

    /** @param maker makes the resolver at the first use */
    public Dependencies(Supplier<? extends Resolver> maker) {
        this.maker = maker;
    }

    /** With Maven's resolver and settings, as this JVM's properties and environment say. */
    public static Dependencies maven() {
        return new Dependencies(
                () -> new MavenResolver(MavenPlaces.of(System.getProperties(), System.getenv())));
    }

    /** Asks one more repository from now on. One with the same id is replaced. */
    public synchronized void addRepository(Repository repository) {
        repositories.put(repository.id(), repository);
    }

    /** A repository by its id, or by its URL. @throws MagicException where it is neither */
    public synchronized Repository repository(String idOrUrl) {
        if (idOrUrl.contains("://")) {
            String id = "from-" + idOrUrl.replaceFirst("^\\w+://", "").replaceAll("[^A-Za-z0-9.]+", "-");
            return Repository.of(id, idOrUrl, false);
        }
        Repository known = idOrUrl.equals(CENTRAL.id()) ? CENTRAL : repositories.get(idOrUrl);
        if (known == null) {
            throw new MagicException("there is no repository " + idOrUrl + "."
                    + Nearest.question(idOrUrl, repositories.keySet()) + " Give its URL, or add it with %mavenRepo");
        }
        return known;
    }

    /** Coordinates on the class path that came from here, and their versions: key to version. */
    public synchronized Map<String, String> added() {
        return Map.copyOf(added);
    }

    /**
     * Resolves further roots together with all before, and adds to the class path what is not there.
     *
     * @return the files added
     * @throws MagicException if a file was not found, or a root is there in another version; then nothing is added
     */
    public synchronized List<Path> add(List<Root> wanted, MagicContext context)
            throws CodeFailedException, InterruptedException {
        return add(new Pom(wanted, List.of(), List.of()), context);
    }

    /** The same with repositories and managed versions. They are kept only if all goes well. */
    public synchronized List<Path> add(Pom wanted, MagicContext context)
            throws CodeFailedException, InterruptedException {
        Map<String, String> jars = versionsOf(context.classPath());
        for (Root root : wanted.roots()) {
            refuseOtherVersion(root.coordinate(), jars);
        }
        List<Root> allRoots = join(roots, wanted.roots());
        List<Root> allManaged = join(managed, wanted.managed());
        Map<String, Repository> asked = new LinkedHashMap<>(repositories);
        wanted.repositories().forEach(repository -> asked.put(repository.id(), repository));
        DownloadDisplay display = new DownloadDisplay(context.out(), System::nanoTime);
        Resolution resolution;
        try {
            resolution = resolver().resolve(new Request(allRoots, allManaged, Map.copyOf(added),
                    List.copyOf(asked.values())), display);
        } finally {
            display.finish();
        }
        resolution.found().forEach(found -> refuseMix(found.coordinate()));
        List<String> notes = new ArrayList<>();
        List<Found> fresh = resolution.found().stream().filter(found -> isNew(found, jars, notes)).toList();
        List<Path> files = fresh.stream().map(Found::file).toList();
        if (!files.isEmpty()) {
            context.addToClassPath(files);
        }
        fresh.forEach(found -> added.put(found.coordinate().key(), found.coordinate().version()));
        fresh.forEach(found -> artifacts.put(found.file(), found.coordinate()));
        replace(roots, allRoots);
        replace(managed, allManaged);
        repositories.putAll(asked);
        List<String> kept = resolution.kept().stream().filter(said::add).map(Dependencies::note).toList();
        if (!kept.isEmpty()) {
            notes.add("already on the class path and kept: " + String.join(", ", kept));
        }
        notes.forEach(note -> context.out().stream("stderr", note + "\n"));
        return files;
    }

    /** Reads a POM, for {@link #add(Pom, MagicContext)}. @param scopes of the dependencies to take */
    public synchronized Pom readPom(Path pom, Set<String> scopes, MagicContext context) throws InterruptedException {
        DownloadDisplay display = new DownloadDisplay(context.out(), System::nanoTime);
        try {
            return resolver().readPom(pom, scopes, List.copyOf(repositories.values()), display);
        } finally {
            display.finish();
        }
    }

    /**
     * Files of coordinates by themselves, with nothing that they need, and not added to any class path: native
     * libraries for a machine other than this one.
     */
    public synchronized List<Path> fetch(List<Coordinate> coordinates, Transfers transfers)
            throws InterruptedException {
        List<Root> alone = coordinates.stream()
                .map(coordinate -> new Root(coordinate, "runtime", List.of("*:*"), Optional.empty())).toList();
        return resolver().resolve(new Request(alone, List.of(), Map.of(), List.copyOf(repositories.values())),
                transfers)
                .found().stream().map(Found::file).toList();
    }

    /** Which artifact a file of the class path is, if it came from here. Never waits. */
    public Optional<Coordinate> artifact(Path file) {
        return Optional.ofNullable(artifacts.get(file));
    }

    /** One file by itself; nothing else waits for it. @throws MagicException where nobody has it */
    Optional<Path> fetchAside(Coordinate coordinate) throws InterruptedException {
        Resolver own;
        List<Repository> asked;
        synchronized (this) {
            own = resolver();
            asked = List.copyOf(repositories.values());
        }
        Root alone = new Root(coordinate, "runtime", List.of("*:*"), Optional.empty());
        return own.resolve(new Request(List.of(alone), List.of(), Map.of(), asked), Transfers.SILENT).found().stream()
                .map(Found::file).findFirst();
    }

    private Resolver resolver() {
        if (resolver == null) {
            resolver = maker.get();
        }
        return resolver;
    }

    private void refuseOtherVersion(Coordinate wanted, Map<String, String> jars) {
        String there = added.getOrDefault(wanted.key(), jars.get(wanted.key()));
        boolean fixed = !wanted.version().matches("LATEST|RELEASE|.*[\\[\\](),].*");
        if (there != null && fixed && !there.equals(wanted.version())) {
            throw otherVersion(wanted, there);
        }
    }

    private void refuseMix(Coordinate found) {
        String there = added.get(found.key());
        if (there != null && !there.equals(found.version())) {
            throw otherVersion(found, there);
        }
    }

    private static MagicException otherVersion(Coordinate wanted, String there) {
        return new MagicException(wanted.group() + ":" + wanted.artifact() + " is on the class path in version "
                + there + ", and a running session cannot exchange it for " + wanted.version()
                + ". Restart the kernel and ask for " + wanted
                + " before anything else that brings it, or go on with " + there + ".");
    }

    private boolean isNew(Found found, Map<String, String> jars, List<String> notes) {
        Coordinate coordinate = found.coordinate();
        if (coordinate.extension().equals("pom") || added.containsKey(coordinate.key())) {
            return false;
        }
        String inJar = jars.get(coordinate.key());
        if (inJar != null && !inJar.equals(coordinate.version())) {
            String note = coordinate + " is not added: the class path holds version " + inJar + " of it, from a jar";
            notes.add(note);
        }
        return inJar == null;
    }

    private static String note(Kept kept) {
        return kept.key().split(":")[1] + " " + kept.version() + " (" + kept.wanted() + " was wanted)";
    }

    /** What jars that came otherwise ({@code %jars}) say of themselves: key to version. */
    private Map<String, String> versionsOf(List<Path> classPath) {
        Map<String, String> versions = new HashMap<>();
        for (Path entry : classPath) {
            identities.computeIfAbsent(entry, JarIdentity::of)
                    .ifPresent(coordinate -> versions.put(coordinate.key(), coordinate.version()));
        }
        versions.keySet().removeAll(added.keySet());
        return versions;
    }

    private static List<Root> join(List<Root> before, List<Root> further) {
        Map<String, Root> joined = new LinkedHashMap<>();
        before.forEach(root -> joined.put(root.coordinate().key(), root));
        further.forEach(root -> joined.put(root.coordinate().key(), root));
        return List.copyOf(joined.values());
    }

    private static void replace(List<Root> list, List<Root> content) {
        list.clear();
        list.addAll(content);
    }
}

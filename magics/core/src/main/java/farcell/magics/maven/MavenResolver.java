package farcell.magics.maven;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.extensions.mmr.MavenModelReader;
import eu.maveniverse.maven.mima.extensions.mmr.ModelRequest;
import eu.maveniverse.maven.mima.extensions.mmr.ModelResponse;
import eu.maveniverse.maven.mima.runtime.standalonestatic.StandaloneStaticRuntime;
import farcell.magics.MagicException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.model.building.ModelProblem;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuilder;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.eclipse.aether.DefaultRepositoryCache;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.ArtifactProperties;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;
import org.eclipse.aether.util.graph.manager.DependencyManagerUtils;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;

/**
 * Maven's own resolver, with the user's settings: mirrors, proxies, passwords, offline, local repository. Release files
 * that are in the local repository are taken from there without asking anybody.
 */
public final class MavenResolver implements Resolver, AutoCloseable {

    /** Name of the thread that works; it may go on for a moment when nobody waits for it any more. */
    static final String THREAD = "farcell-maven";
    private static final String DEFAULT_LAYOUT = "default";

    private final Context maven;
    private final RepositorySystem system;
    private final boolean offline;

    public MavenResolver(MavenPlaces places) {
        ContextOverrides.Builder overrides = ContextOverrides.create().withUserSettings(true);
        places.settings().ifPresent(overrides::withUserSettingsXmlOverride);
        places.localRepository().ifPresent(overrides::withLocalRepositoryOverride);
        try {
            maven = new StandaloneStaticRuntime().create(overrides.build());
            system = maven.repositorySystem();
            offline = settings().isOffline();
        } catch (RuntimeException | SettingsBuildingException e) {
            throw new MagicException("Maven cannot start: " + ResolutionFailure.firstCause(e)
                    + ". Check Maven's settings.xml", e);
        }
    }

    /** MIMA takes all but the offline switch from the settings by itself. */
    private Settings settings() throws SettingsBuildingException {
        SettingsBuilder builder = maven.lookup().lookup(SettingsBuilder.class).orElseThrow();
        DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
        request.setSystemProperties(System.getProperties());
        request.setUserSettingsFile(maven.mavenUserHome().settingsXml().toFile());
        if (maven.mavenSystemHome() != null) {
            request.setGlobalSettingsFile(maven.mavenSystemHome().settingsXml().toFile());
        }
        return builder.build(request).getEffectiveSettings();
    }

    @Override
    public Resolution resolve(Request request, Transfers transfers) throws InterruptedException {
        TransferWatch watch = new TransferWatch(transfers);
        return interruptibly(watch, () -> {
            DefaultRepositorySystemSession session = session(watch);
            PinWatch pins = new PinWatch(session.getDependencyGraphTransformer(), request.pinned());
            session.setDependencyGraphTransformer(pins);
            List<RemoteRepository> repositories = repositories(session, request.repositories());
            CollectRequest collect = new CollectRequest();
            collect.setDependencies(request.roots().stream().map(MavenResolver::dependency).toList());
            collect.setManagedDependencies(managed(request));
            collect.setRepositories(repositories);
            var filter = DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME, JavaScopes.SYSTEM);
            try {
                var result = system.resolveDependencies(session, new DependencyRequest(collect, filter));
                return new Resolution(result.getArtifactResults().stream().filter(ArtifactResult::isResolved)
                        .map(resolved -> found(resolved.getArtifact())).toList(), pins.kept());
            } catch (DependencyResolutionException e) {
                throw new ResolutionFailure(system, session, repositories).explain(e);
            }
        });
    }

    @Override
    public Pom readPom(Path pom, Set<String> scopes, List<Repository> repositories, Transfers transfers)
            throws InterruptedException {
        TransferWatch watch = new TransferWatch(transfers);
        return interruptibly(watch, () -> {
            DefaultRepositorySystemSession session = session(watch);
            List<RemoteRepository> asked = repositories(session, repositories);
            ModelResponse response;
            try {
                response = new MavenModelReader(maven)
                        .readModel(ModelRequest.builder().setPomFile(pom).setRepositories(asked).build());
            } catch (Exception e) {
                throw new MagicException("the POM cannot be read: " + problems(e), e);
            }
            var model = response.toArtifactDescriptorResult(response.getEffectiveModel());
            List<Repository> declared = response.getEffectiveModel().getRepositories().stream()
                    .filter(repository -> !repository.getId().equals("central"))
                    .map(repository -> Repository.of(repository.getId(), repository.getUrl(), false)).toList();
            return new Pom(model.getDependencies().stream()
                    .filter(dependency -> scopes.contains(scope(dependency)) && !dependency.isOptional())
                    .map(MavenResolver::wanted).toList(),
                    model.getManagedDependencies().stream().map(MavenResolver::root).toList(), declared);
        });
    }

    @Override
    public void close() {
        maven.close();
    }

    private DefaultRepositorySystemSession session(TransferWatch watch) {
        DefaultRepositorySystemSession session =
                new DefaultRepositorySystemSession(maven.repositorySystemSession());
        session.setOffline(offline || session.isOffline());
        session.setTransferListener(watch);
        // A user who has just mended the network or added a repository must not meet a remembered failure.
        session.setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false));
        // The same for the memory of this process: it keeps POMs that were not found as empty ones.
        session.setCache(new DefaultRepositoryCache());
        session.setConfigProperty(DependencyManagerUtils.CONFIG_PROP_VERBOSE, true);
        return session;
    }

    private List<RemoteRepository> repositories(DefaultRepositorySystemSession session, List<Repository> added) {
        List<RemoteRepository> all = new ArrayList<>(maven.remoteRepositories());
        List<RemoteRepository> further = added.stream()
                .filter(repository -> all.stream().noneMatch(known -> known.getId().equals(repository.id())
                        && known.getUrl().equals(repository.url())))
                .map(repository -> new RemoteRepository.Builder(repository.id(), DEFAULT_LAYOUT, repository.url())
                        .build())
                .toList();
        all.addAll(system.newResolutionRepositories(session, further));
        return all;
    }

    private static List<Dependency> managed(Request request) {
        Map<String, Dependency> managed = new HashMap<>();
        request.managed().forEach(root -> managed.put(root.coordinate().key(), dependency(root)));
        request.pinned().forEach((key, version) -> {
            String[] parts = key.split(":", -1);
            Artifact artifact = new DefaultArtifact(parts[0], parts[1], parts[3], parts[2], version);
            managed.put(key, new Dependency(artifact, null));
        });
        return List.copyOf(managed.values());
    }

    private static Dependency dependency(Root root) {
        Coordinate c = root.coordinate();
        Artifact artifact = new DefaultArtifact(c.group(), c.artifact(), c.classifier(), c.extension(), c.version());
        if (root.file().isPresent()) {
            artifact = artifact.setProperties(Map.of(ArtifactProperties.LOCAL_PATH, root.file().get().toString()));
        }
        List<Exclusion> exclusions = root.exclusions().stream().map(text -> text.split(":", 2))
                .map(parts -> new Exclusion(parts[0], parts[1], "*", "*")).toList();
        return new Dependency(artifact, root.scope(), false, exclusions);
    }

    private static String problems(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ModelBuildingException invalid) {
                return invalid.getProblems().stream()
                        .filter(problem -> problem.getSeverity() != ModelProblem.Severity.WARNING)
                        .map(ModelProblem::getMessage).collect(Collectors.joining("; "));
            }
        }
        return ResolutionFailure.firstCause(thrown);
    }

    private static Root root(Dependency dependency) {
        String path = dependency.getArtifact().getProperty(ArtifactProperties.LOCAL_PATH, null);
        return new Root(coordinate(dependency.getArtifact()), scope(dependency),
                dependency.getExclusions().stream().map(e -> e.getGroupId() + ":" + e.getArtifactId()).toList(),
                java.util.Optional.ofNullable(path).map(Path::of));
    }

    /** The user named the scopes to take: what is in them is wanted on the class path. */
    private static Root wanted(Dependency dependency) {
        Root root = root(dependency);
        boolean system = root.scope().equals(JavaScopes.SYSTEM);
        return system ? root : new Root(root.coordinate(), JavaScopes.RUNTIME, root.exclusions(), root.file());
    }

    private static String scope(Dependency dependency) {
        return dependency.getScope() == null || dependency.getScope().isEmpty() ? "compile" : dependency.getScope();
    }

    private static Found found(Artifact artifact) {
        return new Found(coordinate(artifact), artifact.getFile().toPath());
    }

    static Coordinate coordinate(Artifact artifact) {
        return new Coordinate(artifact.getGroupId(), artifact.getArtifactId(), artifact.getExtension(),
                artifact.getClassifier(), artifact.getBaseVersion());
    }

    /** Runs where an interrupt of the calling thread ends the wait and cancels the downloads. */
    private static <T> T interruptibly(TransferWatch watch, Callable<T> work) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, THREAD);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            watch.cancel();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MagicException known) {
                throw known;
            }
            throw new MagicException("Maven failed: " + ResolutionFailure.firstCause(e.getCause()), e.getCause());
        }
    }
}

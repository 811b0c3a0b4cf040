package farcell.magics.maven;

import farcell.magics.MagicException;
import farcell.magics.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.RepositoryOfflineException;
import org.eclipse.aether.version.Version;

/** Says in a few lines why a resolution failed: which coordinate, who was asked, and what to do. */
final class ResolutionFailure {

    private static final int SHOWN = 5;

    private final RepositorySystem system;
    private final RepositorySystemSession session;
    private final List<RemoteRepository> repositories;

    ResolutionFailure(RepositorySystem system, RepositorySystemSession session, List<RemoteRepository> repositories) {
        this.system = system;
        this.session = session;
        this.repositories = repositories;
    }

    MagicException explain(DependencyResolutionException failure) {
        Map<String, Artifact> missing = new LinkedHashMap<>();
        List<Exception> reasons = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ArtifactResolutionException unresolved) {
                unresolved.getResults().stream().filter(result -> !result.isResolved())
                        .forEach(result -> note(result, missing, reasons));
            } else if (cause instanceof ArtifactDescriptorException unread && missing.isEmpty()) {
                Artifact artifact = unread.getResult().getRequest().getArtifact();
                missing.put(artifact.toString(), artifact);
            }
        }
        dropPoms(missing);
        if (missing.isEmpty()) {
            return new MagicException("Maven cannot resolve this: " + firstCause(failure), failure);
        }
        return new MagicException(text(List.copyOf(missing.values()), reasons), failure);
    }

    /** An artifact whose POM is missing too is one thing that is missing. */
    private static void dropPoms(Map<String, Artifact> missing) {
        missing.values().removeIf(pom -> pom.getExtension().equals("pom") && missing.values().stream()
                .anyMatch(other -> !other.getExtension().equals("pom") && other.getGroupId().equals(pom.getGroupId())
                        && other.getArtifactId().equals(pom.getArtifactId())
                        && other.getVersion().equals(pom.getVersion())));
    }

    private static void note(ArtifactResult result, Map<String, Artifact> missing, List<Exception> reasons) {
        Artifact artifact = result.getRequest().getArtifact();
        missing.put(artifact.toString(), artifact);
        reasons.addAll(result.getExceptions());
    }

    private String text(List<Artifact> missing, List<Exception> reasons) {
        String names = missing.stream().limit(SHOWN).map(artifact -> MavenResolver.coordinate(artifact).toString())
                .collect(Collectors.joining(", "));
        boolean several = missing.size() > 1;
        String what = missing.size() > SHOWN ? names + " and " + (missing.size() - SHOWN) + " more" : names;
        String asked = "\nAsked: " + repositories.stream().map(asking -> asking.getId() + " (" + asking.getUrl() + ")")
                .collect(Collectors.joining(", ")) + ".\n";
        if (session.isOffline() || reasons.stream().anyMatch(ResolutionFailure::isOffline)) {
            return what + (several ? " are" : " is") + " not in the local repository "
                    + session.getLocalRepository().getBasedir() + ", and Maven is offline (settings.xml)."
                    + " Go online once, or add the files with %jars.";
        }
        Exception broken = reasons.stream().filter(reason -> !(reason instanceof ArtifactNotFoundException))
                .findFirst().orElse(null);
        if (broken != null) {
            return Repository.withoutPasswords(what + " could not be fetched: " + firstCause(broken) + "." + asked
                    + "Check the network, and proxy or mirror in Maven's settings.xml, then run the cell again.");
        }
        return Repository.withoutPasswords(what + (several ? " were" : " was") + " not found." + asked
                + advice(missing.get(0)));
    }

    /** What the repositories' metadata say of other versions. */
    private String advice(Artifact artifact) {
        String name = artifact.getGroupId() + ":" + artifact.getArtifactId();
        List<String> versions = versions(artifact);
        if (versions.isEmpty()) {
            return "No version of " + name + " is known there: check group and artifact, or add its repository with"
                    + " %mavenRepo ID URL.";
        }
        if (versions.contains(artifact.getVersion())) {
            return "Version " + artifact.getVersion() + " of " + name + " is there, but not as "
                    + artifact.getExtension() + (artifact.getClassifier().isEmpty() ? "."
                            : " with the classifier " + artifact.getClassifier() + ".");
        }
        List<String> newest = versions.subList(Math.max(0, versions.size() - SHOWN), versions.size());
        List<String> near = Nearest.to(artifact.getVersion(), versions);
        return "Versions of " + name + " there: " + (near.isEmpty() ? "" : "nearest " + String.join(", ", near) + "; ")
                + "newest " + String.join(", ", newest) + ".";
    }

    private List<String> versions(Artifact artifact) {
        VersionRangeRequest request = new VersionRangeRequest(new DefaultArtifact(artifact.getGroupId(),
                artifact.getArtifactId(), artifact.getExtension(), "[0,)"), repositories, null);
        try {
            return system.resolveVersionRange(session, request).getVersions().stream().map(Version::toString).toList();
        } catch (Exception e) {
            return List.of();
        }
    }

    private static boolean isOffline(Throwable reason) {
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            if (cause instanceof RepositoryOfflineException) {
                return true;
            }
        }
        return false;
    }

    /** The innermost message, with the kind of exception where that is all there is. */
    static String firstCause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        boolean speaks = message != null && message.contains(" ");
        return speaks ? message.lines().findFirst().orElse(message)
                : cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}

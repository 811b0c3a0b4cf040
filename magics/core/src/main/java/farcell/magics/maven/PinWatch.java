package farcell.magics.maven;

import farcell.magics.maven.Resolver.Kept;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.collection.DependencyGraphTransformationContext;
import org.eclipse.aether.collection.DependencyGraphTransformer;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.util.graph.manager.DependencyManagerUtils;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.InvalidVersionSpecificationException;
import org.eclipse.aether.version.Version;
import org.eclipse.aether.version.VersionScheme;

/**
 * Looks at the whole graph, before conflicts in it are settled, for dependencies that were asked for in a newer version
 * than the pinned one. A pinned one that is newer needs no word: within one resolution Maven would choose it as well.
 */
final class PinWatch implements DependencyGraphTransformer {

    private final DependencyGraphTransformer next;
    private final Map<String, String> pinned;
    private final VersionScheme versions = new GenericVersionScheme();
    private final Map<String, Kept> kept = new TreeMap<>();

    PinWatch(DependencyGraphTransformer next, Map<String, String> pinned) {
        this.next = next;
        this.pinned = pinned;
    }

    List<Kept> kept() {
        return List.copyOf(kept.values());
    }

    @Override
    public DependencyNode transformGraph(DependencyNode root, DependencyGraphTransformationContext context)
            throws RepositoryException {
        Set<DependencyNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<DependencyNode> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            DependencyNode node = open.remove(open.size() - 1);
            if (seen.add(node)) {
                look(node);
                open.addAll(node.getChildren());
            }
        }
        return next.transformGraph(root, context);
    }

    private void look(DependencyNode node) {
        String wanted = DependencyManagerUtils.getPremanagedVersion(node);
        if (wanted == null || node.getArtifact() == null) {
            return;
        }
        String key = MavenResolver.coordinate(node.getArtifact()).key();
        String version = pinned.get(key);
        if (version != null && isNewer(wanted, version)) {
            kept.put(key + wanted, new Kept(key, version, wanted));
        }
    }

    private boolean isNewer(String wanted, String version) {
        try {
            Version newer = versions.parseVersion(wanted);
            return newer.compareTo(versions.parseVersion(version)) > 0;
        } catch (InvalidVersionSpecificationException e) {
            return !wanted.equals(version);
        }
    }
}

package farcell.magics.standard;

import farcell.magics.MagicException;
import farcell.magics.Platform;
import farcell.magics.maven.Coordinate;
import farcell.magics.maven.Dependencies;
import farcell.magics.maven.Transfers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The class path of a notebook as a session on a machine of another kind needs it: native libraries of the sets in use
 * are those for that machine.
 */
public final class MachineFiles {

    private final Libraries libraries;
    private final Dependencies dependencies;
    private final Platform here;

    /** @param here the kernel's machine, whose native libraries are on the class path */
    public MachineFiles(Libraries libraries, Dependencies dependencies, Platform here) {
        this.libraries = libraries;
        this.dependencies = dependencies;
        this.here = here;
    }

    /**
     * @param paths    some or all of the class path, in order
     * @param progress hears of downloads
     * @return the same, with other native libraries in place of those for this machine
     * @throws MagicException where a set in use has none for that machine, or they cannot be had
     */
    public List<Path> of(List<Path> paths, Platform machine, Transfers progress) throws InterruptedException {
        if (machine.equals(here)) {
            return paths;
        }
        List<Path> files = new ArrayList<>();
        Set<Coordinate> there = new HashSet<>();
        for (Path path : paths) {
            List<Library> sets = setsOf(path);
            if (sets.isEmpty()) {
                files.add(path);
                continue;
            }
            List<Coordinate> natives = sets.stream().flatMap(set -> set.natives(machine).stream()).distinct()
                    .filter(there::add).toList();
            if (!natives.isEmpty()) {
                files.addAll(dependencies.fetch(natives, progress));
            }
        }
        return List.copyOf(files);
    }

    /** The sets that have a file as a native library for this machine. */
    private List<Library> setsOf(Path path) {
        return dependencies.artifact(path)
                .map(artifact -> libraries.names().stream().map(libraries::find).flatMap(Optional::stream)
                        .filter(set -> set.nativeFiles().getOrDefault(here.classifier(), List.of()).contains(artifact))
                        .toList())
                .orElse(List.of());
    }
}

package farcell.magics.maven;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A dependency that was asked for, not one that came along.
 *
 * @param scope      Maven scope
 * @param exclusions {@code group:artifact}, either may be {@code *}
 * @param file       where the file is, for the scope {@code system}
 */
public record Root(Coordinate coordinate, String scope, List<String> exclusions, Optional<Path> file) {

    public Root {
        exclusions = List.copyOf(exclusions);
    }

    public static Root of(Coordinate coordinate) {
        return new Root(coordinate, "runtime", List.of(), Optional.empty());
    }
}

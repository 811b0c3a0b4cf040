package farcell.magics.standard;

import farcell.magics.MagicException;
import farcell.magics.Platform;
import farcell.magics.maven.Coordinate;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A set of {@code %use}.
 *
 * @param imports     as after the word {@code import}, without semicolon; may begin with {@code static}
 * @param nativeFiles by platform classifier ({@code linux-x86_64}); empty for a set of pure Java
 */
public record Library(String name, String summary, List<Coordinate> coordinates, List<String> imports,
                      Map<String, List<Coordinate>> nativeFiles) {

    public Library {
        coordinates = List.copyOf(coordinates);
        imports = List.copyOf(imports);
        nativeFiles = Map.copyOf(nativeFiles);
    }

    /** Native libraries for a machine. @throws MagicException where the set has none for it */
    public List<Coordinate> natives(Platform platform) {
        if (nativeFiles.isEmpty()) {
            return List.of();
        }
        List<Coordinate> found = nativeFiles.get(platform.classifier());
        if (found == null) {
            throw new MagicException("the set " + name + " has no native libraries for " + platform.classifier()
                    + ", only for " + String.join(", ", new TreeSet<>(nativeFiles.keySet())));
        }
        return found;
    }
}

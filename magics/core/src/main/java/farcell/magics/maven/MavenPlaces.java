package farcell.magics.maven;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where Maven's settings and its local repository are, where that is not as Maven itself would have it.
 *
 * @param settings        instead of {@code ~/.m2/settings.xml}
 * @param localRepository instead of the one of the settings or {@code ~/.m2/repository}
 */
public record MavenPlaces(Optional<Path> settings, Optional<Path> localRepository) {

    /**
     * Reads the system property {@code maven.repo.local} and the environment variables {@code MAVEN_REPO_LOCAL} and
     * {@code MAVEN_ARGS}, {@code MAVEN_OPTS} (for {@code -Dmaven.repo.local=}), in this order.
     */
    public static MavenPlaces of(Properties system, Map<String, String> environment) {
        Optional<String> path = Optional.ofNullable(system.getProperty("maven.repo.local"))
                .or(() -> Optional.ofNullable(environment.get("MAVEN_REPO_LOCAL")))
                .or(() -> option(environment.get("MAVEN_ARGS")))
                .or(() -> option(environment.get("MAVEN_OPTS")));
        return new MavenPlaces(Optional.empty(), path.filter(text -> !text.isBlank()).map(Path::of));
    }

    private static Optional<String> option(String arguments) {
        String key = "-Dmaven.repo.local=";
        return arguments == null ? Optional.empty() : java.util.Arrays.stream(arguments.split("\\s+"))
                .filter(word -> word.startsWith(key)).map(word -> word.substring(key.length())).findFirst();
    }
}

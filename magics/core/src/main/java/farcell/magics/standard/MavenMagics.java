package farcell.magics.standard;

import farcell.magics.CodeFailedException;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.magics.maven.Coordinate;
import farcell.magics.maven.Dependencies;
import farcell.magics.maven.PomText;
import farcell.magics.maven.Repository;
import farcell.magics.maven.Resolver.Pom;
import farcell.magics.maven.Root;
import farcell.wire.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code %maven}, {@code %mavenRepo} and {@code %%loadFromPOM}. */
final class MavenMagics {

    private static final Set<String> SCOPES = Set.of("compile", "runtime", "system", "import");

    private static final Parameter<List<String>> COORDINATES = Parameter.words("coordinate", ValueType.TEXT, 1,
            "group:artifact:version or group:artifact:extension:classifier:version");
    private static final Parameter<List<String>> FROM = Parameter
            .options("from", ValueType.TEXT, "a repository to ask as well: its URL, or its id in %mavenRepo")
            .also("--from");
    private static final Parameter<String> ID = Parameter.word("id", ValueType.TEXT, "a name for the repository");
    private static final Parameter<String> URL = Parameter.word("url", ValueType.TEXT, "its https:// or file:// URL");
    private static final Parameter<Boolean> INSECURE = Parameter.flag("insecure", "allow plain http");
    private static final Parameter<Path> POM = Parameter.word("pom", ValueType.PATH, "a POM file")
            .suggesting(scope -> PathProposals.of(scope, ".xml", ".pom"));
    private static final Parameter<List<String>> SCOPE = Parameter.words("scope",
            ValueType.choice("compile", "runtime", "system", "import", "provided", "test"), 0,
            "scopes of the dependencies to take; without: compile, runtime, system, import");

    private final Dependencies dependencies;

    private MavenMagics(Dependencies dependencies) {
        this.dependencies = dependencies;
    }

    static List<Magic> make(Dependencies dependencies) {
        MavenMagics magics = new MavenMagics(dependencies);
        return List.of(
                Magic.named("maven", "Adds Maven artifacts, and what they need, to the class path")
                        .aliases("addMavenDependencies", "addMavenDependency")
                        .line(List.of(COORDINATES, FROM), magics::maven)
                        .help("""
                                Examples:
                                  %maven org.apache.commons:commons-math3:3.6.1
                                  %maven com.example:tool:2.0 from=https://repo.example.com/maven

                                All artifacts that the notebook asked for are resolved together, as one set.
                                What is on the class path keeps its version. Mirrors, proxies, passwords and the
                                local repository are those of Maven's settings.xml; what is in the local
                                repository needs no network.""")
                        .build(),
                Magic.named("mavenRepo", "Adds a repository that %maven asks")
                        .aliases("addMavenRepo")
                        .line(List.of(ID, URL, INSECURE), magics::repository)
                        .help("Example:\n  %mavenRepo snapshots"
                                + " https://central.sonatype.com/repository/maven-snapshots/")
                        .build(),
                Magic.named("loadFromPOM", "Adds the dependencies of a POM, or of a piece of one, to the class path")
                        .line(List.of(POM, SCOPE), call -> magics.pomFile(call))
                        .textCell(List.of(SCOPE), (call, body, rest) ->
                                magics.pomText(call, PomText.complete(body.text(), body.firstLine())))
                        .help("""
                                Paste what a README gives:
                                  %%loadFromPOM
                                  <dependency>
                                    <groupId>org.apache.commons</groupId>
                                    <artifactId>commons-math3</artifactId>
                                    <version>3.6.1</version>
                                  </dependency>

                                <repository> elements, lists, properties, dependencyManagement and whole projects
                                work too.""")
                        .build());
    }

    private Optional<Bundle> maven(MagicCall call) throws CodeFailedException, InterruptedException {
        List<Root> roots = call.get(COORDINATES).stream().map(Coordinate::parse).map(Root::of).toList();
        List<Repository> repositories = call.get(FROM).stream().map(dependencies::repository).toList();
        dependencies.add(new Pom(roots, List.of(), repositories), call.context());
        return Optional.empty();
    }

    private Optional<Bundle> repository(MagicCall call) {
        dependencies.addRepository(Repository.of(call.get(ID), call.get(URL), call.get(INSECURE)));
        return Optional.empty();
    }

    private Optional<Bundle> pomFile(MagicCall call) throws CodeFailedException, InterruptedException {
        Path file = call.path(call.get(POM));
        if (!Files.isRegularFile(file)) {
            throw new MagicException("%loadFromPOM: there is no file " + file);
        }
        return load(call, file);
    }

    private Optional<Bundle> pomText(MagicCall call, String pom)
            throws IOException, CodeFailedException, InterruptedException {
        Path file = Files.createTempFile("notebook", ".pom");
        try {
            Files.writeString(file, pom);
            return load(call, file);
        } finally {
            Files.delete(file);
        }
    }

    private Optional<Bundle> load(MagicCall call, Path file) throws CodeFailedException, InterruptedException {
        Set<String> scopes = call.get(SCOPE).isEmpty() ? SCOPES : new LinkedHashSet<>(call.get(SCOPE));
        Pom pom = dependencies.readPom(file, scopes, call.context());
        if (pom.roots().isEmpty()) {
            call.warn("The POM has no dependency in the scopes " + String.join(", ", scopes) + ".");
            return Optional.empty();
        }
        dependencies.add(pom, call.context());
        return Optional.empty();
    }
}

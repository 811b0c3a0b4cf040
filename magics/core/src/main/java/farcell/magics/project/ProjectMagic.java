package farcell.magics.project;

import farcell.magics.CodeFailedException;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.magics.maven.Dependencies;
import farcell.magics.maven.Resolver.Pom;
import farcell.wire.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipFile;

/** {@code %project}: the classes of a Maven project, as they are written. */
public final class ProjectMagic {

    private static final Parameter<Path> DIRECTORY = Parameter.word("directory", ValueType.PATH,
            "the directory of a pom.xml, as in %project .");
    private static final Set<String> SCOPES = Set.of("compile", "runtime", "provided", "system");
    private static final String PROCESSORS = "META-INF/services/javax.annotation.processing.Processor";

    private final Dependencies dependencies;
    private final Clock clock;
    private final Map<Path, Project> projects = new HashMap<>();

    private ProjectMagic(Dependencies dependencies, Clock clock) {
        this.dependencies = dependencies;
        this.clock = clock;
    }

    /** @param clock for the times of what it shows */
    public static Magic make(Dependencies dependencies, Clock clock) {
        ProjectMagic magic = new ProjectMagic(dependencies, clock);
        return Magic.named("project", "Uses a Maven project while it is being written")
                .line(List.of(DIRECTORY), magic::run)
                .help("""
                        Example:
                          %project ../my-library

                        Resolves the dependencies of its pom.xml, compiles src/main/java, and puts classes, resources and
                        dependencies on the class path. When a source is saved, it is compiled again, and changed methods
                        are replaced in every living session, with all values kept. Errors, and changes that a running
                        JVM cannot take (a new method or field), show here and with the next cell.""")
                .build();
    }

    private synchronized Optional<Bundle> run(MagicCall call) throws IOException, CodeFailedException, InterruptedException {
        ProjectLayout layout = ProjectLayout.of(call.path(call.get(DIRECTORY)));
        Pom pom = dependencies.readPom(layout.pom(), SCOPES, call.context());
        if (!pom.roots().isEmpty()) {
            dependencies.add(pom, call.context());
        }
        warnOfProcessors(call);
        Project project = projects.get(layout.home());
        if (project == null) {
            project = new Project(layout, call.context(), clock);
            projects.put(layout.home(), project);
        }
        project.open(call.context());
        return Optional.empty();
    }

    /** They would be a library's code in the kernel's own process. */
    private static void warnOfProcessors(MagicCall call) {
        List<String> found = call.context().classPath().stream().filter(ProjectMagic::hasProcessor)
                .map(path -> path.getFileName().toString()).toList();
        if (!found.isEmpty()) {
            call.warn("annotation processors are not run (" + String.join(", ", found) + " has one): where the project needs"
                    + " them, build it with Maven and use %classpath target/classes");
        }
    }

    private static boolean hasProcessor(Path path) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (ZipFile jar = new ZipFile(path.toFile())) {
            return jar.getEntry(PROCESSORS) != null;
        } catch (IOException e) {
            return false;
        }
    }
}

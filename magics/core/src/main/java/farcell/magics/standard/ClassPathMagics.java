package farcell.magics.standard;

import farcell.magics.Glob;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.wire.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code %jars} and {@code %classpath}. */
final class ClassPathMagics {

    private static final Parameter<List<String>> JARS = Parameter
            .words("glob", ValueType.TEXT, 1, "jars, or directories of jars; *, ? and ** match")
            .suggesting(scope -> PathProposals.of(scope, ".jar"));
    private static final Parameter<List<String>> ENTRIES = Parameter
            .words("path", ValueType.TEXT, 0, "jars and directories of classes; *, ? and ** match")
            .suggesting(scope -> PathProposals.of(scope, ".jar"));

    private ClassPathMagics() {}

    static List<Magic> make() {
        return List.of(
                Magic.named("jars", "Adds jars to the class path")
                        .line(List.of(JARS), call -> add(call, call.get(JARS), true))
                        .help("Example:\n  %jars lib/*.jar ../build/tool.jar\n\nRelative paths begin at the notebook.")
                        .build(),
                Magic.named("classpath", "Adds jars and directories to the class path, or shows it")
                        .line(List.of(ENTRIES), call -> call.get(ENTRIES).isEmpty() ? show(call)
                                : add(call, call.get(ENTRIES), false))
                        .help("Example:\n  %classpath target/classes lib/tool.jar\n\n"
                                + "Relative paths begin at the notebook.")
                        .build());
    }

    private static Optional<Bundle> show(MagicCall call) {
        List<Path> entries = call.context().classPath();
        call.print(entries.isEmpty() ? "The notebook has added nothing to the class path."
                : String.join("\n", entries.stream().map(Path::toString).toList()));
        return Optional.empty();
    }

    private static Optional<Bundle> add(MagicCall call, List<String> globs, boolean jarsOnly) throws Exception {
        Set<Path> found = new LinkedHashSet<>();
        for (String glob : globs) {
            List<Path> matches = Glob.find(glob, call::path);
            if (matches.isEmpty()) {
                throw new MagicException("nothing matches " + glob + " (looked in " + Glob.base(glob, call::path) + ")");
            }
            for (Path match : matches) {
                if (jarsOnly) {
                    found.addAll(jars(match, glob));
                } else {
                    found.add(match);
                }
            }
        }
        call.context().addToClassPath(List.copyOf(found));
        return Optional.empty();
    }

    private static List<Path> jars(Path match, String glob) throws IOException {
        if (!Files.isDirectory(match)) {
            return List.of(match);
        }
        try (Stream<Path> files = Files.list(match)) {
            List<Path> jars = files
                    .filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar"))
                    .sorted().toList();
            if (jars.isEmpty() && match.endsWith(Path.of(glob).getFileName())) {
                throw new MagicException("the directory " + match + " holds no jars; for a directory of classes write"
                        + " %classpath " + glob);
            }
            return jars;
        }
    }
}

package farcell.magics.standard;

import farcell.magics.CodeFailedException;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Nearest;
import farcell.magics.Parameter;
import farcell.magics.Source;
import farcell.magics.ValueType;
import farcell.magics.maven.Coordinate;
import farcell.magics.maven.Dependencies;
import farcell.magics.maven.Root;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code %use}: pinned, tested sets of libraries. */
final class UseMagic {

    private final Libraries libraries;
    private final Dependencies dependencies;
    private final Parameter<List<String>> names;

    private UseMagic(Libraries libraries, Dependencies dependencies) {
        this.libraries = libraries;
        this.dependencies = dependencies;
        this.names = Parameter.words("set", ValueType.TEXT, 0, "sets to use together; without, lists what there is")
                .suggesting(scope -> libraries.names());
    }

    static Magic make(Libraries libraries, Dependencies dependencies) {
        UseMagic use = new UseMagic(libraries, dependencies);
        return Magic.named("use", "Adds pinned, tested sets of libraries: jars, imports, natives")
                .line(List.of(use.names), use::use)
                .help("Example:\n  %use tablesaw djl\n\n%use alone lists the sets."
                        + " What %maven and %use asked for is resolved together.")
                .build();
    }

    private Optional<Bundle> use(MagicCall call) throws CodeFailedException, InterruptedException {
        List<String> wanted = call.get(names).stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().toList();
        if (wanted.isEmpty()) {
            call.print(libraries.table().stripTrailing());
            return Optional.empty();
        }
        List<Root> roots = new ArrayList<>();
        Set<String> imports = new LinkedHashSet<>();
        for (String name : wanted) {
            Library library = libraries.find(name).orElseThrow(() -> unknown(name));
            for (Coordinate coordinate : library.coordinates()) {
                roots.add(Root.of(coordinate));
            }
            library.natives(call.context().platform()).forEach(coordinate -> roots.add(Root.of(coordinate)));
            imports.addAll(library.imports());
        }
        dependencies.add(roots, call.context());
        if (!imports.isEmpty()) {
            String java = String.join("\n", imports.stream().map(name -> "import " + name + ";").toList());
            call.context().run(new Source(java, "%use " + String.join(" ", wanted), 1, call.source().directory(),
                    call.source().loading()));
        }
        return Optional.empty();
    }

    private MagicException unknown(String name) {
        return new MagicException("%use: there is no set " + name + "." + Nearest.question(name, libraries.names())
                + " Sets:\n" + libraries.table().stripTrailing());
    }
}

package farcell.compile;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jshell.JShell;

/** Makes the JShell of a notebook: how it compiles, and against what. */
final class ShellMaking {

    private static final Set<String> SOURCE_OPTIONS = Set.of("--release", "--source", "-source", "--enable-preview");

    private ShellMaking() {}

    /**
     * JShell starts from the system property java.class.path, which holds the kernel's own jars; there is no option to
     * start from another path. So it is built while the property shows what cells may see.
     *
     * @param options compiler options beside our own
     * @param paths   what cells compile against
     */
    static JShell make(List<String> options, List<Path> paths, Recorder recorder) {
        List<String> names = paths.stream().map(Path::toString).toList();
        synchronized (ShellMaking.class) {
            String own = System.getProperty("java.class.path");
            try {
                String first = names.isEmpty() ? System.getProperty("java.io.tmpdir") + "/none.jar" : names.get(0);
                System.setProperty("java.class.path", first);
                JShell made = JShell.builder()
                        .executionEngine(recorder.provider(), Map.of())
                        .compilerOptions(withOurs(options).toArray(String[]::new))
                        .build();
                made.addToClasspath(names.isEmpty() ? first : String.join(File.pathSeparator, names));
                return made;
            } finally {
                System.setProperty("java.class.path", own);
            }
        }
    }

    private static List<String> withOurs(List<String> options) {
        // Text is put together by StringBuilder: the invokedynamic that javac writes for it otherwise (JEP 280) is linked
        // anew at each place, which costs a cell that prints a line longer than to print it.
        List<String> all = new ArrayList<>(List.of("-g", "-proc:none", "-XDstringConcat=inline"));
        if (options.stream().noneMatch(SOURCE_OPTIONS::contains)) {
            // Preview features are compiled always and refused where they are not allowed, so that they can be allowed
            // at any time. Only classes that use them are marked (JVMS 4.1). Not --release: reading ct.sym costs seconds.
            all.addAll(List.of("--enable-preview", "--source", String.valueOf(Runtime.version().feature())));
        }
        all.addAll(options);
        return all;
    }
}

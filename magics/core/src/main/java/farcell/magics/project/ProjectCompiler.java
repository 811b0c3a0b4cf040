package farcell.magics.project;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the sources of a project in this process, into memory. */
final class ProjectCompiler {

    private static final int MOST_ERRORS = 20;

    sealed interface Outcome {
        /** @param classes class files by binary name */
        record Compiled(Map<String, byte[]> classes) implements Outcome {}

        /** @param text what is wrong, with file and line, for the user */
        record Broken(String text) implements Outcome {}
    }

    private final ProjectLayout layout;
    private final List<String> options;

    /** @param options of javac, for instance {@code --release 17} */
    ProjectCompiler(ProjectLayout layout, List<String> options) {
        this.layout = layout;
        this.options = List.copyOf(options);
    }

    Outcome compile(List<Path> sources, List<Path> classPath) throws IOException {
        if (sources.isEmpty()) {
            return new Outcome.Compiled(Map.of());
        }
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> all = new ArrayList<>(List.of("-g", "-parameters", "-proc:none", "-implicit:none", "-classpath",
                classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))));
        all.addAll(options);
        try (StandardJavaFileManager files = javac.getStandardFileManager(found, null, StandardCharsets.UTF_8);
                InMemory output = new InMemory(files)) {
            boolean good = javac.getTask(null, output, found, all, null, files.getJavaFileObjectsFromPaths(sources)).call();
            return good ? new Outcome.Compiled(output.classes()) : new Outcome.Broken(text(found));
        } catch (IllegalArgumentException e) {
            return new Outcome.Broken(String.valueOf(e.getMessage()));
        }
    }

    private String text(DiagnosticCollector<JavaFileObject> found) {
        List<String> errors = found.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .map(this::text).toList();
        return errors.stream().limit(MOST_ERRORS).collect(Collectors.joining("\n"))
                + (errors.size() > MOST_ERRORS ? "\nand " + (errors.size() - MOST_ERRORS) + " more" : "");
    }

    private String text(Diagnostic<? extends JavaFileObject> error) {
        if (error.getSource() == null) {
            return error.getMessage(null);
        }
        Path file = Path.of(error.getSource().toUri());
        String at = layout.home().relativize(file) + ":" + error.getLineNumber() + ": " + error.getMessage(null);
        try {
            String line = error.getSource().getCharContent(true).toString().lines()
                    .skip(Math.max(0, error.getLineNumber() - 1)).findFirst().orElse("");
            String code = line.replace('\t', ' ');
            int column = (int) Math.max(0, Math.min(error.getColumnNumber() - 1, code.length()));
            return at + "\n    " + code.strip() + "\n    "
                    + " ".repeat(Math.max(0, column - (code.length() - code.stripLeading().length()))) + "^";
        } catch (IOException e) {
            return at;
        }
    }

    /** Keeps class files in memory, so that a compilation that fails changes nothing. */
    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes = new TreeMap<>();

        InMemory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
                                                   FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            classes.put(className, bytes);
            return new SimpleJavaFileObject(URI.create("mem:///" + className.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> files = new TreeMap<>();
            classes.forEach((name, bytes) -> files.put(name, bytes.toByteArray()));
            return files;
        }
    }
}

package farcell.session;

import farcell.wire.ClassFile;
import farcell.wire.Hashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles classes as JShell would: package {@code REPL}, one wrapper class for each snippet. */
public final class NotebookSources {

    private final Map<String, ClassFile> files = new LinkedHashMap<>();

    private NotebookSources() {}

    /** @param sources compilation units without their package line */
    public static NotebookSources compile(String... sources) {
        NotebookSources result = new NotebookSources();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager standard = compiler.getStandardFileManager(problems, null, null);
        JavaFileManager manager = new ForwardingJavaFileManager<>(standard) {
            @Override
            public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind,
                    FileObject sibling) {
                return new SimpleJavaFileObject(URI.create("mem:///" + name.replace('.', '/')), kind) {
                    @Override
                    public OutputStream openOutputStream() {
                        return new ByteArrayOutputStream() {
                            @Override
                            public void close() {
                                byte[] bytes = toByteArray();
                                result.files.put(name, new ClassFile(name, Hashes.of(bytes), bytes));
                            }
                        };
                    }
                };
            }
        };
        int[] n = {0};
        List<JavaFileObject> units = java.util.Arrays.stream(sources).map(source -> (JavaFileObject)
                new SimpleJavaFileObject(URI.create("mem:///Unit" + n[0]++ + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignore) {
                        return "package REPL;\n" + source;
                    }

                    @Override
                    public boolean isNameCompatible(String simpleName, Kind kind) {
                        return true;
                    }
                }).toList();
        try (manager) {
            boolean ok = compiler.getTask(null, manager, problems,
                    List.of("-g", "--release", "17", "-classpath", System.getProperty("java.class.path")), null, units)
                    .call();
            if (!ok) {
                throw new AssertionError(problems.getDiagnostics().toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result;
    }

    /** A wrapper with one snippet, {@code do_it$}. @param members declarations beside it */
    public static String snippet(int number, String members, String body) {
        return "class $JShell$" + number + " { " + members + " public static Object do_it$() throws Throwable { " + body
                + " } }";
    }

    public ClassFile file(String name) {
        ClassFile file = files.get(name);
        if (file == null) {
            throw new AssertionError(name + " not in " + files.keySet());
        }
        return file;
    }

    public byte[] bytes(String name) {
        return file(name).bytes();
    }

    public Map<String, ClassFile> files() {
        return files;
    }
}

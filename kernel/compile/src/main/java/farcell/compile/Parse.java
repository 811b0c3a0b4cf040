package farcell.compile;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Reads texts with the parser of javac, where JShell does not tell enough: it calls Java that lacks its end, and Java
 * that no end can mend, both incomplete.
 */
final class Parse {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    /** What a snippet can be: a member of a class, a statement, or a whole file. */
    private static final List<String> AROUND = List.of("class C { ", "class C { void m() { ", "");

    private Parse() {}

    /** What parses a text as a file, and does no more. */
    static JavacTask task(String text, DiagnosticListener<JavaFileObject> problems) {
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///C.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        return (JavacTask) COMPILER.getTask(null, null, problems, List.of("-proc:none"), null, List.of(file));
    }

    /** Whether the first thing wrong with a text is that it ends too early. */
    static boolean lacksItsEnd(String code) {
        return AROUND.stream().anyMatch(prefix -> failsAtTheEnd(prefix + code));
    }

    private static boolean failsAtTheEnd(String text) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try {
            task(text, found).parse();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return true;
        }
        return found.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR).findFirst()
                .map(d -> d.getCode().equals("compiler.err.premature.eof") || d.getCode().contains(".unclosed."))
                .orElse(false);
    }
}

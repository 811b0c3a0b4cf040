package farcell.session;

import static farcell.session.FakeKernel.invoke;
import static farcell.session.NotebookSources.snippet;
import static org.assertj.core.api.Assertions.assertThat;

import farcell.wire.ClassFile;
import farcell.wire.Message;
import farcell.wire.Message.Outcome;
import farcell.wire.Step;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The agent in a JVM of its own, started as a launcher does. */
class LaunchTest {

    @TempDir
    private Path directory;
    private FakeKernel kernel;
    private Process process;

    @BeforeEach
    void launch() throws Exception {
        kernel = new FakeKernel();
        ProcessBuilder builder = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx96m",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=farcell.session.CommonPoolThreads",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                "-Dfarcell.directory=" + kernel.directory(), "-Dfarcell.kernel=" + kernel.socket(), "-jar", agentJar().toString());
        builder.environment().put(Settings.SECRET, FakeKernel.SECRET);
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile());
        process = builder.start();
        kernel.accept();
    }

    @AfterEach
    void end() throws Exception {
        kernel.close();
        try {
            assertThat(process.waitFor(FakeKernel.SECONDS, TimeUnit.SECONDS)).as("no orphan").isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** A jar that has only a manifest, with the entries of the packaged one and the class path of this test. */
    private Path agentJar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, "farcell.session.Main");
        main.put(new Attributes.Name("Launcher-Agent-Class"), "farcell.session.LaunchAgent");
        main.put(new Attributes.Name("Can-Redefine-Classes"), "true");
        String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator);
        main.put(Attributes.Name.CLASS_PATH, Arrays.stream(classPath)
                .map(entry -> Path.of(entry).toUri().toString()).collect(Collectors.joining(" ")));
        Path jar = directory.resolve("agent.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return jar;
    }

    /** Classes compiled into package REPL, moved to package {@code lib} of a jar. */
    private Path libraryJar(ClassFile... files) throws IOException {
        Path jar = directory.resolve("library.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (ClassFile file : files) {
                out.putNextEntry(new JarEntry(file.name().replace('.', '/').replace("REPL/", "lib/") + ".class"));
                // Both names have their length in the constant pool, so only whole constants are replaced.
                org.objectweb.asm.ClassWriter writer = new org.objectweb.asm.ClassWriter(0);
                new org.objectweb.asm.ClassReader(file.bytes()).accept(
                        new org.objectweb.asm.commons.ClassRemapper(writer, new org.objectweb.asm.commons.Remapper() {
                            @Override
                            public String map(String name) {
                                return name.replace("REPL/", "lib/");
                            }
                        }), 0);
                out.write(writer.toByteArray());
            }
        }
        return jar;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aMachineWithoutMemoryEndsTheSessionFirst() throws IOException {
        assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/oom_score_adj")).strip()).isEqualTo("500");
    }

    @Test
    void aCellRunsFromEndToEnd() throws Exception {
        kernel.know(NotebookSources.compile(
                snippet(1, "", "System.out.println(\"eins\"); System.err.println(\"zwei\"); "
                        + "System.out.println(\"drei \\u00e4\"); return System.getenv(\"FARCELL_SECRET\");"),
                snippet(2, "", "return Class.forName(\"org.objectweb.asm.ClassReader\");"),
                snippet(3, "", "return new java.util.Scanner(System.in).nextLine() + \"!\";"),
                snippet(4, "", "return java.util.stream.IntStream.range(0, 2000).parallel().mapToObj(i -> "
                        + "Thread.currentThread().getContextClassLoader().getName()).distinct().toList();")));
        assertThat(kernel.value("$JShell$1")).isEqualTo("null");
        assertThat(kernel.attached.hello().pid()).isEqualTo(process.pid());
        List<Message> told = new ArrayList<>();
        kernel.events.drainTo(told);
        assertThat(told).containsExactly(new Message.Output(1, "stdout", "eins\n"),
                new Message.Output(1, "stderr", "zwei\n"), new Message.Output(1, "stdout", "drei ä\n"));
        Outcome hidden = kernel.run(invoke("$JShell$2")).outcome();
        assertThat(((Outcome.Threw) hidden).thrown().type()).isEqualTo("java.lang.ClassNotFoundException");
        kernel.onInput = input -> new Message.Text("typed");
        assertThat(kernel.value("$JShell$3")).isEqualTo("typed!");
        kernel.onInput = input -> new Message.Failed("this client cannot ask");
        Outcome refused = kernel.run(invoke("$JShell$3")).outcome();
        assertThat(((Outcome.Threw) refused).thrown().message()).isEqualTo("this client cannot ask");
        assertThat(kernel.value("$JShell$4")).isEqualTo("[farcell-user]");
    }

    @Test
    void redefinitionKeepsValuesAndChangesCode() {
        NotebookSources before = NotebookSources.compile(
                snippet(1, "public static int x; static int f() { return x; }", "return x = 5;"),
                snippet(2, "", "return $JShell$1.f();"));
        kernel.know(before);
        assertThat(kernel.value("$JShell$1")).isEqualTo("5");
        assertThat(kernel.value("$JShell$2")).isEqualTo("5");
        ClassFile changed = NotebookSources.compile(
                snippet(1, "public static int x; static int f() { return x * 10; }", "return x = 5;"))
                .file("REPL.$JShell$1");
        Message.Ran ran = kernel.run(new Step.Redefine(changed), invoke("$JShell$2"));
        assertThat(ran.outcome()).isEqualTo(new Outcome.Ok(List.of(farcell.wire.Bundle.text("50"))));
    }

    @Test
    void aFullHeapLeavesTheAgentAlive() {
        kernel.know(NotebookSources.compile(
                snippet(1, "public static java.util.List<Object> all = new java.util.ArrayList<>();",
                        "while (true) all.add(new byte[100_000]);"),
                snippet(2, "", "$JShell$1.all = null; return 1;")));
        Outcome full = kernel.run(invoke("$JShell$1")).outcome();
        assertThat(((Outcome.Threw) full).thrown().type()).isEqualTo("java.lang.OutOfMemoryError");
        assertThat(kernel.value("$JShell$2")).isEqualTo("1");
    }

    @Test
    void aSessionWithAFullHeapIsNoOrphanEither() throws Exception {
        kernel.know(NotebookSources.compile(snippet(1, "", "farcell.Display.display(\"on\"); Object[] all = null; "
                + "while (true) { try { all = new Object[] {all, new byte[1000]}; } catch (Throwable t) { } }")));
        kernel.start(invoke("$JShell$1"));
        kernel.outputUntil("on");
        kernel.close();
        assertThat(process.waitFor(FakeKernel.SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void exitFlushesAndSaysSo() throws Exception {
        kernel.know(NotebookSources.compile(snippet(1, "",
                "System.out.print(\"last words\"); System.exit(7); return null;")));
        kernel.start(invoke("$JShell$1"));
        assertThat(kernel.outputUntil("last words")).isEqualTo("last words");
        assertThat(kernel.events.poll(FakeKernel.SECONDS, TimeUnit.SECONDS)).isInstanceOf(Message.Exiting.class);
        assertThat(process.waitFor(FakeKernel.SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(7);
    }

    @Test
    void byeEndsTheSession() throws Exception {
        // Its answer may come too late for the link.
        kernel.link().ask(new Message.Bye());
        assertThat(process.waitFor(FakeKernel.SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void jarsAreAddedAndTheirLambdasWoven() throws Exception {
        NotebookSources sources = NotebookSources.compile(
                "public class Lib { public static Runnable task() { return () -> { }; } "
                        + "public static void spin() { while (true) { } } }",
                snippet(1, "", "Class<?> lib = Class.forName(\"lib.Lib\"); return lib.getMethod(\"task\").invoke(null) "
                        + "instanceof java.io.Serializable && lib.getPackage() != null "
                        + "&& lib.getProtectionDomain().getCodeSource().getLocation().getPath().endsWith(\".jar\");"));
        kernel.know(sources);
        Path jar = libraryJar(sources.file("REPL.Lib"));
        assertThat(kernel.ask(new Message.AddPaths(List.of(jar.toString())))).isEqualTo(new Message.Done());
        assertThat(kernel.value("$JShell$1")).isEqualTo("true");
        assertThat(kernel.ask(new Message.AddPaths(List.of("/no/such.jar")))).isInstanceOf(Message.Failed.class);
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_19)
    void loopsOfLibrariesAreStoppedWhereTheJdkCan() throws Exception {
        NotebookSources sources = NotebookSources.compile(
                "public class Lib { public static void spin() { while (true) { Thread.onSpinWait(); } } }",
                snippet(1, "", "farcell.Display.display(\"on\"); "
                        + "Class.forName(\"lib.Lib\").getMethod(\"spin\").invoke(null); return null;"));
        kernel.know(sources);
        kernel.ask(new Message.AddPaths(List.of(libraryJar(sources.file("REPL.Lib")).toString())));
        var running = kernel.start(invoke("$JShell$1"));
        kernel.outputUntil("on");
        kernel.ask(new Message.Interrupt(kernel.lastRun()));
        assertThat(((Message.Ran) running.get(FakeKernel.SECONDS, TimeUnit.SECONDS)).outcome())
                .isInstanceOf(Outcome.Stopped.class);
    }
}

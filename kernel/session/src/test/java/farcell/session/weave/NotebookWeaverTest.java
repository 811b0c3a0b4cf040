package farcell.session.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.runtime.CellStopped;
import farcell.runtime.Host;
import farcell.runtime.Hosts;
import farcell.runtime.Woven;
import farcell.session.NotebookSources;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import java.io.Serializable;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs woven classes in a loader of their own, with a host that writes down what woven code asks. */
class NotebookWeaverTest {

    private final List<String> calls = new ArrayList<>();
    private boolean adopts;
    /** Other hosts of this JVM, of tests before, may have armed the checks, too. */
    private boolean stops;

    @BeforeEach
    void install() {
        Hosts.install(new RecordingHost());
    }

    private static final class Loader extends ClassLoader {
        private final NotebookSources sources;
        private final NotebookWeaver weaver;

        Loader(NotebookSources sources) {
            super(NotebookWeaverTest.class.getClassLoader());
            this.sources = sources;
            this.weaver = new NotebookWeaver(new ClassShapes(
                    name -> Optional.ofNullable(sources.files().get(name)).map(f -> ClassShape.of(f.bytes()))));
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!sources.files().containsKey(name)) {
                throw new ClassNotFoundException(name);
            }
            byte[] woven = weaver.weave(sources.bytes(name));
            assertThat(weaver.weave(sources.bytes(name))).as("deterministic").isEqualTo(woven);
            return defineClass(name, woven, 0, woven.length);
        }
    }

    private static Class<?> load(String name, String... sources) throws Exception {
        return Class.forName("REPL." + name, false, new Loader(NotebookSources.compile(sources)));
    }

    private static Object call(Class<?> type, String method) throws Throwable {
        Method found = type.getDeclaredMethod(method);
        found.setAccessible(true);
        try {
            return found.invoke(null);
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void readsAndWritesOfSlotsGoThroughTheHostUnderTheDeclaringClass() throws Throwable {
        Class<?> type = load("$JShell$2",
                "class $JShell$1 { public static int x = 1; public static String s; }",
                "class $JShell$2 { interface I { Object L = new Object(); } "
                        + "static class Sub { static long n = 2; static final int LIM = 10; } "
                        + "static class Sub2 extends Sub implements I { } "
                        + "enum E { A; static int count = 3; } "
                        + "static Object go() { $JShell$1.x += 4; $JShell$1.s = \"a\"; Sub2.n++; Object l = Sub2.L; "
                        + "E.count++; return $JShell$1.x + Sub2.n + Sub.LIM + $JShell$1.s + E.A; } }");
        assertThat(call(type, "go")).isEqualTo("18aA");
        assertThat(calls).containsExactlyInAnyOrder("get REPL.$JShell$1.x", "put REPL.$JShell$1.x",
                "put REPL.$JShell$1.s", "adopt Sub", "initialised Sub", "get REPL.$JShell$2$Sub.n",
                "put REPL.$JShell$2$Sub.n", "get REPL.$JShell$1.x", "get REPL.$JShell$2$Sub.n",
                "get REPL.$JShell$1.s");
    }

    @Test
    void lambdasAndMethodReferencesBecomeSerializable() throws Throwable {
        Class<?> type = load("$JShell$1", "import java.util.function.*; class $JShell$1 { interface Both { } "
                + "static Object go() { int k = 3; Supplier<Integer> a = () -> k; Function<String, Integer> b = "
                + "Integer::parseInt; Object c = (Supplier<Integer> & Both) () -> 5; "
                + "return new Object[] {a, b, c}; } }");
        assertThat((Object[]) call(type, "go")).allSatisfy(each -> assertThat(each).isInstanceOf(Serializable.class));
    }

    @Test
    void initialisersRunOnlyWhenNothingWasAdopted() throws Throwable {
        String source = "class $JShell$1 { static class C { static final java.util.List<String> LOG = "
                + "new java.util.ArrayList<>(); static int n = 5; static { for (int i = 0; i < 3; i++) n += i; } "
                + "static Object go() { return n; } } "
                + "static class Bare { static int m; static Object go() { return m; } } }";
        assertThat(call(load("$JShell$1$C", source), "go")).isEqualTo(8);
        assertThat(call(load("$JShell$1$Bare", source), "go")).isEqualTo(0);
        assertThat(calls).contains("adopt C", "initialised C", "adopt Bare", "initialised Bare");
        adopts = true;
        Class<?> adopted = load("$JShell$1$C", source);
        assertThat(call(adopted, "go")).isEqualTo(0);
        assertThat(Modifier.isFinal(adopted.getDeclaredField("LOG").getModifiers())).isFalse();
    }

    @Test
    void initialisersThatBeginWithALoopKeepTheirFrames() throws Throwable {
        Class<?> type = load("$JShell$1$C", "class $JShell$1 { static class C { static int n; "
                + "static { while (n < 10) { n++; } } static Object go() { return n; } } }");
        assertThat(call(type, "go")).isEqualTo(10);
    }

    @Test
    void loopsRecursionsAndSwitchesStopWhileArmed() throws Throwable {
        String[] sources = {"class $JShell$1 { static Object loop() { while (true) { } } "
                + "static Object recurse() { return recurse(); } "
                + "static Object plain() { return 1; } }"};
        Class<?> type = load("$JShell$1", sources);
        assertThat(call(type, "plain")).isEqualTo(1);
        stops = true;
        Woven.armStop();
        try {
            for (String method : List.of("loop", "recurse", "plain")) {
                assertThatThrownBy(() -> call(type, method)).isInstanceOf(CellStopped.class);
            }
        } finally {
            Woven.disarmStop();
        }
    }

    private final class RecordingHost implements Host {

        @Override
        public CallSite slot(MethodHandles.Lookup caller, boolean write, MethodType type, String owner,
                String field) {
            calls.add((write ? "put " : "get ") + owner + "." + field);
            try {
                Class<?> declaring = caller.lookupClass().getClassLoader().loadClass(owner);
                MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(declaring, MethodHandles.lookup());
                MethodHandle target = write ? lookup.findStaticSetter(declaring, field, type.parameterType(0))
                        : lookup.findStaticGetter(declaring, field, type.returnType());
                return new ConstantCallSite(target);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean adopt(Class<?> type) {
            calls.add("adopt " + type.getSimpleName());
            return adopts;
        }

        @Override
        public void initialised(Class<?> type) {
            calls.add("initialised " + type.getSimpleName());
        }

        @Override
        public void checkStop() {
            if (stops) {
                throw new CellStopped();
            }
        }

        @Override
        public Renderer renderer() {
            throw new AssertionError();
        }

        @Override
        public DisplayData render(Object value, String... types) {
            throw new AssertionError();
        }

        @Override
        public void show(DisplayData data, String id, boolean update) {
            throw new AssertionError();
        }

        @Override
        public void clearOutput(boolean wait) {
            throw new AssertionError();
        }

        @Override
        public String input(String prompt, boolean password) {
            throw new AssertionError();
        }
    }
}

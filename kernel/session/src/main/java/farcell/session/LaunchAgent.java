package farcell.session;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Named as {@code Launcher-Agent-Class} in the jar's manifest: the JVM hands over {@link Instrumentation} before
 * {@code main}, without a flag.
 */
public final class LaunchAgent {

    /** Where the JVM's call and {@link Main} meet; written once, before main. */
    private static volatile Instrumentation instrumentation;

    private LaunchAgent() {}

    public static void agentmain(String arguments, Instrumentation given) {
        instrumentation = given;
    }

    static void redefine(Map<Class<?>, byte[]> types) throws Exception {
        if (instrumentation == null) {
            throw new UnsupportedOperationException("the code of " + types.keySet() + " cannot be replaced: this "
                    + "session was not started by java -jar, so its launcher agent is missing");
        }
        instrumentation.redefineClasses(types.entrySet().stream()
                .map(type -> new ClassDefinition(type.getKey(), type.getValue())).toArray(ClassDefinition[]::new));
    }

    /** Lets the agent, and only it, reflect on {@code java.lang}. @return whether it can now */
    static boolean openJavaLang() {
        return open(Object.class.getModule(), Set.of("java.lang"));
    }

    /** Lets the agent reflect on what values of the JDK hide: functions made of functions, the state of random
     *  generators, the parts of formatters. Where it cannot, these do not travel, and say so. */
    static void openForValues() {
        Module base = Object.class.getModule();
        Set<String> packages = new TreeSet<>(Set.of("java.util", "java.util.function", "java.time.format",
                "jdk.internal.random"));
        packages.retainAll(base.getPackages());
        open(base, packages);
        // Up to Java 18 the generators are in a module of their own.
        ModuleLayer.boot().findModule("jdk.random").filter(module -> module.getPackages().contains("jdk.random"))
                .ifPresent(module -> open(module, Set.of("jdk.random")));
    }

    private static boolean open(Module module, Set<String> packages) {
        if (instrumentation == null) {
            return false;
        }
        Map<String, Set<Module>> opens = new HashMap<>();
        packages.forEach(each -> opens.put(each, Set.of(LaunchAgent.class.getModule())));
        instrumentation.redefineModule(module, Set.of(), Map.of(), opens, Set.of(), Map.of());
        return true;
    }
}

package farcell.session;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

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
        if (instrumentation == null) {
            return false;
        }
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(),
                Map.of("java.lang", Set.of(LaunchAgent.class.getModule())), Set.of(), Map.of());
        return true;
    }
}

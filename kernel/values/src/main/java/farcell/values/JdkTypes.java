package farcell.values;

import java.io.Serializable;
import java.util.Set;

/** Which types of the JDK are values: they may leave, and data from outside may make objects of them. */
final class JdkTypes {

    /** Packages whose {@code Serializable} classes are plain data. */
    private static final Set<String> PACKAGES = Set.of("java.math", "java.text", "java.time", "java.time.chrono",
            "java.time.temporal", "java.time.zone", "java.util", "java.util.concurrent", "java.util.concurrent.atomic",
            "java.util.concurrent.locks", "java.util.regex", "java.awt.geom");

    /** Single classes of packages that hold other things, too. */
    private static final Set<String> CLASSES = Set.of("java.lang.Boolean", "java.lang.Byte", "java.lang.Character",
            "java.lang.Double", "java.lang.Enum", "java.lang.Float", "java.lang.Integer", "java.lang.Long",
            "java.lang.Number", "java.lang.Short", "java.lang.StackTraceElement", "java.lang.String",
            "java.lang.String$CaseInsensitiveComparator",
            "java.lang.StringBuffer", "java.lang.StringBuilder", "java.io.File", "java.net.URI", "java.net.URL",
            "java.net.InetAddress", "java.net.Inet4Address", "java.net.Inet6Address", "java.net.InetSocketAddress",
            "java.sql.Date", "java.sql.Time", "java.sql.Timestamp", "java.awt.Color", "java.awt.Dimension",
            "java.awt.Insets", "java.awt.Point", "java.awt.Rectangle", "sun.util.calendar.ZoneInfo");

    /** Not {@code Serializable}, but nothing else than their fields. */
    private static final Set<String> PLAIN = Set.of("java.util.DoubleSummaryStatistics",
            "java.util.IntSummaryStatistics", "java.util.LongSummaryStatistics", "java.util.StringJoiner");

    /** Owners of methods that a method reference of user code may name, beside the value types. */
    private static final Set<String> METHOD_OWNERS = Set.of("java.lang.CharSequence", "java.lang.Comparable",
            "java.lang.Iterable", "java.lang.Math", "java.lang.Object", "java.lang.Record", "java.lang.StrictMath",
            "java.lang.Throwable");

    private JdkTypes() {}

    /** Whether the class is the JDK's, not of a class path. Some modules are the application loader's. */
    static boolean isJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader()
                || type.getModule().getLayer() == ModuleLayer.boot();
    }

    static boolean isValue(Class<?> type) {
        String name = type.getName();
        if (PLAIN.contains(name)) {
            return true;
        }
        if (!Serializable.class.isAssignableFrom(type)) {
            return false;
        }
        if (Throwable.class.isAssignableFrom(type)) {
            return name.startsWith("java.");
        }
        return CLASSES.contains(name) || PACKAGES.contains(type.getPackageName()) || type.isEnum()
                && name.startsWith("java.");
    }

    /** Whether a lambda may call methods of this class: what computes, not what reaches the machine. */
    static boolean mayBeCalled(Class<?> owner) {
        return isValue(owner) || METHOD_OWNERS.contains(owner.getName()) || PACKAGES.contains(owner.getPackageName())
                || owner.getPackageName().equals("java.util.function")
                || owner.getPackageName().equals("java.util.stream");
    }
}

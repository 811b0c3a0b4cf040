package farcell.remote;

import java.util.List;

/**
 * What a session's JVM is like, as its user asked for it.
 *
 * @param keys    GPUs, backend, CPUs, memory, Java
 * @param jvm     further options of the JVM
 */
record SessionShape(RemoteKeys keys, List<String> jvm) {

    static final SessionShape PLAIN = new SessionShape(RemoteKeys.NONE, List.of());

    SessionShape {
        jvm = List.copyOf(jvm);
    }

    static SessionShape of(RemoteKeys keys) {
        return new SessionShape(keys.shaping(), List.of());
    }

    /** As the user would write it. */
    String text() {
        String options = String.join(" ", jvm.stream().map(SessionShape::quoted).toList());
        return (keys.text() + (options.isEmpty() ? ""
                : options.contains(" ") ? " jvm=\"" + options + '"' : " jvm=" + options)).strip();
    }

    /** Single quotes may stand after an equals sign. */
    private static String quoted(String option) {
        return option.contains(" ") ? option.replaceFirst("=", "='") + "'" : option;
    }
}

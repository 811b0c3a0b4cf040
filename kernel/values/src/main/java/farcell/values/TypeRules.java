package farcell.values;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides once per class how its objects leave. Made per encoding; the order of the tests is the policy. */
final class TypeRules {

    enum Way { FIELDS, TOKEN, RECORD, LAMBDA, RULE, REFUSED }

    /**
     * @param reason     why {@link Way#REFUSED}
     * @param traveler   of {@link Way#RULE}
     * @param singletons objects of the class that go by name, with the name of their field
     */
    record TypeRule(Way way, String reason, Traveler traveler, Map<Object, String> singletons) {

        static TypeRule of(Way way) {
            return new TypeRule(way, "", null, Map.of());
        }

        static TypeRule refused(String reason) {
            return new TypeRule(Way.REFUSED, reason, null, Map.of());
        }
    }

    static final String JDK_LAMBDA =
            "a lambda or method reference that was made inside the JDK; write it as a lambda in a cell";

    /** Supertypes that keep an object where it is, the first that fits gives the reason. */
    private static final Map<String, String> STAY = stay();

    private final ValueContext context;
    private final Map<Class<?>, TypeRule> rules = new IdentityHashMap<>();

    TypeRules(ValueContext context) {
        this.context = context;
    }

    private static Map<String, String> stay() {
        Map<String, String> stay = new LinkedHashMap<>();
        stay.put("java.lang.Thread", "a thread runs in its session");
        stay.put("java.lang.ThreadGroup", "a thread group belongs to its session");
        stay.put("java.lang.ThreadLocal", "a thread-local variable belongs to the threads of its session");
        stay.put("java.lang.Process", "a process runs on its host");
        stay.put("java.lang.ProcessHandle", "a process runs on its host");
        stay.put("java.lang.ClassLoader", "a class loader belongs to its session");
        stay.put("java.lang.Module", "a module belongs to its session");
        stay.put("java.lang.ref.Reference", "a weak or soft reference belongs to its session");
        stay.put("java.lang.ref.Cleaner", "a cleaner guards resources of its session");
        stay.put("java.lang.invoke.MethodHandle", "a method handle belongs to its session; use a lambda");
        stay.put("java.lang.invoke.VarHandle", "a variable handle belongs to its session");
        stay.put("java.lang.invoke.MethodHandles$Lookup", "a lookup belongs to its session");
        stay.put("java.util.concurrent.Executor", "an executor's threads run in its session");
        stay.put("java.util.concurrent.Future", "a task runs in its session; store its result");
        stay.put("java.util.Timer", "a timer's thread runs in its session");
        stay.put("java.util.stream.BaseStream", "a stream can be used once only; collect it first");
        stay.put("java.util.Scanner", "a scanner reads from a source in its session");
        stay.put("java.nio.channels.Channel", "a channel is open in its session only");
        stay.put("java.net.Socket", "a socket is open in its session only");
        stay.put("java.net.ServerSocket", "a socket is open in its session only");
        stay.put("java.net.DatagramSocket", "a socket is open in its session only");
        stay.put("java.io.FileDescriptor", "a file descriptor is open in its session only");
        stay.put("java.io.RandomAccessFile", "a file is open in its session only");
        stay.put("java.io.InputStream", "a stream is open in its session only");
        stay.put("java.io.OutputStream", "a stream is open in its session only");
        stay.put("java.io.Reader", "a reader is open in its session only");
        stay.put("java.io.Writer", "a writer is open in its session only");
        stay.put("java.sql.Connection", "a database connection is open in its session only");
        stay.put("java.sql.Statement", "a database statement is open in its session only");
        stay.put("java.sql.ResultSet", "a result set is open in its session only; read it into a list");
        stay.put("java.nio.Buffer", "only buffers over arrays travel; copy this one into an array");
        // Of libraries that bring a rule elsewhere: without it such an object looks like data.
        stay.put("ai.djl.util.NativeResource", "there is no rule for DJL's native memory in this session");
        return stay;
    }

    TypeRule of(Class<?> type) {
        TypeRule rule = rules.get(type);
        if (rule == null) {
            rule = decide(type);
            rules.put(type, rule);
        }
        return rule;
    }

    private TypeRule decide(Class<?> type) {
        if (type == Object.class) {
            return TypeRule.of(Way.TOKEN);
        }
        for (Traveler traveler : context.travelers()) {
            if (traveler.handles(type)) {
                return new TypeRule(Way.RULE, "", traveler, Map.of());
            }
        }
        if (type.isHidden()) {
            if (JdkTypes.isJdk(type) && FunctionRule.INSTANCE.handles(type)) {
                return new TypeRule(Way.RULE, "", FunctionRule.INSTANCE, Map.of());
            }
            return LambdaForm.isWritable(type) ? TypeRule.of(Way.LAMBDA) : TypeRule.refused(JDK_LAMBDA);
        }
        if (type.isEnum() || Enum.class.isAssignableFrom(type)) {
            return TypeRule.of(Way.FIELDS);
        }
        Traveler builtIn = BuiltInRules.of(type);
        if (builtIn != null) {
            return new TypeRule(Way.RULE, "", builtIn, Map.of());
        }
        String reason = reasonToStay(type);
        if (reason != null) {
            return TypeRule.refused(reason);
        }
        if (JdkTypes.isJdk(type)) {
            return JdkTypes.isValue(type) ? TypeRule.of(Way.FIELDS)
                    : TypeRule.refused("there is no rule for how objects of this type of the JDK travel");
        }
        if (Proxy.isProxyClass(type)) {
            return TypeRule.of(Way.FIELDS);
        }
        if (!isFoundByName(type)) {
            return TypeRule.refused("its class comes from a class loader of its own");
        }
        Map<Object, String> singletons = context.notebook().test(type.getName()) ? Map.of() : singletons(type);
        return new TypeRule(type.isRecord() ? Way.RECORD : Way.FIELDS, "", null, singletons);
    }

    private static String reasonToStay(Class<?> type) {
        Set<String> names = superNames(type);
        for (Map.Entry<String, String> entry : STAY.entrySet()) {
            if (names.contains(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    private static Set<String> superNames(Class<?> type) {
        Set<String> names = new HashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(List.of(type));
        while (!open.isEmpty()) {
            Class<?> next = open.pop();
            if (names.add(next.getName())) {
                if (next.getSuperclass() != null) {
                    open.push(next.getSuperclass());
                }
                Collections.addAll(open, next.getInterfaces());
            }
        }
        return names;
    }

    private boolean isFoundByName(Class<?> type) {
        try {
            return Class.forName(type.getName(), false, context.loader()) == type;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Objects of a class of a jar that its own static final fields hold: code may compare them by identity. */
    private static Map<Object, String> singletons(Class<?> type) {
        Map<Object, String> found = new IdentityHashMap<>();
        Field[] fields;
        try {
            fields = type.getDeclaredFields();
        } catch (LinkageError e) {
            return Map.of();
        }
        for (Field field : fields) {
            if (Singletons.isCandidate(field)) {
                Object value = Singletons.value(field);
                if (value != null && value.getClass() == type) {
                    found.putIfAbsent(value, field.getName());
                }
            }
        }
        Object lazy = Singletons.lazyInstance(type);
        if (lazy != null) {
            found.putIfAbsent(lazy, Singletons.LAZY);
        }
        return found.isEmpty() ? Map.of() : found;
    }

    /** The marshaller's question for both sides; it asks about superclasses, too. */
    static boolean writesFields(Class<?> type) {
        if (type == Object.class || type.isHidden()) {
            return false;
        }
        return !JdkTypes.isJdk(type) || Serializable.class.isAssignableFrom(type) || JdkTypes.isValue(type);
    }
}

package farcell.values;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.Predicate;

/** A session as values see it: a loader with its own copies of the notebook's classes and of the libraries. */
final class Side extends ClassLoader {

    static final String CELL = "farcell.values.fixture.cell.";
    private static final List<String> OWN = List.of("farcell.values.fixture.", "tech.tablesaw.", "it.unimi.");

    static final Predicate<String> ALLOWED = name -> OWN.stream().anyMatch(name::startsWith);

    final ValueContext context;

    Side(Traveler... travelers) {
        super(Side.class.getClassLoader());
        try {
            MethodHandles.Lookup lookup = (MethodHandles.Lookup) loadClass("farcell.values.fixture.Here")
                    .getMethod("lookup").invoke(null);
            context = new ValueContext(this, name -> name.startsWith(CELL), lookup, List.of(travelers));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!ALLOWED.test(name)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Calls a static method of a fixture of this side. */
    Object call(String type, String method, Object... arguments) throws Exception {
        for (var candidate : loadClass(type).getMethods()) {
            if (candidate.getName().equals(method) && candidate.getParameterCount() == arguments.length) {
                return candidate.invoke(null, arguments);
            }
        }
        throw new NoSuchMethodException(method);
    }

    byte[] encode(Object value) throws Exception {
        ValueCodec.Encoded encoded = ValueCodecs.river().encode(value, context);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        encoded.writeTo(out);
        if (out.size() != encoded.size()) {
            throw new AssertionError("size() is " + encoded.size() + ", written were " + out.size());
        }
        return out.toByteArray();
    }

    Object decode(byte[] data) throws IOException {
        return ValueCodecs.river().decode(new ByteArrayInputStream(data), context, limits());
    }

    static Limits limits() {
        return new Limits(1_000_000, 10_000_000, 1L << 30, ALLOWED);
    }
}

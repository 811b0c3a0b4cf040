package farcell.values;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.Set;

/**
 * Lambdas that the JDK wrote serializable, such as {@code Comparator.comparing(...)}. Their {@code writeReplace} and the
 * method that makes them again are private to the JDK, but its own serialization may call both: it is lent a stream for
 * the description of one lambda, never for what the lambda captured.
 */
final class JdkLambdas {

    /** The names that a {@link SerializedLambda} holds, and what holds the captured values. */
    private static final Set<Class<?>> IN_DESCRIPTION = Set.of(SerializedLambda.class, Object[].class, Captured.class);

    /** Stands for a captured value. */
    private record Captured(int index) implements Serializable {}

    private JdkLambdas() {}

    static SerializedLambda describe(Object lambda) throws IOException {
        Describing out = new Describing(lambda);
        out.writeObject(lambda);
        if (out.described == null) {
            throw new IOException("the JDK does not describe it");
        }
        return out.described;
    }

    /** Writes nothing: sees what would be written for the lambda. */
    private static final class Describing extends ObjectOutputStream {

        private final Object lambda;
        private SerializedLambda described;

        Describing(Object lambda) throws IOException {
            super(OutputStream.nullOutputStream());
            this.lambda = lambda;
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            if (described == null && object instanceof SerializedLambda form && object != lambda) {
                described = form;
            }
            return null;
        }
    }

    /** Makes the lambda again. @throws InvalidValueException when this JDK has no such lambda */
    static Object rebuild(LambdaForm form, Class<?> host, Object[] values) throws InvalidValueException {
        Object[] stand = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            stand[i] = new Captured(i);
        }
        SerializedLambda described = new SerializedLambda(host, internal(form.face()), form.method(),
                form.signature(), form.kind(), internal(form.owner()), form.name(), form.descriptor(), form.actual(),
                stand);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(described);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        try (Making in = new Making(new ByteArrayInputStream(bytes.toByteArray()), host, values)) {
            return in.readObject();
        } catch (StackOverflowError | OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            throw new InvalidValueException("The JDK here has no lambda " + form.code(), e);
        }
    }

    private static String internal(String name) {
        return name.replace('.', '/');
    }

    /** Whether a lambda of the JDK may be asked for: those of functions and collections, which only compute. */
    static boolean isAdmitted(LambdaForm form, Class<?> host) {
        return JdkTypes.mayBeCalled(host) && form.owner().equals(host.getName());
    }

    private static final class Making extends ObjectInputStream {

        private final Class<?> host;
        private final Object[] values;

        Making(InputStream in, Class<?> host, Object[] values) throws IOException {
            super(in);
            this.host = host;
            this.values = values;
            enableResolveObject(true);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException {
            for (Class<?> each : IN_DESCRIPTION) {
                if (each.getName().equals(description.getName())) {
                    return each;
                }
            }
            if (host.getName().equals(description.getName())) {
                return host;
            }
            throw new InvalidClassException(description.getName());
        }

        @Override
        protected Object resolveObject(Object object) {
            return object instanceof Captured captured ? values[captured.index()] : object;
        }
    }
}

package farcell.session;

import farcell.values.CannotTravelException;
import farcell.values.InvalidValueException;
import farcell.values.Limits;
import farcell.values.ValueCodec;
import farcell.values.ValueContext;
import farcell.wire.Hashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A small codec for tests of what is around a codec: Java serialization, walks of arrays, collections and maps. */
public class JavaCodec implements ValueCodec {

    @Override
    public Encoded encode(Object root, ValueContext context) throws CannotTravelException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Set<String> notebook = new java.util.TreeSet<>();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes) {
            @Override
            protected void annotateClass(Class<?> type) {
                if (context.notebook().test(type.getName())) {
                    notebook.add(type.getName());
                }
            }
        }) {
            out.writeObject(root);
        } catch (NotSerializableException e) {
            throw new CannotTravelException("[" + culprit((Object[]) root) + "].inner", e.getMessage(), "a " + e.getMessage() + " stays", e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        byte[] data = bytes.toByteArray();
        return new Encoded() {
            @Override
            public long size() {
                return data.length;
            }

            @Override
            public String digest() {
                return Hashes.of(data);
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(data);
            }

            @Override
            public Set<String> notebookClasses() {
                return notebook;
            }

            @Override
            public Set<String> code() {
                return notebook;
            }
        };
    }

    @Override
    public Object decode(InputStream in, ValueContext context, Limits limits) throws IOException {
        // Not closed: the stream is its owner's.
        ObjectInputStream objects = new ObjectInputStream(in) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass type) throws IOException, ClassNotFoundException {
                String name = type.getName();
                if (!name.startsWith("java.") && !name.startsWith("[") && !limits.allowed().test(name)) {
                    throw new InvalidValueException(name + " is not allowed", null);
                }
                return Class.forName(name, false, context.loader());
            }
        };
        try {
            return objects.readObject();
        } catch (ClassNotFoundException e) {
            throw new InvalidValueException(e.getMessage(), e);
        }
    }

    /** Position of the first value that cannot be written by itself. */
    private static int culprit(Object[] values) {
        for (int i = 0; i < values.length; i++) {
            try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
                out.writeObject(values[i]);
            } catch (IOException e) {
                return i;
            }
        }
        return 0;
    }

    @Override
    public void walk(Object root, ValueContext context, Visitor visitor) {
        go(root, visitor);
    }

    @Override
    public void walkAll(Object root, ValueContext context, Predicate<Object> visitor) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        go(root, (object, mutable) -> !seen.add(object) ? Next.PAST : visitor.test(object) ? Next.INTO : Next.STOP);
    }

    private boolean go(Object at, Visitor visitor) {
        if (at == null || at instanceof String || at instanceof Number) {
            return true;
        }
        Next next = visitor.visit(at, true);
        if (next != Next.INTO) {
            return next == Next.PAST;
        }
        Collection<?> held = at instanceof Collection<?> collection ? collection : at instanceof Map<?, ?> map ? map.values()
                : at instanceof Object[] array ? Arrays.asList(array) : List.of();
        return held.stream().allMatch(each -> go(each, visitor));
    }
}

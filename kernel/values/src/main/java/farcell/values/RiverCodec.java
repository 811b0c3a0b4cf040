package farcell.values;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.marshalling.ByteOutput;
import org.jboss.marshalling.Marshaller;
import org.jboss.marshalling.Marshalling;
import org.jboss.marshalling.MarshallingConfiguration;
import org.jboss.marshalling.river.RiverMarshallerFactory;

/** The codec over JBoss Marshalling "river". */
final class RiverCodec implements ValueCodec {

    /** Fixed, so that both sides agree whatever the library's default becomes. */
    private static final int RIVER_VERSION = 4;

    private final RiverMarshallerFactory factory = new RiverMarshallerFactory();
    private final Consumer<String> warnings;
    private final long stackBytes;

    /** @param stackBytes of the threads that encode and decode */
    RiverCodec(Consumer<String> warnings, long stackBytes) {
        this.warnings = warnings;
        this.stackBytes = stackBytes;
    }

    @Override
    public ValueCodec withWarnings(Consumer<String> warnings) {
        return new RiverCodec(warnings, stackBytes);
    }

    // ---- writing ----------------------------------------------------------------------------------------------------

    @Override
    public Encoded encode(Object root, ValueContext context) throws CannotTravelException {
        Optional<Encoded> flat = FlatValues.of(root);
        if (flat.isPresent()) {
            return flat.get();
        }
        try {
            return BigStack.run("farcell encode", stackBytes, context.loader(), () -> write(root, context));
        } catch (CannotTravelException e) {
            throw e;
        } catch (Exception e) {
            throw new CannotTravelException("", root == null ? "null" : root.getClass().getName(),
                    "encoding failed: " + e, e);
        }
    }

    private Encoded write(Object root, ValueContext context) throws CannotTravelException {
        GraphWriter writer = new GraphWriter(context, warnings);
        GraphBytes bytes = new GraphBytes();
        MarshallingConfiguration configuration = configuration();
        configuration.setObjectTable(writer);
        configuration.setClassResolver(writer.new Names());
        try {
            Marshaller marshaller = factory.createMarshaller(configuration);
            ByteOutput output = Marshalling.createByteOutput(bytes);
            marshaller.start(output);
            marshaller.writeObject(root);
            marshaller.finish();
            output.flush();
        } catch (Obstacle e) {
            throw cannotTravel(context, root, e.culprit(), e.getMessage(), e.getCause());
        } catch (StackOverflowError e) {
            // No path: it would have as many steps as there are links.
            throw new CannotTravelException("", typeName(writer.last()), "its objects are nested too deeply, chained "
                    + "one in the other over and over; keep them in a list or an array", null);
        } catch (Exception | LinkageError e) {
            throw cannotTravel(context, root, writer.last(), "its class failed to write it: " + describe(e), e);
        }
        return new EncodedGraph(bytes, writer.arrays(), writer.notebookClasses(), writer.code());
    }

    private static CannotTravelException cannotTravel(ValueContext context, Object root, Object culprit,
                                                      String reason, Throwable cause) {
        String path;
        try {
            path = new ObjectWalk(context.travelers()).path(root, culprit);
        } catch (Throwable e) {
            path = "";
        }
        return new CannotTravelException(path, culprit == null ? "" : typeName(culprit), reason, cause);
    }

    private static String typeName(Object culprit) {
        Class<?> type = culprit.getClass();
        return type.isHidden() ? "a lambda of type " + interfaceName(type) : type.getTypeName();
    }

    private static String interfaceName(Class<?> type) {
        return type.getInterfaces().length > 0 ? type.getInterfaces()[0].getName() : type.getName();
    }

    private static String describe(Throwable e) {
        try {
            String text = e.toString();
            return text.length() > 500 ? text.substring(0, 500) + "..." : text;
        } catch (Throwable broken) {
            return e.getClass().getName();
        }
    }

    private static MarshallingConfiguration configuration() {
        MarshallingConfiguration configuration = new MarshallingConfiguration();
        configuration.setVersion(RIVER_VERSION);
        configuration.setBufferSize(8192);
        configuration.setSerializabilityChecker(TypeRules::writesFields);
        return configuration;
    }

    // ---- reading ----------------------------------------------------------------------------------------------------

    @Override
    public Object decode(InputStream in, ValueContext context, Limits limits) throws IOException {
        return decode(in, context, limits, new ArrayDigests());
    }

    @Override
    public Object decode(InputStream in, ValueContext context, Limits limits, ArrayDigests noted) throws IOException {
        try {
            DataInputStream header = new DataInputStream(in);
            return switch (header.readInt()) {
                case FlatValues.MAGIC -> FlatValues.read(header);
                case EncodedGraph.MAGIC -> BigStack.run("farcell decode", stackBytes, context.loader(),
                        () -> read(in, context, limits, noted));
                default -> throw new InvalidValueException("These data are no value of Farcell", null);
            };
        } catch (IOException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new InvalidValueException("The value does not fit into the memory of this session, which has "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB", e);
        } catch (StackOverflowError e) {
            throw new InvalidValueException("The data nest objects too deeply", e);
        } catch (Throwable e) {
            throw new InvalidValueException("Reading a value failed: " + describe(e), e);
        }
    }

    /** @param in behind the magic */
    private Object read(InputStream in, ValueContext context, Limits limits, ArrayDigests noted) throws Exception {
        long graphBytes = new DataInputStream(in).readLong();
        Map<Object, Long> digests = new IdentityHashMap<>();
        List<Object> arrays = readArrays(in, graphBytes, context, limits, digests);
        Bounded graph = new Bounded(in, graphBytes);
        GraphReader reader = new GraphReader(context, limits, arrays, graph);
        MarshallingConfiguration configuration = configuration();
        configuration.setObjectTable(reader);
        configuration.setClassResolver(reader.new Classes());
        configuration.setUnmarshallingFilter(reader);
        Object root;
        try {
            BoundedRiver unmarshaller = new BoundedRiver(factory, configuration, graph);
            reader.onClassNamed(unmarshaller::classNamed);
            unmarshaller.start(Marshalling.createByteInput(graph));
            root = unmarshaller.readObject();
            unmarshaller.finish();
        } catch (EOFException e) {
            throw graph.ended() ? new InvalidValueException("The graph of a value ends too early", e) : e;
        } catch (StackOverflowError | OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            if (graph.broken() != null) {
                throw graph.broken();
            }
            throw e instanceof InvalidValueException invalid ? invalid
                    : new InvalidValueException(reader.rejection() != null ? reader.rejection() : reason(e), e);
        }
        graph.skipRest();
        // Only now it is known what became of memory outside of the heap.
        digests.forEach((array, digest) -> noted.note(EncodedGraph.owner(array), digest));
        return root;
    }

    private static String reason(Throwable e) {
        for (Throwable next = e; next != null; next = next.getCause()) {
            if (next instanceof InvalidValueException) {
                return next.getMessage();
            }
        }
        return "The data of a value are malformed or of a type that is not allowed: " + describe(e);
    }

    private static List<Object> readArrays(InputStream stream, long graphBytes, ValueContext context, Limits limits,
            Map<Object, Long> digests) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        int count = in.readInt();
        long total = graphBytes;
        if (graphBytes < 0 || count < 0 || count > limits.objects()) {
            throw new InvalidValueException("The header of a value is malformed", null);
        }
        List<Object> types = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int type = in.readUnsignedByte();
            if (type == OutsideBytes.TYPE) {
                OutsideBytes.Announced announced = OutsideBytes.Announced.read(in);
                types.add(announced);
                lengths.add(0);
                total = Math.addExact(total, announced.bytes());
                continue;
            }
            int length = in.readInt();
            if (type >= BulkArray.values().length || length < 0) {
                throw new InvalidValueException("The header of a value is malformed", null);
            }
            types.add(BulkArray.values()[type]);
            lengths.add(length);
            total += (long) length * BulkArray.values()[type].width;
        }
        if (total < 0 || total > limits.bytes()) {
            throw new InvalidValueException("The value has " + total + " bytes, the limit is " + limits.bytes(), null);
        }
        List<Object> arrays = new ArrayList<>();
        Pieces pieces = new Pieces(stream);
        for (int i = 0; i < count; i++) {
            ArrayDigest digest = new ArrayDigest();
            if (types.get(i) instanceof OutsideBytes.Announced announced) {
                OutsideMemory memory = announced.receive(context.travelers());
                arrays.add(memory);
                OutsideBytes.read(memory, pieces, digest::update);
            } else {
                arrays.add(((BulkArray) types.get(i)).read(pieces, lengths.get(i), digest::update));
            }
            digests.put(arrays.get(i), digest.value());
        }
        return arrays;
    }

    // ---- walking ----------------------------------------------------------------------------------------------------

    @Override
    public void walk(Object root, ValueContext context, Visitor visitor) {
        new ObjectWalk(context.travelers()).parts(root, visitor);
    }

    @Override
    public void walkAll(Object root, ValueContext context, Predicate<Object> visitor) {
        new ObjectWalk(context.travelers()).all(root, visitor);
    }
}

package farcell.values;

import java.io.IOException;
import java.util.Set;
import org.jboss.marshalling.MarshallingConfiguration;
import org.jboss.marshalling.UTFUtils;
import org.jboss.marshalling.reflect.SerializableClassRegistry;
import org.jboss.marshalling.river.RiverMarshallerFactory;
import org.jboss.marshalling.river.RiverUnmarshaller;

/**
 * Reads "river" with a look at the lengths that no filter is shown: of strings, names and lists of fields. The library
 * allocates by them before it reads on, so that four forged bytes could ask for gigabytes.
 */
final class BoundedRiver extends RiverUnmarshaller {

    /** What was read last: the first byte of an object or class, or {@link #CLASS}. */
    private static final int CLASS = -2;
    private static final int NOTHING = -3;
    /** First bytes in the format, version 4, behind which a length follows at once. */
    private static final int PROXY_CLASS = 0x08;
    private static final int LARGE_STRING = 0x40;
    /** The methods that read lengths. Others read numbers of the user by the same call. */
    private static final Set<String> LENGTHS = Set.of("doReadObject", "doReadClassDescriptor");

    private final Bounded graph;
    private int before = NOTHING;

    /** @param graph that it will read: an element of anything takes a byte of it at least */
    BoundedRiver(RiverMarshallerFactory factory, MarshallingConfiguration configuration, Bounded graph) {
        super(factory, SerializableClassRegistry.getInstance(), configuration);
        this.graph = graph;
    }

    /** Behind the name of a class comes the number of its fields. */
    void classNamed() {
        before = CLASS;
    }

    @Override
    public int readUnsignedByte() throws IOException {
        int value = super.readUnsignedByte();
        before = value;
        return value;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        before = value;
        return value;
    }

    @Override
    public int readInt() throws IOException {
        int behind = before;
        before = NOTHING;
        int value = super.readInt();
        if ((value > graph.arrived() || value < 0) && isBehindLength(behind) && isLength() && !graph.reaches(value)) {
            throw tooLong();
        }
        return value;
    }

    private static boolean isBehindLength(int what) {
        return what == CLASS || what == LARGE_STRING || what == PROXY_CLASS;
    }

    private static boolean isLength() {
        return StackWalker.getInstance().walk(frames -> frames.skip(2).findFirst())
                .filter(frame -> frame.getClassName().equals(RiverUnmarshaller.class.getName())
                        && LENGTHS.contains(frame.getMethodName())).isPresent();
    }

    private static InvalidValueException tooLong() {
        return new InvalidValueException("The data announce more than they hold", null);
    }

    @Override
    protected String readString() throws IOException {
        return text();
    }

    @Override
    public String readUTF() throws IOException {
        return text();
    }

    private String text() throws IOException {
        int length = readInt();
        if (!graph.reaches(length)) {
            throw tooLong();
        }
        return UTFUtils.readUTFBytes(this, length);
    }
}

package farcell.values;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a value leaves one session and enters another: a whole object graph, no {@code Serializable} needed.
 * No type of the library beneath appears here.
 */
public interface ValueCodec {

    /**
     * Prepares a graph for writing: walks and encodes all of it but the content of big primitive arrays, which stay
     * out of band and are streamed by {@link Encoded#writeTo}.
     *
     * @param root    usually an {@code Object[]} of slot values
     * @param context class loader of user code and the traveller rules
     * @throws CannotTravelException names the path of fields to what cannot leave, and why
     */
    Encoded encode(Object root, ValueContext context) throws CannotTravelException;

    /**
     * Reads a graph written by {@link Encoded#writeTo}. Data come from a machine that is not ours: only classes that
     * {@code limits} allow are loaded, sizes and indexes are checked before allocation.
     *
     * @throws InvalidValueException for data that break a limit or are malformed
     * @throws IOException           when the stream ends early or breaks
     */
    Object decode(InputStream in, ValueContext context, Limits limits) throws IOException;

    /** As {@link #decode(InputStream, ValueContext, Limits)}. @param noted gets the digests of the big arrays */
    default Object decode(InputStream in, ValueContext context, Limits limits, ArrayDigests noted) throws IOException {
        return decode(in, context, limits);
    }

    /** A graph ready to be sent. Holds references to the big arrays, not copies: a change before the end of
     *  {@link #writeTo} is sent or not. */
    interface Encoded {
        /** Total bytes that {@link #writeTo} will write. */
        long size();

        /** 64-bit change check over graph and arrays, as hex; equal for equal content written twice by one JVM. */
        String digest();

        /** As {@link #digest()}. @param known digests of big arrays, which are not read again then */
        default String digest(ArrayDigests known) {
            return digest();
        }

        void writeTo(OutputStream out) throws IOException;

        /** As {@link #writeTo(OutputStream)}. @param noted gets the digests of the big arrays as they were written */
        default void writeTo(OutputStream out, ArrayDigests noted) throws IOException {
            writeTo(out);
        }

        /** Names of the classes met whose loader is the context's notebook loader and that are notebook classes. */
        Set<String> notebookClasses();

        /** Code met: notebook class names, and lambdas as {@code owner#method#descriptor}. */
        Set<String> code();
    }

    /** Where a walk goes on from an object: into what it holds, past it, or nowhere. */
    enum Next { INTO, PAST, STOP }

    /** Told of the objects of a graph. */
    interface Visitor {

        /** @param mutable false for records and lambdas, which themselves never change */
        Next visit(Object object, boolean mutable);
    }

    /**
     * Walks the graph without encoding it and shows every object that can be changed or that holds others, each time that
     * it is reached: not strings, boxes, enums and classes. Used to find slots that share objects.
     *
     * @param visitor has to know what it has seen, else a graph with a circle in it has no end
     */
    void walk(Object root, ValueContext context, Visitor visitor);

    /**
     * As {@link #walk}, but shows each of them once, and classes and constants of enums, too.
     *
     * @param visitor returns false to stop the walk
     */
    void walkAll(Object root, ValueContext context, java.util.function.Predicate<Object> visitor);

    /** Called for warnings that the user should see (a field that travels as null, for instance). */
    default ValueCodec withWarnings(Consumer<String> warnings) {
        return this;
    }
}

package farcell.values;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Content of an object that lies outside of the Java heap, such as that of a library's array. {@link Traveler#leave}
 * puts one into what it sends; it goes out of band, written from where it lies. On the other side
 * {@link Traveler#receive} makes another, which is filled and which {@link Traveler#arrive} finds in the same place.
 */
public interface OutsideMemory {

    /** The rule that it belongs to: the class that receives it on the other side. */
    Traveler rule();

    /** What {@link Traveler#receive} is to know; at most some hundred characters. */
    String form();

    /** Number of bytes. */
    long bytes();

    /** The object whose content this is, by whose identity a digest of the content is found again. */
    Object owner();

    /** Opens the content; it stays where it is until the access is closed. */
    Access access();

    /** Content that can be read, or filled. */
    interface Access extends AutoCloseable {

        /** Direct buffers, one after another, from position to limit, in the processor's byte order. All but the last
         *  have a multiple of 8 MiB. */
        List<ByteBuffer> content();

        @Override
        void close();
    }
}

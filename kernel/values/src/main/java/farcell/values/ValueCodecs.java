package farcell.values;

/** Makes the one {@link ValueCodec} there is. */
public final class ValueCodecs {

    private ValueCodecs() {}

    /**
     * The codec over JBoss Marshalling "river". Stateless and thread-safe. Encoding and decoding run on threads of
     * their own with a big stack. On JDK 23 and later the JVM wants {@code --sun-misc-unsafe-memory-access=allow}.
     */
    public static ValueCodec river() {
        return new RiverCodec(warning -> {}, BigStack.BYTES);
    }
}

package farcell.djl;

import farcell.values.CannotTravelException;
import farcell.values.Limits;
import farcell.values.Traveler;
import farcell.values.ValueCodec;
import farcell.values.ValueCodecs;
import farcell.values.ValueContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.List;

/** A session as its values see it, with a rule of its own. PyTorch binds to one class loader, so all share theirs. */
final class Sides {

    final Traveler rule = new DjlTraveler();
    private final ValueContext context = new ValueContext(Sides.class.getClassLoader(), name -> false,
            MethodHandles.lookup(), List.of(rule));
    private final ValueCodec codec = ValueCodecs.river();

    byte[] leave(Object value) throws CannotTravelException {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            codec.encode(new Object[] {value}, context).writeTo(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    <T> T arrive(byte[] data) throws IOException {
        Limits limits = new Limits(1000, 100_000, 1 << 28, name -> name.startsWith("ai.djl."));
        return (T) ((Object[]) codec.decode(new ByteArrayInputStream(data), context, limits))[0];
    }

    <T> T from(Sides other, T value) throws Exception {
        return arrive(other.leave(value));
    }

    String digest(Object value) throws CannotTravelException {
        return codec.encode(value, context).digest();
    }
}

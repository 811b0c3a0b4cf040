package farcell.remote;

import farcell.wire.Thrown;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was thrown last in each session, by cells and by other threads; for {@code %where}. Thread-safe. */
final class LastFailures {

    private static final int SESSIONS = 100;

    private final Map<String, Failure> bySession = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failure> eldest) {
            return size() > SESSIONS;
        }
    };
    private Failure last;

    /** @param cell whose code it was; @param thread that ended by it, empty for the cell's own */
    record Failure(String session, String cell, String thread, Thrown thrown) {}

    synchronized void add(Failure failure) {
        bySession.remove(failure.session());
        bySession.put(failure.session(), failure);
        last = failure;
    }

    /** @param session its name, or empty for the last one of all */
    synchronized Optional<Failure> of(String session) {
        return Optional.ofNullable(session.isEmpty() ? last : bySession.get(session));
    }
}

package farcell.session.slots;

import farcell.wire.Slot;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets a thread that waits for a slot inside a static initialiser do the work of bringing it. Any other thread that
 * met an object of the class being initialised would wait for the initialiser, which waits for that work.
 */
final class Helpers {

    private static final Runnable WAKE = () -> { };

    private final Map<Slot, BlockingQueue<Runnable>> waiting = new ConcurrentHashMap<>();

    /** An executor on a thread that waits for one of the slots inside a static initialiser, if there is one. */
    Optional<Executor> waitingFor(Collection<Slot> slots) {
        return slots.stream().map(waiting::get).filter(java.util.Objects::nonNull).findFirst().map(queue -> queue::add);
    }

    /** Waits for the future as {@link CompletableFuture#get(long, TimeUnit)} does, and works meanwhile. */
    void await(Slot slot, CompletableFuture<?> future, long nanos) throws Exception {
        if (!insideInitialiser()) {
            future.get(nanos, TimeUnit.NANOSECONDS);
            return;
        }
        BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
        waiting.putIfAbsent(slot, queue);
        try {
            future.whenComplete((value, thrown) -> queue.add(WAKE));
            long end = System.nanoTime() + nanos;
            while (!future.isDone()) {
                Runnable work = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (work == null) {
                    throw new TimeoutException();
                }
                work.run();
            }
            future.get();
        } finally {
            waiting.remove(slot, queue);
            // Work that came too late to be seen above still has somebody waiting for it.
            for (Runnable work = queue.poll(); work != null; work = queue.poll()) {
                work.run();
            }
        }
    }

    private static boolean insideInitialiser() {
        return StackWalker.getInstance().walk(frames -> frames.anyMatch(f -> f.getMethodName().equals("<clinit>")));
    }
}

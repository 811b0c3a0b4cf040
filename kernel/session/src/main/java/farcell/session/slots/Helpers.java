package farcell.session.slots;

import farcell.wire.Slot;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    private final Map<Slot, Waiter> waiting = new ConcurrentHashMap<>();

    /** An executor on a thread that waits for one of the slots inside a static initialiser, if there is one. */
    Optional<Executor> waitingFor(Collection<Slot> slots) {
        return slots.stream().map(waiting::get).filter(Objects::nonNull).findFirst().map(waiter -> waiter::execute);
    }

    /** Begins a wait of the current thread, before it asks for what it will wait for. */
    Waiter begin(Slot slot) {
        Waiter waiter = new Waiter(slot, StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("<clinit>"))));
        if (waiter.helps) {
            waiting.putIfAbsent(slot, waiter);
        }
        return waiter;
    }

    /** A thread's wait for one slot. */
    final class Waiter implements AutoCloseable {

        private final Slot slot;
        private final boolean helps;
        private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
        private boolean over;

        private Waiter(Slot slot, boolean helps) {
            this.slot = slot;
            this.helps = helps;
        }

        /** As {@link CompletableFuture#get(long, TimeUnit)}, working meanwhile. */
        void await(CompletableFuture<?> future, long nanos) throws Exception {
            if (!helps) {
                future.get(nanos, TimeUnit.NANOSECONDS);
                return;
            }
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
        }

        /** Once nobody waits here any more, whoever has the work does it: somebody waits for that. */
        private void execute(Runnable work) {
            synchronized (queue) {
                if (!over) {
                    queue.add(work);
                    return;
                }
            }
            work.run();
        }

        /** Work that came too late still has somebody waiting for it. */
        @Override
        public void close() {
            waiting.remove(slot, this);
            synchronized (queue) {
                over = true;
            }
            for (Runnable work = queue.poll(); work != null; work = queue.poll()) {
                work.run();
            }
        }
    }
}

package farcell.session.slots;

import farcell.VariableUnavailableException;
import farcell.wire.Message;
import farcell.wire.Slot;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Brings the newest values of slots: asks the kernel once for each, however many threads wait. */
final class Fetching {

    /** How often a value is asked for that another session takes again, each time, before it could be read here. */
    private static final int TRIES = 100;

    private final KernelAccess kernel;
    private final Duration patience;
    private final Helpers helpers = new Helpers();
    private final Map<Slot, CompletableFuture<Void>> underWay = new HashMap<>();

    /** @param patience how long a read waits for a kernel that is connected to bring a value */
    Fetching(KernelAccess kernel, Duration patience) {
        this.kernel = kernel;
        this.patience = patience;
    }

    /** A thread that must do the work of putting these slots itself, if there is one. */
    Optional<Executor> waitingFor(Collection<Slot> slots) {
        return helpers.waitingFor(slots);
    }

    /**
     * Waits, with no lock held, until the slot is no longer stale.
     *
     * @throws VariableUnavailableException with the kernel's text, or the reason why there is none
     */
    void fetch(Slot slot, BooleanSupplier stale) {
        // Before the question: its answer may be work for this thread.
        try (Helpers.Waiter waiter = helpers.begin(slot)) {
            CompletableFuture<Void> mine = new CompletableFuture<>();
            CompletableFuture<Void> answer;
            synchronized (underWay) {
                if (!stale.getAsBoolean()) {
                    return;
                }
                answer = underWay.computeIfAbsent(slot, s -> mine);
            }
            if (answer == mine) {
                ask(slot, answer, stale, TRIES);
            }
            await(slot, answer, waiter);
        }
    }

    private void ask(Slot slot, CompletableFuture<Void> answer, BooleanSupplier stale, int tries) {
        CompletableFuture<Message> question;
        try {
            question = kernel.need(slot);
        } catch (RuntimeException e) {
            question = CompletableFuture.failedFuture(e);
        }
        question.whenComplete((reply, thrown) -> {
            if (reply instanceof Message.Done && stale.getAsBoolean() && tries > 1 && isUnderWay(slot, answer)) {
                // A thread of another session used it in the meantime, and may have changed it.
                ask(slot, answer, stale, tries - 1);
                return;
            }
            done(slot, answer);
            String newest = "The newest value of " + slot.field() + " is in another session, and the kernel ";
            if (thrown != null) {
                answer.completeExceptionally(new VariableUnavailableException(
                        newest + "cannot be asked for it: " + thrown.getMessage(), thrown));
            } else if (reply instanceof Message.Failed failed) {
                answer.completeExceptionally(new VariableUnavailableException(failed.text()));
            } else if (stale.getAsBoolean()) {
                answer.completeExceptionally(new VariableUnavailableException(
                        newest + "did not bring it; a thread there may use it all the time"));
            } else {
                answer.complete(null);
            }
        });
    }

    private boolean isUnderWay(Slot slot, CompletableFuture<Void> answer) {
        synchronized (underWay) {
            return underWay.get(slot) == answer;
        }
    }

    private void done(Slot slot, CompletableFuture<Void> answer) {
        synchronized (underWay) {
            underWay.remove(slot, answer);
        }
    }

    private void await(Slot slot, CompletableFuture<Void> answer, Helpers.Waiter waiter) {
        try {
            kernel.await(slot, patience, limit -> waiter.await(answer, limit.toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VariableUnavailableException(
                    "Interrupted while the newest value of " + slot.field() + " was on its way", e);
        } catch (TimeoutException e) {
            done(slot, answer);
            throw new VariableUnavailableException("The newest value of " + slot.field() + " did not arrive within "
                    + patience.toSeconds() + " s; run the cell again to ask again", e);
        } catch (ExecutionException e) {
            // An exception of this thread's own stack; the one in the future may be thrown in several threads.
            throw new VariableUnavailableException(e.getCause().getMessage(), e.getCause().getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

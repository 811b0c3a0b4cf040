package farcell.session;

import farcell.session.life.Survival;
import farcell.session.values.Transfers;
import farcell.wire.LeftValues;
import farcell.wire.Message;
import farcell.wire.OrderlyEnd.Keeper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** What is only in a session that ends: the kernel takes it, if one is connected; else it is written down for the next one. */
final class LastValues {

    /** How long a kernel may be cut off. */
    private static final long RETURN_SECONDS = 30;

    private final Kernels kernels;
    private final Transfers transfers;
    private final Survival survival;
    private final Function<String, Optional<LeftValues.Unfinished>> giveUp;
    private final Path store;
    private final Consumer<String> log;

    /**
     * @param giveUp ends what waits for a kernel, when none takes the values; says which cell that was
     * @param store  directory for values that no kernel takes, null for none
     */
    LastValues(Kernels kernels, Transfers transfers, Survival survival,
               Function<String, Optional<LeftValues.Unfinished>> giveUp, Path store, Consumer<String> log) {
        this.kernels = kernels;
        this.transfers = transfers;
        this.survival = survival;
        this.giveUp = giveUp;
        this.store = store;
        this.log = log;
    }

    /** @param why the session ends, a phrase; @param patience with a kernel */
    Keeper keep(String why, Duration patience) {
        if (kernels.isConnected() && keptByKernel(why, patience)) {
            return Keeper.KERNEL;
        }
        if (store == null) {
            return Keeper.NOBODY;
        }
        try {
            Optional<LeftValues.Unfinished> unfinished = giveUp.apply(why);
            survival.left(transfers.leave(why, store).with(unfinished));
            return Keeper.FILES;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            log.accept("what is only here cannot be written down: " + e);
        }
        return Keeper.NOBODY;
    }

    private boolean keptByKernel(String why, Duration patience) {
        CompletableFuture<Message> answer = kernels.ask(new Message.TimeIsUp(why));
        long end = System.nanoTime() + patience.toNanos();
        try {
            do {
                try {
                    return answer.get(RETURN_SECONDS, TimeUnit.SECONDS) instanceof Message.Done;
                } catch (TimeoutException e) {
                    // It has much to take, or is cut off: then it reads what is written down.
                }
            } while (kernels.isConnected() && System.nanoTime() < end);
            log.accept("the kernel did not take what is only here");
        } catch (ExecutionException e) {
            log.accept("the kernel did not take what is only here: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}

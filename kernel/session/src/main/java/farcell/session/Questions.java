package farcell.session;

import farcell.session.life.SessionClocks;
import farcell.session.run.RunContext;
import farcell.session.slots.KernelAccess;
import farcell.session.weave.NotebookNames;
import farcell.wire.Message;
import farcell.wire.Slot;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * What a session asks its kernel, and the waits for the answers. While no kernel is connected a wait goes on, and the next
 * kernel is asked; the clocks of the session know when a cell does nothing but that, and may end it ({@link #giveUp}).
 */
final class Questions {

    /** How long a kernel that is connected may take to find a class. */
    private static final Duration CLASS_LIMIT = Duration.ofSeconds(60);

    private final Kernels kernels;
    private final RunContext context;
    private final SessionClocks clocks;
    /** What the main thread of the running cell waits for, a phrase; empty for nothing. */
    private volatile String awaited = "";

    Questions(Kernels kernels, RunContext context, SessionClocks clocks) {
        this.kernels = kernels;
        this.context = context;
        this.clocks = clocks;
    }

    /** A cell is about to begin: whatever a stopped one left behind, it waits for nothing. */
    void cellBegins() {
        awaited = "";
        clocks.cellBegins();
    }

    /**
     * Ends all waits by an error, those to come too: the session ends and no kernel is there.
     *
     * @param why the session ends, a phrase
     * @return what the main thread of the running cell waited for, a phrase; empty if it did not
     */
    String giveUp(String why) {
        String given = awaited;
        kernels.giveUp("the session ended, " + why);
        return given;
    }

    /** Asks for the newest value of a variable. */
    CompletableFuture<Message> need(Slot slot) {
        return kernels.ask(new Message.Need(context.current(), slot));
    }

    /** As {@link KernelAccess#await}. */
    void await(Slot slot, Duration patience, KernelAccess.Attempt attempt) throws Exception {
        waiting(nameOf(slot), () -> {
            patiently(patience, attempt);
            return null;
        });
    }

    /** A class of the notebook. @throws KernelUnreachableError when nobody has it, or nobody says so */
    Message.ClassIs classFile(String name) {
        CompletableFuture<Message> answer = kernels.ask(new Message.NeedClass(name));
        try {
            waiting(nameOf(name), () -> {
                patiently(CLASS_LIMIT, limit -> Uninterrupted.get(answer, limit));
                return null;
            });
        } catch (ExecutionException | TimeoutException e) {
            throw new KernelUnreachableError("The kernel could not be asked for the class " + name + " ("
                    + (e.getCause() == null ? "no answer in " + CLASS_LIMIT.toSeconds() + " s" : e.getCause().getMessage())
                    + "); run the cell again when the session is connected", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        Message said = answer.join();
        if (said instanceof Message.ClassIs is) {
            return is;
        }
        String text = said instanceof Message.Failed failed ? failed.text() : said.getClass().getSimpleName();
        throw new KernelUnreachableError("The kernel could not give the class " + name + ": " + text, null);
    }

    /** A line of the user, who may take any time. @throws IllegalStateException when the user cannot be asked */
    String input(String prompt, boolean password) {
        CompletableFuture<Message> asked = kernels.ask(new Message.Input(context.current(), prompt, password));
        Message answer;
        try {
            answer = waiting("input of the user", asked::get);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the user was asked for input", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the user cannot be asked for input: " + e.getCause().getMessage(), e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        if (answer instanceof Message.Text text) {
            return text.text();
        }
        throw new IllegalStateException(answer instanceof Message.Failed failed ? failed.text()
                : "the user cannot be asked for input");
    }

    /** The time in which no kernel is connected does not count, and one that comes has all of it. */
    private void patiently(Duration patience, KernelAccess.Attempt attempt) throws Exception {
        long asked = System.nanoTime();
        while (true) {
            Duration waited = Duration.ofNanos(System.nanoTime() - asked);
            Duration connected = kernels.connectedFor();
            Duration counted = connected.compareTo(waited) < 0 ? connected : waited;
            if (counted.compareTo(patience) >= 0) {
                throw new TimeoutException();
            }
            try {
                attempt.within(patience.minus(counted));
                return;
            } catch (TimeoutException e) {
                // Over, or no kernel was there for some of it.
            }
        }
    }

    private <T> T waiting(String what, Callable<T> wait) throws Exception {
        // Inside another wait it brings what that one waits for.
        if (!context.isMain() || !awaited.isEmpty()) {
            return wait.call();
        }
        awaited = what;
        clocks.cellWaits(true);
        try {
            return wait.call();
        } finally {
            awaited = "";
            clocks.cellWaits(false);
        }
    }

    private static String nameOf(Slot slot) {
        return slot.isStatics() ? "the static fields of " + simple(slot.owner()) : "the value of " + slot.field();
    }

    private static String nameOf(String type) {
        return NotebookNames.isWrapper(type) ? "code of an earlier cell" : "the class " + simple(type);
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('$') + 1);
    }
}

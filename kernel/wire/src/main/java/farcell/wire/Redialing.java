package farcell.wire;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.SplittableRandom;

/** The kernel's way to a session: connects, proves the secret, and does so again when the connection breaks. */
final class Redialing implements Conversation.Redial {

    private final Dialer dialer;
    private final byte[] secret;
    private final String kernel;
    private final Scheduler scheduler;
    private final Timing timing;
    private final byte[] conversation = new byte[Greeting.ID];
    private final SplittableRandom jitter;

    /** @param kernel who we are, for people */
    Redialing(Dialer dialer, byte[] secret, String kernel, Scheduler scheduler, Timing timing) {
        this.dialer = dialer;
        this.secret = secret.clone();
        this.kernel = kernel;
        this.scheduler = scheduler;
        this.timing = timing;
        SecureRandom random = new SecureRandom();
        random.nextBytes(conversation);
        this.jitter = new SplittableRandom(random.nextLong());
    }

    /** The first connection. One try: whoever starts a link wants to know why there is none. */
    ByteChannel begin() throws IOException {
        ByteChannel channel = dialer.dial();
        greet(channel, false, 0);
        return channel;
    }

    @Override
    public void redial(Conversation link, long received) throws IOException, InterruptedException {
        long began = scheduler.nanos();
        for (int attempt = 0; ; attempt++) {
            pause(link, backoff(attempt));
            long[] state = link.detach();
            try {
                ByteChannel channel = dialer.dial();
                long theirs = greet(channel, true, state[0]);
                link.install(channel, theirs, state[1]);
                return;
            } catch (TakenOverException | RefusedConnectionException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                long cut = scheduler.nanos() - began;
                if (link.isEnded() || cut >= timing.limit().toNanos()) {
                    throw new IOException("no connection for " + Duration.ofNanos(cut).toSeconds() + " s, the last try: "
                            + (e.getMessage() == null ? e : e.getMessage()), e);
                }
            }
        }
    }

    private long greet(ByteChannel channel, boolean resume, long received) throws IOException {
        Scheduler.Task limit = scheduler.after(timing.greeting(), () -> Conversation.close(channel));
        try {
            return Greeting.asKernel(channel, secret, new Greeting.Request(resume, conversation, received, kernel));
        } catch (IOException | RuntimeException e) {
            Conversation.close(channel);
            throw e;
        } finally {
            limit.cancel();
        }
    }

    /** Nothing before the first and the second try, then longer and longer. */
    Duration backoff(int attempt) {
        if (attempt < 2) {
            return Duration.ZERO;
        }
        long longest = timing.maxBackoff().toNanos();
        long whole = attempt - 2 > 40 ? longest
                : Math.min(longest, timing.firstBackoff().toNanos() << Math.min(attempt - 2, 20));
        return Duration.ofNanos(whole / 2 + (long) (jitter.nextDouble() * whole / 2));
    }

    private void pause(Conversation link, Duration time) throws InterruptedException {
        if (!time.isZero()) {
            link.await(scheduler, time);
        }
    }
}

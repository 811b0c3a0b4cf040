package farcell.wire;

import java.time.Duration;

/**
 * Times of a conversation.
 *
 * @param beat         pause after which something is sent so that the other side hears us
 * @param silence      without a byte for so long a connection counts as broken; several beats
 * @param greeting     limit for the handshake of one connection
 * @param firstBackoff pause after the second failed try to connect again, then twice as long each time; the second
 *                     try follows the first at once. Half to all of it is waited, at random
 * @param maxBackoff   the longest such pause
 * @param limit        a cut of this length ends the conversation; only the dialling side has one
 */
public record Timing(Duration beat, Duration silence, Duration greeting, Duration firstBackoff, Duration maxBackoff,
                     Duration limit) {

    public static final Timing DEFAULT = new Timing(Duration.ofSeconds(5), Duration.ofSeconds(20),
            Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofMinutes(10));

    public Timing withLimit(Duration value) {
        return new Timing(beat, silence, greeting, firstBackoff, maxBackoff, value);
    }
}

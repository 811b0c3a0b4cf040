package farcell.magics.standard;

import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** {@code %time} and {@code %%time}: how long Java takes, by the clock on the wall. */
final class TimeMagic {

    private static final Parameter<String> JAVA = Parameter.code("java", "Java to run");

    private TimeMagic() {}

    /** @param nanos a clock, as {@link System#nanoTime} */
    static Magic make(LongSupplier nanos) {
        return Magic.named("time", "Runs Java and says how long it took")
                .line(List.of(JAVA), call -> {
                    if (call.get(JAVA).isEmpty()) {
                        throw new MagicException("%time: write Java after it, or %%time on the first line of a cell");
                    }
                    long start = nanos.getAsLong();
                    try {
                        return call.context().run(call.source().part(call.get(JAVA), call.line()));
                    } finally {
                        say(call, nanos.getAsLong() - start);
                    }
                })
                .cell(List.of(), (call, body, rest) -> {
                    long start = nanos.getAsLong();
                    try {
                        return rest.run(call.context());
                    } finally {
                        say(call, nanos.getAsLong() - start);
                    }
                })
                .help("""
                        Examples:
                          %time train(data)
                          %%time          on the first line of a cell times all of it

                        The time includes compiling and, for a remote cell, the way there and back.""")
                .build();
    }

    private static void say(MagicCall call, long nanos) {
        call.print("Time: " + readable(nanos));
    }

    /** Three figures or so, in the unit that a person would use. */
    static String readable(long nanos) {
        double seconds = nanos / 1e9;
        if (seconds < 1e-3) {
            return String.format(Locale.ROOT, "%d us", Math.round(seconds * 1e6));
        }
        if (seconds < 1) {
            return String.format(Locale.ROOT, seconds < 0.1 ? "%.1f ms" : "%.0f ms", seconds * 1e3);
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        long whole = Math.round(seconds);
        String minutes = whole / 60 % 60 + " min " + whole % 60 + " s";
        return whole < 3600 ? minutes : whole / 3600 + " h " + minutes;
    }
}

package farcell.magics.standard;

import farcell.jupyter.Interpreter.Result;
import farcell.magics.CodeFailedException;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.Source;
import farcell.magics.ValueType;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code %timeit}: runs Java many times in its session and says how long one takes. */
final class TimeitMagic {

    private static final int RUNS = 7;

    private static final Parameter<String> JAVA = Parameter.code("java",
            "Java to measure; loops=N and runs=N may stand before it");
    private static final Parameter<Integer> LOOPS = Parameter.option("loops", ValueType.COUNT, 0,
            "how often it runs in each run, default: as often as the clock needs");
    private static final Parameter<Integer> ONE_OF = Parameter.option("runs", ValueType.COUNT, RUNS,
            "how many runs, default: " + RUNS);

    /** No Java begins with an assignment and goes on without an operator or a semicolon. */
    private static final Pattern LEADING = Pattern.compile("(loops|runs)=(\\d{1,9})[ \\t]+(?=\\S)");

    private TimeitMagic() {}

    static Magic make() {
        return Magic.named("timeit", "Runs Java many times and says how long it takes")
                .line(List.of(JAVA), TimeitMagic::line)
                .cell(List.of(LOOPS, ONE_OF), (call, body, rest) ->
                        measure(call, body, call.get(ONE_OF), call.get(LOOPS)))
                .help("""
                        Examples:
                          %timeit Math.sin(x)
                          %timeit loops=1000 runs=3 list.contains(x)
                          %%timeit        on the first line of a cell measures all of it

                        Runs in the cell's session, under %%remote there. Each run loops for at least 0.2 s; the loop
                        and the check for a stop cost about a nanosecond. What is declared in it stays in it.""")
                .build();
    }

    private static Optional<Bundle> line(MagicCall call) throws Exception {
        String java = call.get(JAVA).strip();
        int loops = 0;
        int runs = RUNS;
        Matcher option = LEADING.matcher(java);
        while (option.lookingAt()) {
            int number = Integer.parseInt(option.group(2));
            if (option.group(1).equals("loops")) {
                loops = number;
            } else {
                runs = number;
            }
            java = java.substring(option.end());
            option = LEADING.matcher(java);
        }
        return measure(call, call.source().part(java, call.line()), runs, loops);
    }

    private static Optional<Bundle> measure(MagicCall call, Source java, int runs, int loops) throws Exception {
        String code = java.text();
        if (code.isBlank()) {
            throw new MagicException("%timeit: write Java after it, or %%timeit on the first line of a cell");
        }
        if (runs < 1) {
            throw new MagicException("%timeit: runs must be at least 1");
        }
        boolean value = call.context().declarations().valueType(code.strip()).isPresent();
        String bare = value ? withoutSemicolon(code) : code;
        // All on the code's own first line, so that errors name its lines; the line end closes a comment at its end.
        String head = "farcell.runtime.Timing.measure(" + runs + ", " + loops + "L, timeit$loops -> { "
                + "for (long timeit$loop = 0; timeit$loop < timeit$loops; timeit$loop++) { "
                + (value ? "farcell.runtime.Timing.keep(" : "");
        String measured = head + bare + "\n" + (value ? "); " : "; ") + "} })";
        try {
            return call.context().run(java.part(measured, java.firstLine()));
        } catch (CodeFailedException e) {
            throw new CodeFailedException(without(head, e.failed()));
        }
    }

    /** The error as if the code stood alone: the line without what was put before it, the mark below it moved. */
    private static Result.Failed without(String head, Result.Failed failed) {
        List<String> lines = new ArrayList<>();
        boolean below = false;
        for (String line : failed.traceback()) {
            String blanks = " ".repeat(head.length());
            boolean mark = below && line.startsWith(blanks);
            below = line.contains(head);
            lines.add(mark ? line.substring(head.length()) : line.replace(head, ""));
        }
        return new Result.Failed(failed.name(), failed.message(), lines);
    }

    private static String withoutSemicolon(String code) {
        String stripped = code.stripTrailing();
        return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : code;
    }
}

package farcell.magics.standard;

import com.fasterxml.jackson.databind.JsonNode;
import farcell.jupyter.Bundles;
import farcell.jupyter.Interpreter.CellOutput;
import farcell.jupyter.OutputLedger;
import farcell.jupyter.OutputLedger.Kept;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.wire.Bundle;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** {@code %output}: what cells put out, whether or not a page was open to receive it. */
public final class OutputMagic {

    private static final int LISTED = 30;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final OutputLedger ledger;
    private final ZoneId zone;
    private final Parameter<Optional<Integer>> cell = Parameter.optionalWord("N", ValueType.COUNT,
            "execution count of the cell; without it, the cells are listed");
    private final Parameter<Optional<Integer>> run = Parameter.option("run", ValueType.of("0, -1, -2, ...",
            OutputMagic::run), "0: this run of the kernel; -1: the one before, of the same notebook");

    private OutputMagic(OutputLedger ledger, ZoneId zone) {
        this.ledger = ledger;
        this.zone = zone;
    }

    /** @param zone in which times are shown */
    public static Magic make(OutputLedger ledger, ZoneId zone) {
        OutputMagic magic = new OutputMagic(ledger, zone);
        return Magic.named("output", "show again what a cell printed and displayed")
                .help("""
                        Also what no page received, because the tab was closed while the cell ran. Where a display of the
                        cell still stands in a page, it is brought up to date.

                        %output            lists the cells whose outputs are kept
                        %output 12         of Cell [12]; of the run before, where this run has no such cell
                        %output 12 run=-1  of the run before, for a notebook that a Jupyter server opened

                        Of very long outputs the begin and the end are kept; all outputs for 30 days and up to 256 MB.
                        FARCELL_HISTORY=off in the environment of the kernel keeps nothing on disk.
                        """)
                .line(List.of(magic.cell, magic.run), magic::show).build();
    }

    private static int run(String text) {
        int number = Integer.parseInt(text);
        if (number > 0 || number < -1000) {
            throw new IllegalArgumentException("a run is 0, -1, -2, ...");
        }
        return number;
    }

    private Optional<Bundle> show(MagicCall call) {
        int wanted = call.get(run).orElse(0);
        if (call.get(cell).isEmpty()) {
            return Optional.of(Bundle.text(list(wanted)));
        }
        int line = call.get(cell).get();
        Optional<Kept> kept = ledger.of(line, wanted);
        String where = "";
        if (kept.isEmpty() && call.get(run).isEmpty()) {
            kept = ledger.of(line, -1);
            where = ", in the run before";
        }
        Kept found = kept.orElseThrow(() -> new MagicException("no output of Cell [" + line + "] is kept; %output lists"
                + " the cells of this run, %output run=-1 those of the run before"));
        call.print("Cell [" + line + "] of " + time(found) + where
                + (found.outputs().isEmpty() ? " put nothing out" : " put out:"));
        replay(found, call.context().out());
        return Optional.empty();
    }

    private String time(Kept kept) {
        return TIME.format(kept.at().atZone(zone));
    }

    private static void replay(Kept kept, CellOutput out) {
        Map<String, Bundle> displays = new LinkedHashMap<>();
        for (JsonNode output : kept.outputs()) {
            switch (output.path("output_type").asText()) {
                case "stream" -> out.stream(output.path("name").asText().equals("stderr") ? "stderr" : "stdout",
                        output.path("text").asText());
                case "error" -> {
                    List<String> lines = new ArrayList<>();
                    output.path("traceback").forEach(line -> lines.add(line.asText()));
                    out.stream("stderr", String.join("\n", lines) + "\n");
                }
                default -> {
                    Bundle bundle = Bundles.of(output.path("data"), output.path("metadata"));
                    String id = output.path("transient").path("display_id").asText();
                    out.display(bundle, id, false);
                    if (!id.isEmpty()) {
                        displays.put(id, bundle);
                    }
                }
            }
        }
        // After all is shown: an update that waits for its turn is dropped by a display of the same id.
        displays.forEach((id, bundle) -> out.display(bundle, id, true));
    }

    private String list(int wanted) {
        List<Kept> cells = ledger.list(wanted, LISTED);
        if (cells.isEmpty()) {
            return wanted == 0 ? "no output so far" : "no such run of this notebook is known";
        }
        StringJoiner lines = new StringJoiner("\n");
        cells.forEach(kept -> lines.add(String.format(Locale.ROOT, "Cell [%d]  %s  %s", kept.line(), time(kept),
                summary(kept))));
        return lines.toString();
    }

    private static String summary(Kept kept) {
        long characters = 0;
        int displays = 0;
        String error = "";
        for (JsonNode output : kept.outputs()) {
            switch (output.path("output_type").asText()) {
                case "stream" -> characters += output.path("text").asText().length();
                case "error" -> error = output.path("ename").asText();
                default -> displays++;
            }
        }
        StringJoiner parts = new StringJoiner(", ");
        if (characters > 0) {
            parts.add(characters + " characters");
        }
        if (displays > 0) {
            parts.add(displays == 1 ? "1 display" : displays + " displays");
        }
        if (!error.isEmpty()) {
            parts.add(error);
        }
        return parts.length() == 0 ? "nothing" : parts.toString();
    }
}

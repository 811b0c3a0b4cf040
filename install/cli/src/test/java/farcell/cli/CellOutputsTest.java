package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Interpreter.InputUnavailable;
import farcell.jupyter.Interpreter.Result;
import farcell.wire.Bundle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CellOutputsTest {

    private final Map<String, List<ObjectNode>> displays = new HashMap<>();
    private final StringBuilder read = new StringBuilder();
    private final CellOutputs cell = new CellOutputs(displays,
            (stream, text) -> read.append(stream).append(':').append(text));

    @Test
    void neighbouringTextsOfAStreamAreOneOutput() {
        cell.stream("stdout", "a");
        cell.stream("stdout", "b\nc");
        cell.stream("stderr", "e");
        cell.stream("stdout", "d");
        assertThat(cell.json()).hasSize(3);
        assertThat(cell.json().get(0).get("text").toString()).isEqualTo("[\"ab\\n\",\"c\"]");
        assertThat(read).hasToString("stdout:astdout:b\ncstderr:estdout:d");
    }

    @Test
    void anUpdateFromAnotherCellReplacesWhatWasShown() {
        cell.display(Bundle.text("one"), "id", false);
        cell.display(Bundle.text("other"), "", false);
        CellOutputs later = new CellOutputs(displays, CellOutputs.Echo.NONE);
        later.display(Bundle.text("two"), "id", true);
        later.display(Bundle.text("lost"), "unknown", true);
        assertThat(later.json()).isEmpty();
        assertThat(cell.json().get(0).get("data").get("text/plain").get(0).asText()).isEqualTo("two");
        assertThat(cell.json().get(1).get("data").get("text/plain").get(0).asText()).isEqualTo("other");
        assertThat(cell.json().get(0).has("transient")).isFalse();
    }

    @Test
    void clearingWaitsForTheNextOutputWhereAsked() {
        cell.stream("stdout", "old");
        cell.clear(true);
        assertThat(cell.json()).hasSize(1);
        cell.stream("stdout", "new");
        assertThat(cell.json().toString()).contains("new").doesNotContain("old");
        cell.clear(false);
        assertThat(cell.json()).isEmpty();
    }

    @Test
    void resultsAndErrorsEndACell() {
        Bundle value = new Bundle(Map.of("text/plain", "7", "application/json", "{\"a\":1}"), "");
        cell.end(new Result.Ok(Optional.of(value)), 4);
        assertThat(cell.json().get(0).get("execution_count").asInt()).isEqualTo(4);
        assertThat(cell.json().get(0).get("data").get("application/json").get("a").asInt()).isEqualTo(1);
        cell.end(new Result.Failed("E", "m", List.of("l1", "l2")), 5);
        assertThat(cell.json().get(1).toString())
                .isEqualTo("{\"output_type\":\"error\",\"ename\":\"E\",\"evalue\":\"m\","
                        + "\"traceback\":[\"l1\",\"l2\"]}");
        assertThatThrownBy(() -> cell.input("?", false)).isInstanceOf(InputUnavailable.class);
    }
}

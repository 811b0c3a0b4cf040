package farcell.notebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.notebook.recovery.PastCell.Same;
import farcell.notebook.recovery.PastCell.Use;
import farcell.notebook.recovery.Presence.Gone;
import farcell.notebook.recovery.Presence.Older;
import farcell.notebook.recovery.Presence.Unclear;
import farcell.notebook.recovery.Presence.Whole;
import farcell.notebook.recovery.Recovery.Again;
import farcell.notebook.recovery.Recovery.Impossible;
import farcell.notebook.recovery.Recovery.Possible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryPlannerTest {

    private final List<PastCell> past = new ArrayList<>();
    private final Map<String, Presence> presence = new HashMap<>();
    private Set<Use> declared = Set.of();

    /** Lists of names, separated by blanks. */
    private void cell(String reads, String makes, String changes) {
        cell(reads, makes, changes, List.of(), List.of(), "code", "");
    }

    private void cell(String reads, String makes, String changes, List<Same> same, List<Use> uses, String code, String flaw) {
        long number = past.size() + 1;
        past.add(new PastCell(number, "Cell[" + number + "]", 1, code, "", "local", names(reads), names(makes), names(changes),
                List.of(), List.of(), same, uses, List.of(), 0, flaw));
    }

    private static List<String> names(String text) {
        return text.startsWith("static") ? List.of(text) : Arrays.stream(text.split(" ")).filter(name -> !name.isEmpty()).toList();
    }

    private void there(String names) {
        names(names).forEach(name -> presence.put(name, new Whole("in session local")));
    }

    private Recovery plan(String wanted, String... harmless) {
        return RecoveryPlanner.plan(past, names(wanted), name -> presence.getOrDefault(name, new Gone("went")),
                declared::contains, Set.of(harmless));
    }

    private List<Long> cells(String wanted, String... harmless) {
        return ((Possible) plan(wanted, harmless)).cells().stream().map(again -> again.cell().number()).toList();
    }

    private String why(String wanted) {
        return ((Impossible) plan(wanted)).why();
    }

    @Test
    void aChainWithoutItsBranch() {
        cell("", "a", "");
        cell("a", "b", "");
        cell("a", "other", "");
        cell("b", "c", "");
        assertThat(cells("c")).containsExactly(1L, 2L, 4L);
        there("b");
        assertThat(cells("c")).containsExactly(4L);
        assertThat(cells("c other")).containsExactly(1L, 3L, 4L);
    }

    @Test
    void aNewValueEndsTheSearch() {
        cell("", "a", "");
        cell("", "", "a");
        cell("", "a", "");
        cell("", "", "a");
        assertThat(cells("a")).containsExactly(3L, 4L);
        assertThat(cells("a", "Cell[4]")).containsExactly(3L);
    }

    @Test
    void whatIsThereAndHasChangedIsLedBackAndForth() {
        cell("", "x", "");
        cell("x", "y", "");
        cell("z", "", "x");
        cell("", "z", "");
        there("x z");
        assertThat(why("y")).isEqualTo("z, which Cell [3] read, cannot be made anew: which cell made it is not known any more");
        past.set(2, new PastCell(3, "Cell[3]", 1, "code", "", "local", List.of(), List.of(), List.of("x"), List.of(), List.of(),
                List.of(), List.of(), List.of(), 0, ""));
        assertThat(cells("y")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatCannotBeLedForthAgainIsNotLedBack() {
        cell("", "x", "");
        cell("x", "y", "");
        cell("", "x", "", List.of(), List.of(), "code", "was stopped");
        there("x");
        assertThat(why("y")).isEqualTo("x, which Cell [1] would give an older value, cannot be made anew: Cell [3] was stopped");
    }

    @Test
    void aLostVariableOnTheWayNeedNotBeWhole() {
        cell("", "list", "");
        cell("list", "size", "");
        cell("", "", "list");
        List<Again> again = ((Possible) plan("size")).cells();
        assertThat(again).extracting(each -> each.cell().number()).containsExactly(1L, 2L);
        assertThat(again.get(0).given()).containsExactly("list");
        assertThat(again.get(0).last()).isEmpty();
        assertThat(again.get(1).last()).containsExactly("size");
    }

    @Test
    void anOlderValueServesThoseWhoReadIt() {
        cell("", "a", "");
        cell("a", "net", "a");
        presence.put("a", new Older(1, "the session went"));
        assertThat(cells("net")).containsExactly(2L);
        assertThat(cells("a")).containsExactly(2L);
        presence.put("a", new Older(-1, "nobody knows"));
        assertThat(cells("a")).containsExactly(1L, 2L);
    }

    @Test
    void oneObjectInTwoVariables() {
        cell("", "a", "");
        cell("a", "b", "", List.of(new Same("b", "a")), List.of(), "code", "");
        cell("", "", "b");
        assertThat(cells("a")).containsExactly(1L, 2L, 3L);
        cell("", "b", "");
        cell("", "", "b");
        assertThat(cells("a")).containsExactly(1L, 2L, 3L);
        assertThat(cells("b")).containsExactly(4L, 5L);
    }

    @Test
    void refusals() {
        Use train = new Use("method train", "1");
        cell("", "a", "", List.of(), List.of(train), "code", "");
        cell("", "b", "", List.of(), List.of(), "", "");
        assertThat(why("a")).contains("Cell [1] used or declared method train, which is declared otherwise now");
        assertThat(why("b")).contains("Cell [2] is not kept any more");
        assertThat(why("c")).contains("which cell made it is not known");
        presence.put("c", new Unclear("c is in conflict"));
        assertThat(why("c")).isEqualTo("c is in conflict");
        declared = Set.of(train);
        assertThat(cells("a")).containsExactly(1L);
        cell("", "", "static fields of P");
        cell("static fields of P", "d", "");
        assertThat(why("d")).contains("static fields of P, which Cell [4] read, cannot be made anew by running cells again");
    }

    /** Runs notebooks of random cells, loses something, recovers, and compares with what was there. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsMadeAnewIsWhatWasThere(int seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            past.clear();
            presence.clear();
            Map<String, Long> values = new HashMap<>();
            for (int i = 0; i < 12; i++) {
                cell(some(random, values.keySet()), i < 3 || random.nextInt(3) == 0 ? "v" + random.nextInt(6) : "",
                        random.nextInt(2) == 0 ? some(random, values.keySet()) : "");
                execute(past.get(i), values);
            }
            Map<String, Long> left = new HashMap<>();
            values.forEach((name, value) -> {
                if (random.nextInt(3) > 0) {
                    left.put(name, value);
                    there(name);
                }
            });
            Set<String> lost = new HashSet<>(values.keySet());
            lost.removeAll(left.keySet());
            for (String name : lost) {
                Map<String, Long> now = new HashMap<>(left);
                Possible possible = (Possible) plan(name);
                Set<String> older = new HashSet<>();
                for (Again again : possible.cells()) {
                    execute(again.cell(), now);
                    older.addAll(again.given());
                    older.removeAll(again.last());
                }
                assertThat(now.get(name)).as(past + "\n" + possible).isEqualTo(values.get(name));
                left.forEach((other, value) -> assertThat(now.get(other)).as(other).isEqualTo(value));
                now.forEach((other, value) -> {
                    if (!older.contains(other)) {
                        assertThat(value).as(other).isEqualTo(values.get(other));
                    }
                });
            }
        }
    }

    private static String some(Random random, Set<String> names) {
        return String.join(" ", names.stream().sorted().filter(name -> random.nextInt(4) == 0).toList());
    }

    /** Everything that a cell gives depends on all that it found and on the cell. */
    private static void execute(PastCell cell, Map<String, Long> values) {
        long found = cell.number();
        for (String name : cell.reads()) {
            found = found * 31 + values.getOrDefault(name, -1L);
        }
        for (String name : cell.changes()) {
            found = found * 31 + (cell.makes().contains(name) ? 0 : values.getOrDefault(name, -1L));
        }
        for (String name : cell.changes()) {
            values.put(name, found * 17 + name.hashCode());
        }
        for (String name : cell.makes()) {
            values.put(name, found * 13 + name.hashCode());
        }
    }
}

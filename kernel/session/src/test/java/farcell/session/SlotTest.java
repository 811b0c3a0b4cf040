package farcell.session;

import static farcell.session.FakeKernel.change;
import static farcell.session.FakeKernel.invoke;
import static farcell.session.NotebookSources.snippet;
import static org.assertj.core.api.Assertions.assertThat;

import farcell.values.CannotTravelException;
import farcell.values.ValueCodec.Encoded;
import farcell.values.ValueContext;
import farcell.wire.Message;
import farcell.wire.Message.Outcome;
import farcell.wire.Slot;
import farcell.wire.SlotState;
import farcell.wire.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session notes, asks, sends and takes in, seen from the kernel's side of a real link. */
class SlotTest {

    private static final Slot X = new Slot("REPL.$JShell$1", "x");
    private static final Slot LIST = new Slot("REPL.$JShell$2", "list");
    private static final Slot ALIAS = new Slot("REPL.$JShell$3", "alias");
    private static final Slot COUNTER = Slot.statics("REPL.$JShell$4$Counter");

    private final JavaCodec codec = new JavaCodec();
    private FakeKernel kernel;

    @BeforeEach
    void start() throws Exception {
        kernel = FakeKernel.withAgent(codec, types -> { });
        know();
    }

    private void know() {
        kernel.know(NotebookSources.compile(
                snippet(1, "public static int x;", "return x = 1;"),
                snippet(2, "public static java.util.List<Object> list;",
                        "return list = new java.util.ArrayList<>(java.util.List.of(1));"),
                snippet(3, "public static java.util.List<Object> alias;", "return alias = $JShell$2.list;"),
                "class $JShell$4 { static class Counter { static java.util.List<String> log = "
                        + "new java.util.ArrayList<>(); static int n = 100; static int next() { return ++n; } } "
                        + "public static Object do_it$() { return Counter.next(); } }",
                snippet(5, "", "return $JShell$1.x;"),
                snippet(6, "", "return $JShell$2.list;"),
                snippet(7, "", "return $JShell$1.x = 9;"),
                snippet(8, "", "$JShell$2.list.add(7); return null;"),
                snippet(11, "public static Object[] pinned;",
                        "return pinned = new Object[] {Thread.currentThread(), $JShell$2.list};"),
                snippet(12, "", "((java.util.List<Object>) $JShell$11.pinned[1]).add(8); return null;"),
                snippet(13, "public static java.util.List<Object> held;",
                        "return held = new java.util.ArrayList<>(java.util.List.of($JShell$2.list, Thread.currentThread()));"),
                snippet(14, "public static byte[] large;", "return large = new byte[3_000_000];"),
                snippet(15, "", "return $JShell$14.large;"),
                snippet(9, "public static Thread stays;", "return stays = Thread.currentThread();"),
                snippet(10, "", "new Thread(() -> { $JShell$1.x = 5; }).start(); return null;")));
    }

    @AfterEach
    void stop() {
        kernel.close();
    }

    private static List<Message.SlotChange> states(SlotState state, Slot... slots) {
        return java.util.Arrays.stream(slots).map(slot -> change(slot, state)).toList();
    }

    /** Takes, and receives what comes. */
    private Message.Taken take(List<Slot> slots, List<Slot> held) throws IOException {
        long stream = kernel.link().newStream();
        Message.Taken taken = answered(stream, slots, held);
        if (!taken.slots().isEmpty()) {
            receive(stream);
        }
        return taken;
    }

    private Message.Taken answered(long stream, List<Slot> slots, List<Slot> held) {
        Message answer = kernel.ask(new Message.Take(stream, slots, held, 0));
        assertThat(answer).isInstanceOf(Message.Taken.class);
        return (Message.Taken) answer;
    }

    private void receive(long stream) throws IOException {
        try (InputStream in = kernel.link().receive(stream)) {
            in.readAllBytes();
        }
    }

    private Object[] taken(Slot... slots) throws Exception {
        long stream = kernel.link().newStream();
        Message.Taken answer = (Message.Taken) kernel.ask(new Message.Take(stream, List.of(slots), List.of(), 0));
        try (ObjectInputStream in = new ObjectInputStream(kernel.link().receive(stream))) {
            Object[] values = (Object[]) in.readObject();
            assertThat(values).hasSameSizeAs(answer.slots());
            return values;
        }
    }

    private Message put(List<Slot> slots, Object... values) throws Exception {
        Encoded encoded = codec.encode(values,
                new ValueContext(getClass().getClassLoader(), name -> false, MethodHandles.lookup(), List.of()));
        long stream = kernel.link().newStream();
        var answer = kernel.link().ask(new Message.Put(stream, slots, List.of(), encoded.size()));
        try (OutputStream out = kernel.link().send(stream)) {
            encoded.writeTo(out);
        } catch (IOException e) {
            // The session refused the data; its answer says why.
        }
        return answer.get(FakeKernel.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void exclusiveSlotsAreNotNoted() {
        Message.Ran ran = kernel.run(invoke("$JShell$2"), invoke("$JShell$6"), invoke("$JShell$8"));
        assertThat(ran.touched()).isEmpty();
        assertThat(ran.written()).isEmpty();
    }

    @Test
    void sharedSlotsNoteTheFirstTouchAndTheFirstWrite() {
        kernel.run(invoke("$JShell$1"), invoke("$JShell$2"));
        Message.Ran read = kernel.run(states(SlotState.SHARED, X, LIST), invoke("$JShell$5"), invoke("$JShell$6"));
        assertThat(read.touched()).containsExactly(LIST);
        assertThat(read.written()).isEmpty();
        assertThat(kernel.run(invoke("$JShell$6")).touched()).isEmpty();
        assertThat(kernel.run(invoke("$JShell$7"), invoke("$JShell$7")).written()).containsExactly(X);
        assertThat(kernel.run(invoke("$JShell$7")).written()).isEmpty();
        assertThat(kernel.run(states(SlotState.SHARED, LIST), invoke("$JShell$6")).touched()).containsExactly(LIST);
    }

    @Test
    void staleSlotsAreFetchedWhenReadAndNotWhenWritten() throws Exception {
        List<Slot> needed = new ArrayList<>();
        kernel.onNeed = need -> {
            needed.add(need.slot());
            try {
                return put(List.of(need.slot()), 77);
            } catch (Exception e) {
                return new Message.Failed(e.toString());
            }
        };
        Message.Ran ran = kernel.run(states(SlotState.STALE, X), invoke("$JShell$7"));
        assertThat(needed).isEmpty();
        assertThat(ran.written()).containsExactly(X);
        ran = kernel.run(states(SlotState.STALE, X), invoke("$JShell$5"));
        assertThat(needed).containsExactly(X);
        assertThat(ran.outcome()).isEqualTo(new Outcome.Ok(List.of(farcell.wire.Bundle.text("77"))));
        assertThat(ran.written()).isEmpty();
    }

    @Test
    void failedFetchesThrowTheKernelsTextAndCanBeTriedAgain() {
        kernel.onNeed = need -> new Message.Failed("x lives in s2, which is gone");
        Message.Ran ran = kernel.run(states(SlotState.STALE, X), invoke("$JShell$5"));
        var thrown = ((Outcome.Threw) ran.outcome()).thrown();
        assertThat(thrown.type()).isEqualTo("farcell.VariableUnavailableException");
        assertThat(thrown.message()).isEqualTo("x lives in s2, which is gone");
        assertThat(thrown.frames()).extracting(f -> f.method()).containsExactly("do_it$");
        kernel.onNeed = need -> {
            kernel.ask(new Message.SetStates(states(SlotState.SHARED, X)));
            return new Message.Done();
        };
        assertThat(kernel.value("$JShell$5")).isEqualTo("0");
    }

    @Test
    void aValueThatAnotherSessionTakesAgainBeforeItIsReadIsAskedForAgain() {
        List<Slot> needed = new ArrayList<>();
        kernel.onNeed = need -> {
            needed.add(need.slot());
            kernel.ask(new Message.SetStates(states(SlotState.SHARED, X)));
            if (needed.size() < 4) {
                kernel.ask(new Message.SetStates(states(SlotState.STALE, X)));
            }
            return new Message.Done();
        };
        Message.Ran ran = kernel.run(states(SlotState.STALE, X), invoke("$JShell$5"));
        assertThat(ran.outcome()).isInstanceOf(Outcome.Ok.class);
        assertThat(needed).containsOnly(X).hasSize(4);
        kernel.onNeed = need -> new Message.Done();
        ran = kernel.run(states(SlotState.STALE, X), invoke("$JShell$5"));
        assertThat(((Outcome.Threw) ran.outcome()).thrown().message()).contains("the kernel did not bring it");
    }

    @Test
    void slotsThatShareObjectsTravelAndAgeTogether() throws Exception {
        kernel.run(invoke("$JShell$2"), invoke("$JShell$3"), invoke("$JShell$1"));
        Message.Taken taken = take(List.of(ALIAS, X), List.of());
        assertThat(taken.slots()).containsExactlyInAnyOrder(ALIAS, LIST, X);
        assertThat(kernel.run(invoke("$JShell$6")).touched()).containsExactlyInAnyOrder(LIST, ALIAS);
        Object[] values = taken(LIST);
        assertThat(values).hasSize(2);
        assertThat(values[0]).isSameAs(values[1]).isEqualTo(List.of(1));
    }

    @Test
    void aSlotThatARuleLetsStayBelongsToTheGroupOfThoseThatGo(@TempDir Path library) throws Exception {
        StaysBehind.asLibrary(library);
        kernel.ask(new Message.AddPaths(List.of(library.toString())));
        Slot pinned = new Slot("REPL.$JShell$11", "pinned");
        kernel.run(invoke("$JShell$2"), invoke("$JShell$11"));
        assertThat(take(List.of(LIST), List.of()).slots()).containsExactly(LIST);
        assertThat(kernel.run(invoke("$JShell$12")).touched()).containsExactlyInAnyOrder(LIST, pinned);

        take(List.of(LIST), List.of());
        List<Slot> needed = new ArrayList<>();
        kernel.onNeed = need -> {
            needed.add(need.slot());
            kernel.ask(new Message.SetStates(states(SlotState.SHARED, LIST)));
            return new Message.Done();
        };
        kernel.run(states(SlotState.STALE, LIST));
        assertThat(kernel.run(invoke("$JShell$12")).touched()).containsExactlyInAnyOrder(LIST, pinned);
        assertThat(needed).containsExactly(LIST);

        take(List.of(LIST), List.of());
        kernel.onNeed = need -> new Message.Failed("it is lost");
        kernel.run(states(SlotState.STALE, LIST));
        Message.Ran ran = kernel.run(invoke("$JShell$12"));
        assertThat(ran.outcome()).isInstanceOf(Outcome.Ok.class);
        assertThat(ran.touched()).containsExactly(pinned);
    }

    @Test
    void whatNoRuleLetsStayKeepsItsGroup() {
        kernel.run(invoke("$JShell$2"), invoke("$JShell$13"));
        Message answer = kernel.ask(new Message.Take(kernel.link().newStream(), List.of(LIST), List.of(), 0));
        assertThat(answer).isInstanceOf(Message.Refused.class);
        assertThat(((Message.Refused) answer).slot()).isEqualTo(new Slot("REPL.$JShell$13", "held"));
    }

    @Test
    void aGroupThatDidNotChangeIsNotSentAgainWhicheverOfItIsAskedFor() throws Exception {
        kernel.run(invoke("$JShell$2"), invoke("$JShell$3"));
        assertThat(take(List.of(LIST), List.of()).slots()).containsExactlyInAnyOrder(ALIAS, LIST);
        assertThat(take(List.of(ALIAS), List.of(LIST, ALIAS)).unchanged()).containsExactly(ALIAS);
        kernel.run(invoke("$JShell$6"));
        assertThat(take(List.of(LIST), List.of(LIST, ALIAS)).unchanged()).containsExactly(LIST);
        assertThat(take(List.of(LIST), List.of(LIST)).slots()).containsExactlyInAnyOrder(ALIAS, LIST);
    }

    @Test
    void aSearchForSharedObjectsThatIsGivenUpIsSaid() throws Exception {
        kernel.run(invoke("$JShell$2"), invoke("$JShell$3"));
        assertThat(take(List.of(LIST), List.of()).unsearched()).isFalse();
        stop();
        kernel = FakeKernel.withAgent(new JavaCodec() {
            @Override
            public void walk(Object root, ValueContext context, Visitor visitor) {
                throw new OutOfMemoryError("no room to note what was seen");
            }
        }, types -> { });
        know();
        kernel.run(invoke("$JShell$2"), invoke("$JShell$3"));
        Message.Taken taken = take(List.of(LIST), List.of());
        assertThat(taken.slots()).containsExactly(LIST);
        assertThat(taken.unsearched()).isTrue();
        assertThat(take(List.of(LIST, ALIAS), List.of()).unsearched()).isFalse();
    }

    @Test
    void unchangedSlotsAreNotSentAgain() throws Exception {
        kernel.run(invoke("$JShell$2"), invoke("$JShell$1"));
        assertThat(take(List.of(LIST), List.of()).bytes()).isPositive();
        kernel.run(invoke("$JShell$6"));
        Message.Taken same = take(List.of(LIST), List.of(LIST));
        assertThat(same.unchanged()).containsExactly(LIST);
        assertThat(same.bytes()).isZero();
        kernel.run(invoke("$JShell$8"));
        assertThat(take(List.of(LIST), List.of(LIST)).slots()).containsExactly(LIST);
        assertThat(put(List.of(LIST), new ArrayList<>(List.of(3)))).isEqualTo(new Message.Done());
        kernel.run(invoke("$JShell$6"));
        assertThat(take(List.of(LIST), List.of(LIST)).unchanged()).containsExactly(LIST);
    }

    @Test
    void aTransferThatEndsLateSaysNothingOfALaterOne() throws Exception {
        Slot large = new Slot("REPL.$JShell$14", "large");
        kernel.run(invoke("$JShell$14"));
        long stream = kernel.link().newStream();
        // More than goes before anybody reads.
        answered(stream, List.of(large), List.of());
        assertThat(put(List.of(large), new byte[2_000_000])).isEqualTo(new Message.Done());
        receive(stream);
        kernel.run(invoke("$JShell$15"));
        assertThat(take(List.of(large), List.of(large)).unchanged()).containsExactly(large);
    }

    private List<Slot> compared(Slot slot) {
        return ((Message.Taken) kernel.ask(new Message.Take(kernel.link().newStream(), List.of(slot), List.of(slot),
                Message.Take.COMPARE_ONLY))).unchanged();
    }

    private void send(Slot slot) throws IOException {
        assertThat(take(List.of(slot), List.of()).slots()).containsExactly(slot);
    }

    @Test
    void onlyWhatWasSmallIsEncodedToBeCompared() throws Exception {
        stop();
        AtomicInteger encoded = new AtomicInteger();
        kernel = FakeKernel.withAgent(new JavaCodec() {
            @Override
            public Encoded encode(Object root, ValueContext context) throws CannotTravelException {
                encoded.incrementAndGet();
                return super.encode(root, context);
            }
        }, types -> { });
        know();
        Slot large = new Slot("REPL.$JShell$14", "large");
        kernel.run(invoke("$JShell$2"), invoke("$JShell$14"));
        send(LIST);
        send(large);
        kernel.run(invoke("$JShell$6"), invoke("$JShell$15"));
        encoded.set(0);
        assertThat(compared(LIST)).containsExactly(LIST);
        assertThat(encoded).hasValue(1);
        assertThat(compared(large)).isEmpty();
        assertThat(encoded).hasValue(1);
        assertThat(take(List.of(large), List.of(large)).unchanged()).containsExactly(large);
    }

    @Test
    void refusalsNameTheVariableAndTheSize() {
        kernel.run(invoke("$JShell$9"), invoke("$JShell$2"));
        Slot stays = new Slot("REPL.$JShell$9", "stays");
        Message.Refused refused = (Message.Refused) kernel.ask(
                new Message.Take(kernel.link().newStream(), List.of(stays), List.of(), 0));
        assertThat(refused.reason()).isEqualTo(Message.Refused.Reason.CANNOT_TRAVEL);
        assertThat(refused.slot()).isEqualTo(stays);
        assertThat(refused.path()).isEqualTo("stays.inner");
        refused = (Message.Refused) kernel.ask(
                new Message.Take(kernel.link().newStream(), List.of(LIST), List.of(), 3));
        assertThat(refused.reason()).isEqualTo(Message.Refused.Reason.TOO_LARGE);
        assertThat(refused.bytes()).isGreaterThan(3);
    }

    @Test
    void brokenDataAreRefused() throws Exception {
        assertThat(put(List.of(X), "no number")).isInstanceOf(Message.Refused.class);
        assertThat(put(List.of(X), 1, 2)).isInstanceOf(Message.Refused.class);
        assertThat(kernel.value("$JShell$5")).isEqualTo("0");
    }

    @Test
    void staticsOfUserClassesAreReportedTakenAndAdopted() throws Exception {
        Message.Ran ran = kernel.run(invoke("$JShell$4"));
        assertThat(ran.written()).containsExactly(COUNTER);
        Object[] statics = (Object[]) taken(COUNTER)[0];
        assertThat((String[]) statics[0]).containsExactly("log", "n");
        assertThat((Object[]) statics[1]).containsExactly(List.of(), 101);
        kernel.close();
        start();
        assertThat(put(List.of(COUNTER), (Object) new Object[] {new String[] {"log", "n"},
            new Object[] {new ArrayList<>(List.of("a")), 500}})).isEqualTo(new Message.Done());
        Message.Ran next = kernel.run(invoke("$JShell$4"));
        assertThat(((Outcome.Ok) next.outcome()).result().get(0).plain()).isEqualTo("501");
        assertThat(next.written()).containsExactly(COUNTER);
        assertThat(((Object[]) ((Object[]) taken(COUNTER)[0])[1])[0]).isEqualTo(List.of("a"));
    }

    @Test
    void staleStaticsAreFetchedBeforeTheClassIsInitialised() throws Exception {
        kernel.onNeed = need -> {
            try {
                return put(List.of(need.slot()),
                        (Object) new Object[] {new String[] {"n"}, new Object[] {7}});
            } catch (Exception e) {
                return new Message.Failed(e.toString());
            }
        };
        Message.Ran ran = kernel.run(states(SlotState.STALE, COUNTER), invoke("$JShell$4"));
        assertThat(ran.outcome()).isEqualTo(new Outcome.Ok(List.of(farcell.wire.Bundle.text("8"))));
    }

    @Test
    void backgroundWritesAreToldByThemselves() throws Exception {
        kernel.run(invoke("$JShell$1"));
        Message.Ran ran = kernel.run(states(SlotState.SHARED, X), invoke("$JShell$10"));
        List<Slot> written = new ArrayList<>(ran.written());
        if (written.isEmpty()) {
            Message event = kernel.events.poll(FakeKernel.SECONDS, TimeUnit.SECONDS);
            assertThat(event).isInstanceOf(Message.Dirty.class);
            written.addAll(((Message.Dirty) event).written());
        }
        assertThat(written).containsExactly(X);
    }

    @Test
    void resetsAndFreesGiveDefaults() {
        kernel.run(invoke("$JShell$1"), invoke("$JShell$2"));
        Message.Ran ran = kernel.run(states(SlotState.SHARED, X), new Step.Reset(X), invoke("$JShell$5"));
        assertThat(ran.written()).containsExactly(X);
        assertThat(((Outcome.Ok) ran.outcome()).result().get(0).plain()).isEqualTo("0");
        assertThat(kernel.ask(new Message.Free(List.of(LIST)))).isEqualTo(new Message.Done());
        assertThat(kernel.value("$JShell$6")).isEqualTo("null");
    }

    @Test
    void describesWithoutChangingAnything() throws IOException {
        kernel.run(invoke("$JShell$1"), invoke("$JShell$2"));
        kernel.ask(new Message.SetStates(states(SlotState.SHARED, X, LIST)));
        Message.Described described =
                (Message.Described) kernel.ask(new Message.Describe(List.of(X, LIST, COUNTER), true));
        assertThat(described.slots()).extracting(Message.SlotInfo::type).containsExactly("int",
                "java.util.ArrayList", "null");
        assertThat(described.slots()).extracting(Message.SlotInfo::preview).containsExactly("1", "ArrayList of 1",
                "null");
        assertThat(described.slots()).extracting(Message.SlotInfo::immutable).containsExactly(true, false, true);
        assertThat(kernel.run().touched()).isEmpty();
        Message.Ran shown = (Message.Ran) kernel.ask(new Message.Render(99, LIST));
        assertThat(((Message.Outcome.Ok) shown.outcome()).result().get(0).plain()).isEqualTo("[1]");
    }
}

package farcell.session;

import farcell.runtime.CommHost;
import farcell.runtime.Host;
import farcell.session.output.OutputHub;
import farcell.session.render.Bundles;
import farcell.session.render.SessionRenderer;
import farcell.session.run.Results;
import farcell.session.run.Stopper;
import farcell.session.run.ThrownData;
import farcell.session.slots.Slots;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The agent as the API and woven code see it. */
final class SessionHost implements Host {

    /** Asks the user; throws {@link IllegalStateException} where that is not possible. */
    interface Asker {
        String ask(String prompt, boolean password);
    }

    private final Slots slots;
    private final OutputHub output;
    private final SessionRenderer renderer;
    private final Stopper stopper;
    private final Asker asker;
    private final CommHost comms;
    private final Results results;
    private final BiConsumer<String, String> facts;
    private final Consumer<Runnable> beforeEnd;

    /** @param facts tells the kernel something of this session, by name; @param beforeEnd registers what is done before the end */
    SessionHost(Slots slots, OutputHub output, SessionRenderer renderer, Stopper stopper, Asker asker, CommHost comms,
            Results results, BiConsumer<String, String> facts, Consumer<Runnable> beforeEnd) {
        this.beforeEnd = beforeEnd;
        this.comms = comms;
        this.results = results;
        this.slots = slots;
        this.output = output;
        this.renderer = renderer;
        this.stopper = stopper;
        this.asker = asker;
        this.facts = facts;
    }

    @Override
    public Path volume(String name) {
        return SessionVolumes.find(name, System.getProperties());
    }

    @Override
    public Renderer renderer() {
        return renderer;
    }

    @Override
    public DisplayData render(Object value, String... types) {
        return types.length == 0 ? renderer.render(value) : renderer.renderAs(value, types);
    }

    @Override
    public void show(DisplayData data, String id, boolean update) {
        output.show(Bundles.of(data), id == null ? "" : id, update);
    }

    @Override
    public void clearOutput(boolean wait) {
        output.clear(wait);
    }

    @Override
    public String input(String prompt, boolean password) {
        return asker.ask(prompt, password);
    }

    @Override
    public void printStackTrace(Throwable thrown) {
        if (output.isOwn(System.err)) {
            output.uncaught("", ThrownData.of(thrown, "", ""));
        } else {
            // The user wants it elsewhere.
            thrown.printStackTrace();
        }
    }

    @Override
    public CommHost comms() {
        return comms;
    }

    @Override
    public Object result(int cell) {
        return results.of(cell);
    }

    @Override
    public SortedMap<Integer, Object> results() {
        return results.all();
    }

    @Override
    public void forgetResults() {
        results.clear();
    }

    @Override
    public CallSite slot(MethodHandles.Lookup caller, boolean write, MethodType type, String owner, String field) {
        return slots.site(caller, write, type, owner, field);
    }

    @Override
    public boolean adopt(Class<?> type) {
        return slots.adopt(type);
    }

    @Override
    public void initialised(Class<?> type) {
        slots.initialised(type);
    }

    @Override
    public void fact(String name, String text) {
        facts.accept(name, text);
    }

    @Override
    public void beforeEnd(Runnable task) {
        beforeEnd.accept(task);
    }

    @Override
    public void checkStop() {
        stopper.check();
    }
}

package farcell.remote;

import farcell.hosts.Backend;
import farcell.hosts.GpuMatch;
import farcell.hosts.GpuRequest;
import farcell.hosts.Host;
import farcell.magics.MagicException;
import farcell.magics.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** The places where sessions of a notebook can run: this machine first, then those of the configuration, in its order. */
final class Backends implements AutoCloseable {

    private final Backend local;
    private final IntFunction<List<Backend>> configured;
    private int release = Runtime.version().feature();
    private List<Backend> others;

    /**
     * @param configured gives them for the Java that cells are compiled for, when they are needed first; may throw a
     *                   {@link MagicException} for a wrong file
     */
    Backends(Backend local, IntFunction<List<Backend>> configured) {
        this.local = local;
        this.configured = configured;
    }

    /** Says for which Java cells are compiled. */
    synchronized void compiledFor(int feature) {
        release = feature;
    }

    synchronized List<Backend> all() {
        if (others == null) {
            others = List.copyOf(configured.apply(release));
        }
        List<Backend> all = new ArrayList<>(List.of(local));
        all.addAll(others);
        return all;
    }

    /** Those of the configuration. */
    List<Backend> others() {
        return all().subList(1, all().size());
    }

    List<String> names() {
        return all().stream().map(Backend::name).toList();
    }

    Backend local() {
        return local;
    }

    /** The one that is named. @throws MagicException with the nearest name */
    Backend named(String name) {
        if (name.equals(local.name())) {
            return local;
        }
        return all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow(() ->
                new MagicException("there is no backend " + name + "." + Nearest.question(name, names()) + " There is "
                        + String.join(", ", names()) + "; farcell backend add NAME --ssh HOST adds one"));
    }

    /**
     * Where a cell with these keys can run: what {@code on=} names; else the first that has such GPUs; else this machine.
     *
     * @throws MagicException when nobody has such GPUs
     */
    Backend choose(RemoteKeys keys) throws InterruptedException {
        Optional<GpuRequest> gpus = keys.gpuRequest().filter(request -> !request.choices().isEmpty());
        List<Backend> candidates = keys.on().isPresent() ? List.of(named(keys.on().get()))
                : gpus.isPresent() ? all() : List.of(local);
        if (gpus.isEmpty()) {
            return candidates.get(0);
        }
        List<String> have = new ArrayList<>();
        for (Backend each : candidates) {
            for (Host host : each.hosts()) {
                if (gpus.get().match(host.gpus().gpus()) instanceof GpuMatch.OnGpus) {
                    return each;
                }
                have.add("backend " + each.name() + " has " + host.gpus().describe());
            }
        }
        if (gpus.get().cpuFallback()) {
            return candidates.get(0);
        }
        throw new MagicException(gpus.get() + " cannot be had: " + String.join("; ", have)
                + "; ask for what there is, or add ,cpu to run without a GPU");
    }

    @Override
    public synchronized void close() {
        if (others != null) {
            others.forEach(Backend::close);
        }
        local.close();
    }
}

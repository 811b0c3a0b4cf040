package farcell.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Gives sessions GPUs of one host that compute. Each is tried when it is given for the first time, with its driver; one that does
 * not compute is as if it were not there, so that the next choice of the request is met, and is tried again the next time.
 */
public final class ComputingGpus {

    /** Tries GPUs on their machine. */
    @FunctionalInterface
    public interface Trial<E extends Exception> {
        List<GpuCheck.Finding> of(List<Gpu> gpus) throws E, InterruptedException;
    }

    private final GpuAllocations allocations = new GpuAllocations();
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** As {@link GpuAllocations#allocate}, without those that do not compute. */
    public <E extends Exception> GpuMatch allocate(String session, GpuRequest request, GpuSurvey present, Trial<E> trial)
            throws E, InterruptedException {
        GpuSurvey left = present;
        while (true) {
            GpuMatch match = allocations.allocate(session, request, left);
            boolean kept = false;
            try {
                if (!(match instanceof GpuMatch.OnGpus on)) {
                    kept = true;
                    return match;
                }
                List<GpuCheck.Finding.Fails> failed = new ArrayList<>();
                List<String> notes = new ArrayList<>();
                for (GpuCheck.Finding finding : tried(on.gpus(), trial)) {
                    if (finding instanceof GpuCheck.Finding.Fails fails) {
                        failed.add(fails);
                    } else if (finding instanceof GpuCheck.Finding.Unknown unknown) {
                        notes.add(GpuCheck.unknown(unknown));
                    }
                }
                if (failed.isEmpty()) {
                    kept = true;
                    notes.addAll(0, left == present ? List.of() : List.of(left.note()));
                    return new GpuMatch.OnGpus(on.gpus(), on.shared(), String.join("; ", notes));
                }
                left = left.without(failed.get(0).all() ? present.gpus() : failed.stream().map(GpuCheck.Finding.Fails::gpu).toList(),
                        failed.stream().map(GpuCheck.Finding.Fails::text).distinct().collect(Collectors.joining("; ")));
            } finally {
                if (!kept) {
                    allocations.release(session);
                }
            }
        }
    }

    /** Tries GPUs whatever is known of them. */
    public <E extends Exception> List<GpuCheck.Finding> examine(List<Gpu> gpus, Trial<E> trial) throws E, InterruptedException {
        List<GpuCheck.Finding> findings = trial.of(gpus);
        findings.stream().filter(each -> !(each instanceof GpuCheck.Finding.Fails)).forEach(each -> known.add(key(each.gpu())));
        return findings;
    }

    private <E extends Exception> List<GpuCheck.Finding> tried(List<Gpu> gpus, Trial<E> trial) throws E, InterruptedException {
        return gpus.stream().allMatch(gpu -> known.contains(key(gpu))) ? List.of() : examine(gpus, trial);
    }

    private static String key(Gpu gpu) {
        return gpu.uuid() + " " + gpu.driver();
    }

    /** As {@link GpuAllocations#taken}. */
    public GpuMatch taken(String session, List<String> uuids, GpuSurvey present) {
        return allocations.taken(session, uuids, present);
    }

    /** As {@link GpuAllocations#release}. */
    public void release(String session) {
        allocations.release(session);
    }

    /** Value of {@code CUDA_VISIBLE_DEVICES} for these. */
    public static String uuids(List<Gpu> gpus) {
        return gpus.stream().map(Gpu::uuid).collect(Collectors.joining(","));
    }
}

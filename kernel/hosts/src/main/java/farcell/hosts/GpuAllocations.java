package farcell.hosts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which session of this kernel has which GPU of one host.
 *
 * <p>The rule: a GPU is given to one session as long as any choice of the next request can be met without it, in the
 * order of the request. Only then are GPUs shared, those with the fewest sessions first, and this is said; the CPU
 * comes after that. What other programs have on a GPU is seen in its memory in use, and only orders equals.
 */
public final class GpuAllocations {

    private final Map<String, Set<String>> gpusOfSession = new HashMap<>();

    /**
     * Chooses and notes GPUs for a session.
     *
     * @param session a name that no other living session of this kernel has
     * @param present what was found on the host
     */
    public synchronized GpuMatch allocate(String session, GpuRequest request, GpuSurvey present) {
        if (gpusOfSession.containsKey(session)) {
            throw new IllegalStateException("session " + session + " has its GPUs already");
        }
        GpuMatch match = request.match(present.gpus().stream().filter(gpu -> users(gpu) == 0).toList());
        if (!(match instanceof GpuMatch.OnGpus)) {
            match = share(request, present, match);
        }
        if (match instanceof GpuMatch.OnGpus on) {
            gpusOfSession.put(session, on.gpus().stream().map(Gpu::uuid).collect(Collectors.toSet()));
        }
        return match;
    }

    /**
     * Notes GPUs of a session that another kernel started.
     *
     * @param uuids of those that it is bound to
     * @return what of them is there
     */
    public synchronized GpuMatch taken(String session, List<String> uuids, GpuSurvey present) {
        List<Gpu> gpus = present.gpus().stream().filter(gpu -> uuids.contains(gpu.uuid())).toList();
        if (gpus.isEmpty()) {
            return new GpuMatch.OnCpu("it was not bound to a GPU");
        }
        boolean shared = gpus.stream().anyMatch(gpu -> users(gpu) > 0);
        gpusOfSession.put(session, gpus.stream().map(Gpu::uuid).collect(Collectors.toSet()));
        return new GpuMatch.OnGpus(gpus, shared);
    }

    private GpuMatch share(GpuRequest request, GpuSurvey present, GpuMatch unshared) {
        int most = present.gpus().stream().mapToInt(this::users).max().orElse(0);
        for (int users = 1; users <= most; users++) {
            int limit = users;
            List<Gpu> candidates = present.gpus().stream().filter(gpu -> users(gpu) <= limit).toList();
            if (request.match(candidates) instanceof GpuMatch.OnGpus on) {
                return new GpuMatch.OnGpus(on.gpus(), true);
            }
        }
        if (unshared instanceof GpuMatch.OnCpu && request.choices().isEmpty()) {
            return unshared;
        }
        String why = "asked for " + request + "; this host has " + present.describe();
        return unshared instanceof GpuMatch.OnCpu ? new GpuMatch.OnCpu(why) : new GpuMatch.Unavailable(why);
    }

    private int users(Gpu gpu) {
        return (int) gpusOfSession.values().stream().filter(uuids -> uuids.contains(gpu.uuid())).count();
    }

    /** Gives back what a session had; does nothing for one that had none. */
    public synchronized void release(String session) {
        gpusOfSession.remove(session);
    }
}

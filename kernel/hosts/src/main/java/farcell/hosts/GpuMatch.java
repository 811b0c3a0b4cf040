package farcell.hosts;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a request for GPUs comes to on a host. */
public sealed interface GpuMatch {

    /**
     * These GPUs.
     *
     * @param gpus   one or more
     * @param shared whether another session of this kernel has one of them too
     * @param note   what the user may want to know of them, or empty
     */
    record OnGpus(List<Gpu> gpus, boolean shared, String note) implements GpuMatch {
        public OnGpus {
            gpus = List.copyOf(gpus);
        }

        OnGpus(List<Gpu> gpus, boolean shared) {
            this(gpus, shared, "");
        }

        /** {@code CUDA_VISIBLE_DEVICES} of the session. */
        public String uuids() {
            return ComputingGpus.uuids(gpus);
        }
    }

    /** No GPU, as the request allows: it ends in {@code cpu}. @param why for the user, who is told */
    record OnCpu(String why) implements GpuMatch {}

    /** Cannot be had here. @param why what was asked for and what there is */
    record Unavailable(String why) implements GpuMatch {}

    /**
     * What the user is told about the GPUs of a session.
     *
     * @param match null for a session that was not bound
     * @param other what else there is to say, or empty
     */
    static String note(GpuMatch match, SessionRequest request, String other) {
        if (match instanceof OnCpu cpu && !request.gpu().map(GpuRequest::choices).orElse(List.of()).isEmpty()) {
            return "runs on the CPU: " + cpu.why();
        }
        if (match instanceof OnGpus on) {
            return Stream.of(on.shared() ? "shares a GPU with another session of this notebook, since no other fits "
                            + request.gpu().map(GpuRequest::toString).orElse("") : "", on.note(), other)
                    .filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
        }
        return other;
    }
}

package farcell.hosts;

import java.util.List;
import java.util.stream.Collectors;

/** What a request for GPUs comes to on a host. */
public sealed interface GpuMatch {

    /**
     * These GPUs.
     *
     * @param gpus   one or more
     * @param shared whether another session of this kernel has one of them too
     */
    record OnGpus(List<Gpu> gpus, boolean shared) implements GpuMatch {
        public OnGpus {
            gpus = List.copyOf(gpus);
        }

        /** {@code CUDA_VISIBLE_DEVICES} of the session. */
        public String uuids() {
            return gpus.stream().map(Gpu::uuid).collect(Collectors.joining(","));
        }
    }

    /** No GPU, as the request allows: it ends in {@code cpu}. @param why for the user, who is told */
    record OnCpu(String why) implements GpuMatch {}

    /** Cannot be had here. @param why what was asked for and what there is */
    record Unavailable(String why) implements GpuMatch {}
}

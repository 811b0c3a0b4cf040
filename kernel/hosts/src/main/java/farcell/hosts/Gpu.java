package farcell.hosts;

/**
 * One GPU of a host that a session can be bound to: a whole one, or a MIG slice of one.
 *
 * @param index             as the driver numbers it; a slice has the number of its GPU
 * @param uuid              {@code GPU-...} or {@code MIG-...}, what {@code CUDA_VISIBLE_DEVICES} takes
 * @param model             the name that a request uses ({@link GpuModels}): {@code A100-80GB}
 * @param product           the driver's name: {@code NVIDIA A100-SXM4-80GB}
 * @param memory            bytes, -1 unknown
 * @param memoryUsed        bytes used by any process when it was looked at, -1 unknown
 * @param driver            version of the driver, or empty
 * @param computeCapability {@code 8.0}, or empty
 * @param parent            for a slice: the UUID of its GPU; else empty
 */
public record Gpu(int index, String uuid, String model, String product, long memory, long memoryUsed, String driver,
                  String computeCapability, String parent) {

    public boolean isSlice() {
        return !parent.isEmpty();
    }

    /** For people: {@code L40S (45 GiB, 1 GiB in use)}. */
    public String describe() {
        if (memory < 0) {
            return model;
        }
        String used = memoryUsed >= (1L << 29) ? ", " + gib(memoryUsed) + " GiB in use" : "";
        return model + " (" + gib(memory) + " GiB" + used + ")";
    }

    private static long gib(long bytes) {
        return Math.round(bytes / (double) (1L << 30));
    }
}

package farcell.session.life;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether the GPUs that a session may use work now, as {@code nvidia-smi} says. A session without GPUs, or on a machine
 * without that program, does not.
 */
public final class GpuUse {

    private static final int SECONDS = 10;

    private GpuUse() {}

    /** @param visible the value of {@code CUDA_VISIBLE_DEVICES}; null or empty for none */
    public static boolean isBusy(String visible) {
        if (visible == null || visible.isBlank()) {
            return false;
        }
        Process process = null;
        try {
            process = new ProcessBuilder(List.of("nvidia-smi", "--id=" + visible,
                    "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits"))
                    .redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return false;
            }
            String said = new String(process.getInputStream().readNBytes(10_000), StandardCharsets.UTF_8);
            return process.exitValue() == 0 && said.lines().map(String::strip).anyMatch(GpuUse::isWork);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private static boolean isWork(String percent) {
        try {
            return Integer.parseInt(percent) > 0;
        } catch (NumberFormatException e) {
            // "[N/A]" of a GPU in slices, which does not say.
            return false;
        }
    }
}

package farcell.session.life;

import farcell.wire.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the GPUs that a session may use do now, as {@code nvidia-smi} says. Of a session without GPUs, or on a machine
 * without that program, there is nothing to say.
 */
public final class GpuUse {

    private static final int SECONDS = 10;
    private static final int MAX_BYTES = 64 << 10;

    private GpuUse() {}

    /** @param visible the value of {@code CUDA_VISIBLE_DEVICES}; null or empty for none */
    public static boolean isBusy(String visible) {
        return now(visible).stream().anyMatch(gpu -> gpu.percent() > 0);
    }

    /**
     * Asks now; takes as long as the driver takes, ten seconds at most.
     *
     * @param visible the value of {@code CUDA_VISIBLE_DEVICES}: indexes or UUIDs; null or empty for none
     */
    public static List<Message.GpuUse> now(String visible) {
        if (visible == null || visible.isBlank()) {
            return List.of();
        }
        Process process = null;
        try {
            process = new ProcessBuilder(List.of("nvidia-smi", "--query-gpu=index,uuid,utilization.gpu,memory.used",
                    "--format=csv,noheader,nounits")).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return List.of();
            }
            try (InputStream said = process.getInputStream()) {
                return parse(new String(said.readNBytes(MAX_BYTES), StandardCharsets.UTF_8), visible);
            }
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    /** A slice of a GPU is not in that list: nobody says what it does. */
    static List<Message.GpuUse> parse(String said, String visible) {
        List<String> wanted = Arrays.stream(visible.split(",")).map(String::strip).toList();
        List<Message.GpuUse> use = new ArrayList<>();
        for (String line : said.lines().toList()) {
            String[] values = line.split("\\s*,\\s*");
            if (values.length == 4 && (wanted.contains(values[0].strip()) || wanted.contains(values[1]))) {
                long memory = number(values[3].strip());
                use.add(new Message.GpuUse(values[1], (int) number(values[2]), memory < 0 ? -1 : memory << 20));
            }
        }
        return use;
    }

    /** {@code [N/A]} and its like are unknown. */
    private static long number(String text) {
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : -1;
    }
}

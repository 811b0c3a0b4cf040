package farcell.hosts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The GPUs that were found on a host.
 *
 * @param gpus those that sessions may use, in the order of the driver, or of {@code CUDA_VISIBLE_DEVICES}
 * @param note why there are none, or what was left out; empty when there is nothing to say
 */
public record GpuSurvey(List<Gpu> gpus, String note) {

    public GpuSurvey {
        gpus = List.copyOf(gpus);
    }

    static GpuSurvey none(String why) {
        return new GpuSurvey(List.of(), why);
    }

    /** The same without some of them. @param why for its note */
    GpuSurvey without(List<Gpu> some, String why) {
        return new GpuSurvey(gpus.stream().filter(gpu -> some.stream().noneMatch(each -> each.uuid().equals(gpu.uuid()))).toList(),
                note.isEmpty() ? why : note + "; " + why);
    }

    /** What there is, for error messages: {@code 2 x L40S, 1 x T4}, or {@code no GPU: nvidia-smi is not on PATH}. */
    public String describe() {
        if (gpus.isEmpty()) {
            return note.isEmpty() ? "no GPU" : "no GPU: " + note;
        }
        Map<String, Long> counts = gpus.stream()
                .collect(Collectors.groupingBy(Gpu::model, LinkedHashMap::new, Collectors.counting()));
        String models = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " x " + entry.getKey())
                .collect(Collectors.joining(", "));
        return note.isEmpty() ? models : models + " (" + note + ")";
    }
}

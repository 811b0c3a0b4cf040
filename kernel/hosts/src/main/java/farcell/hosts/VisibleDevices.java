package farcell.hosts;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The meaning of {@code CUDA_VISIBLE_DEVICES} (CUDA C++ Programming Guide, "CUDA Environment Variables"): a list of
 * indexes, UUIDs or unambiguous beginnings of UUIDs; the first entry that names no device ends the list. Indexes are
 * read as the driver's, which are CUDA's when all GPUs are alike or {@code CUDA_DEVICE_ORDER} is {@code PCI_BUS_ID}.
 */
final class VisibleDevices {

    private VisibleDevices() {}

    /** @param value of the variable, null when it is not set, which hides nothing */
    static GpuSurvey filter(GpuSurvey all, String value) {
        if (value == null || all.gpus().isEmpty()) {
            return all;
        }
        Set<Gpu> visible = new LinkedHashSet<>();
        for (String entry : value.split(",", -1)) {
            List<Gpu> named = named(all.gpus(), entry.strip());
            if (named.isEmpty()) {
                break;
            }
            visible.addAll(named);
        }
        int hidden = all.gpus().size() - visible.size();
        if (hidden == 0) {
            return new GpuSurvey(new ArrayList<>(visible), all.note());
        }
        String note = "CUDA_VISIBLE_DEVICES=\"" + value + "\" hides "
                + (visible.isEmpty() ? "all " + hidden : hidden + " more");
        return new GpuSurvey(new ArrayList<>(visible), all.note().isEmpty() ? note : all.note() + "; " + note);
    }

    /** One GPU, or the slices of one; empty when the entry names none or several. */
    private static List<Gpu> named(List<Gpu> gpus, String entry) {
        if (entry.isEmpty()) {
            return List.of();
        }
        if (entry.matches("\\d+")) {
            return gpus.stream().filter(gpu -> Integer.toString(gpu.index()).equals(stripZeros(entry))).toList();
        }
        if (!entry.startsWith("GPU-") && !entry.startsWith("MIG-")) {
            return List.of();
        }
        List<Gpu> exact = gpus.stream().filter(gpu -> gpu.uuid().startsWith(entry)).toList();
        if (!exact.isEmpty()) {
            return exact.size() == 1 ? exact : List.of();
        }
        List<Gpu> slices = gpus.stream().filter(gpu -> gpu.parent().startsWith(entry)).toList();
        return slices.stream().map(Gpu::parent).distinct().count() == 1 ? slices : List.of();
    }

    private static String stripZeros(String digits) {
        return digits.replaceFirst("^0+(?=.)", "");
    }
}

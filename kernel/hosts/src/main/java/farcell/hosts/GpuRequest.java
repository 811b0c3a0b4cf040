package farcell.hosts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The value of {@code gpu=}: {@code NAME[:COUNT][,NAME...]}, alternatives in order of preference, where a name is a
 * model ({@link GpuModels#names()}), or {@code any}; a last {@code cpu} means "else without". A model is never silently
 * another one.
 *
 * @param choices     in order of preference
 * @param cpuFallback whether it may run without a GPU when none of the choices can be had
 */
public record GpuRequest(List<Choice> choices, boolean cpuFallback) {

    /** The name that stands for every model. */
    public static final String ANY = "any";

    private static final String CPU = "cpu";
    private static final int MAX_COUNT = 64;

    /** @param model canonical name, or {@link #ANY}; @param count how many GPUs, at least 1 */
    public record Choice(String model, int count) {

        /** Whether this GPU is of the model. */
        public boolean accepts(Gpu gpu) {
            return model.equals(ANY) || GpuModels.satisfies(model, gpu.model());
        }

        @Override
        public String toString() {
            return count == 1 ? model : model + ":" + count;
        }
    }

    public GpuRequest {
        choices = List.copyOf(choices);
        if (choices.isEmpty() && !cpuFallback) {
            throw new IllegalArgumentException("a GPU request with no choice and no cpu");
        }
    }

    /** A session that is to see no GPU. */
    public static GpuRequest none() {
        return new GpuRequest(List.of(), true);
    }

    /** Reads {@code gpu=} with the models of the table only. */
    public static GpuRequest parse(String text) {
        return parse(text, List.of());
    }

    /**
     * Reads {@code gpu=}.
     *
     * @param present models that some host has, allowed besides those of the table
     * @throws IllegalArgumentException with a text for the user, the nearest right name included
     */
    public static GpuRequest parse(String text, Collection<String> present) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("gpu= is empty; say for instance gpu=L40S, gpu=A100-80GB:2, gpu=any, "
                    + "or gpu=L40S,cpu to run without a GPU where there is none");
        }
        List<Choice> choices = new ArrayList<>();
        String[] parts = text.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.equalsIgnoreCase(CPU)) {
                if (i == parts.length - 1 && i > 0) {
                    return new GpuRequest(choices, true);
                }
                throw new IllegalArgumentException(i == 0
                        ? "gpu=" + text + ": cpu comes last, after a GPU; without gpu= a cell runs on the CPU"
                        : "gpu=" + text + ": cpu comes last, as in gpu=L40S,cpu");
            }
            choices.add(choice(text, part, present));
        }
        return new GpuRequest(choices, false);
    }

    private static Choice choice(String text, String part, Collection<String> present) {
        int colon = part.indexOf(':');
        String name = (colon < 0 ? part : part.substring(0, colon)).strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("gpu=" + text + ": a name is missing; say NAME[:COUNT][,NAME...]");
        }
        int count = colon < 0 ? 1 : count(text, part.substring(colon + 1).strip());
        if (name.equalsIgnoreCase(ANY)) {
            return new Choice(ANY, count);
        }
        String model = GpuModels.canonical(name);
        if (!GpuModels.isKnown(model) && !present.contains(model)) {
            throw new IllegalArgumentException(unknown(text, name, present));
        }
        return new Choice(model, count);
    }

    private static int count(String text, String digits) {
        if (digits.matches("[1-9]\\d?")) {
            int count = Integer.parseInt(digits);
            if (count <= MAX_COUNT) {
                return count;
            }
        }
        throw new IllegalArgumentException("gpu=" + text + ": \"" + digits + "\" is not a number of GPUs; "
                + "say 1 to " + MAX_COUNT + ", as in gpu=H100:2");
    }

    private static String unknown(String text, String name, Collection<String> present) {
        Set<String> names = new LinkedHashSet<>(present);
        names.addAll(GpuModels.names());
        String ofProduct = GpuModels.ofProduct(name);
        Optional<String> nearest = GpuModels.isKnown(ofProduct)
                ? Optional.of(ofProduct)
                : NearestName.of(GpuModels.canonical(name), names);
        return "gpu=" + text + ": no GPU model is named " + name + nearest.map(near -> "; did you mean " + near + "?")
                .orElse(";") + " The names are any, " + String.join(", ", names);
    }

    /**
     * Chooses among GPUs: the first choice that can be had, of one model where several are asked for unless the choice
     * itself takes several models and none has enough; of equal ones those with the least memory in use.
     *
     * @param free the GPUs to choose from
     */
    public GpuMatch match(List<Gpu> free) {
        for (Choice choice : choices) {
            List<Gpu> taken = take(choice, free);
            if (!taken.isEmpty()) {
                return new GpuMatch.OnGpus(taken, false);
            }
        }
        String why = choices.isEmpty() ? "no GPU was asked for" : this + " cannot be had";
        return cpuFallback ? new GpuMatch.OnCpu(why) : new GpuMatch.Unavailable(why);
    }

    /** Least used first; a slice does not tell its use and counts as unused. */
    private static List<Gpu> take(Choice choice, List<Gpu> free) {
        List<Gpu> fitting = free.stream()
                .filter(choice::accepts)
                .sorted(Comparator.comparingLong((Gpu gpu) -> Math.max(0, gpu.memoryUsed()) >> 30))
                .toList();
        Map<String, List<Gpu>> byModel = fitting.stream()
                .collect(Collectors.groupingBy(Gpu::model, LinkedHashMap::new, Collectors.toList()));
        return byModel.values().stream()
                .filter(alike -> alike.size() >= choice.count())
                .findFirst()
                .or(() -> Optional.of(fitting).filter(all -> all.size() >= choice.count()))
                .map(enough -> List.copyOf(enough.subList(0, choice.count())))
                .orElse(List.of());
    }

    /** As it is written: {@code gpu=H100,A100-80GB:2,cpu}. */
    @Override
    public String toString() {
        String names = choices.stream().map(Choice::toString).collect(Collectors.joining(","));
        return "gpu=" + names + (cpuFallback ? (choices.isEmpty() ? CPU : "," + CPU) : "");
    }
}

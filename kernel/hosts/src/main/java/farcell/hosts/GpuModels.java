package farcell.hosts;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of GPU models that a request uses, and the driver's product names that they stand for.
 *
 * <p>A product is matched as a whole, so that a virtual GPU ({@code NVIDIA L40S-48Q}) or a MIG slice is never taken
 * for the model that it is a part of. A product that is not in the table is named after the driver's name, so that
 * whatever a machine has can be asked for. Product names: NVIDIA's list of supported GPUs in the driver's README.
 */
public final class GpuModels {

    private record Rule(Pattern product, String name) {}

    private static final List<Rule> RULES = List.of(
            rule("(?:TESLA )?(T4|P4|P40|M60|K80)", "$1"),
            rule("(?:TESLA )?P100[- ].*", "P100"),
            rule("(?:TESLA )?V100-\\w+-(16|32)GB(?:-\\w+)?", "V100-$1GB"),
            rule("A100[- ](?:\\w+-)?(40|64|80)GB(?: PCIE)?", "A100-$1GB"),
            rule("(A2|A10|A10G|A16|A30|A40|L4|L20|L40|L40S|L40G)", "$1"),
            rule("(A800|H20|H100|H200|H800|B200|B300|GH200|GB10|GB200|GB300)(?:[ ].*|-(?:PCIE|SXM)\\w*-\\d+GB)?", "$1"),
            rule("RTX PRO (\\d{4}) BLACKWELL(?: (?:SERVER|WORKSTATION|MAX-Q WORKSTATION) EDITION)?", "RTX-PRO-$1"),
            rule("RTX (\\d{4}) ADA GENERATION", "RTX-$1-ADA"),
            rule("QUADRO RTX (\\d{4})", "QUADRO-RTX-$1"),
            rule("GEFORCE (.+?)( LAPTOP)?(?: GPU)?", "$1$2"));

    private static final List<String> NAMES = List.of(
            "T4", "P4", "P40", "P100", "V100", "V100-16GB", "V100-32GB",
            "A2", "A10", "A10G", "A16", "A30", "A40", "A100", "A100-40GB", "A100-64GB", "A100-80GB", "A800",
            "L4", "L20", "L40", "L40G", "L40S", "H20", "H100", "H200", "H800", "GH200", "B200", "B300", "GB10",
            "GB200", "GB300", "RTX-A4000", "RTX-A4500", "RTX-A5000", "RTX-A5500", "RTX-A6000", "RTX-4000-ADA",
            "RTX-4500-ADA", "RTX-5000-ADA", "RTX-6000-ADA", "RTX-PRO-4000", "RTX-PRO-4500", "RTX-PRO-5000",
            "RTX-PRO-6000", "QUADRO-RTX-5000", "QUADRO-RTX-6000", "QUADRO-RTX-8000", "RTX-3060", "RTX-3070",
            "RTX-3080", "RTX-3090", "RTX-4060", "RTX-4070", "RTX-4080", "RTX-4090", "RTX-5070", "RTX-5080",
            "RTX-5090");

    /** A MIG profile, {@code 3G.40GB}, {@code 1C.3G.40GB}, {@code 1G.10GB+ME} (NVIDIA MIG User Guide). */
    private static final Pattern PROFILE = Pattern.compile("(?:\\d+C\\.)?\\d+G\\.(\\d+)GB(?:[+-][A-Z.]+)*");

    private GpuModels() {}

    /** The known names, for error messages and completion. */
    public static List<String> names() {
        return NAMES;
    }

    /** The name of the model behind a driver's product name. */
    public static String ofProduct(String product) {
        String plain = product.strip().toUpperCase(Locale.ROOT).replaceAll("\\s+", " ").replaceFirst("^NVIDIA ", "");
        for (Rule rule : RULES) {
            Matcher matcher = rule.product.matcher(plain);
            if (matcher.matches()) {
                StringBuilder name = new StringBuilder();
                matcher.appendReplacement(name, rule.name);
                return hyphens(name.toString());
            }
        }
        return hyphens(plain);
    }

    /** The name of a MIG slice: {@code A100-80GB-MIG-3G.40GB}. */
    static String ofSlice(String model, String profile) {
        return model + "-MIG-" + profile.toUpperCase(Locale.ROOT);
    }

    /** Memory of a MIG profile in bytes by its name, -1 if the name does not say. */
    static long memoryOfProfile(String profile) {
        Matcher matcher = PROFILE.matcher(profile.toUpperCase(Locale.ROOT));
        return matcher.matches() ? Long.parseLong(matcher.group(1)) << 30 : -1;
    }

    /** How names are compared: upper case, with hyphens for spaces and underscores. */
    static String canonical(String name) {
        return hyphens(name.strip().toUpperCase(Locale.ROOT));
    }

    /** Whether a canonical name is one of the table, or a MIG slice, of any model or of one of the table. */
    static boolean isKnown(String name) {
        int mig = name.startsWith("MIG-") ? 0 : name.indexOf("-MIG-") + 1;
        if (name.startsWith("MIG-", mig)) {
            return PROFILE.matcher(name.substring(mig + 4)).matches()
                    && (mig == 0 || NAMES.contains(name.substring(0, mig - 1)));
        }
        return NAMES.contains(name);
    }

    /**
     * Whether a GPU of a model is what a name asks for: the model itself, any memory size of it ({@code A100} for
     * {@code A100-80GB}), or a slice of that profile. Nothing else, however alike.
     */
    static boolean satisfies(String wanted, String model) {
        if (model.equals(wanted)) {
            return true;
        }
        if (wanted.startsWith("MIG-")) {
            return model.endsWith("-" + wanted);
        }
        return model.startsWith(wanted + "-") && model.substring(wanted.length() + 1).matches("\\d+GB");
    }

    private static Rule rule(String product, String name) {
        return new Rule(Pattern.compile(product), name);
    }

    private static String hyphens(String name) {
        return name.replaceAll("[ _]+", "-");
    }
}

package farcell.hosts;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether GPUs that a driver lists do compute: how the program {@code farcell.gpucheck} is started on their machine, and what its
 * answer means. It is a process of its own, so that a driver that hangs or crashes takes nothing along.
 */
public final class GpuCheck {

    /** A driver without persistence mode takes seconds for each GPU of a large machine. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String MAIN = "farcell.gpucheck.Main";

    private GpuCheck() {}

    /** What came out for one GPU. */
    public sealed interface Finding {

        Gpu gpu();

        /** @param time of the computation, with the making of a context and the compilation */
        record Computes(Gpu gpu, String device, String cuda, Duration time) implements Finding {}

        /**
         * @param all    whether no GPU of that machine computes
         * @param what   happened, a phrase
         * @param advice what to do
         */
        record Fails(Gpu gpu, boolean all, String what, String advice) implements Finding {

            /** For people. */
            public String text() {
                return (all ? "nvidia-smi lists GPUs and none of them computes: "
                        : "GPU " + gpu.index() + " (" + gpu.model() + ") is listed by nvidia-smi and does not compute: ")
                        + what + ". " + advice;
            }
        }

        /** Nobody can say. */
        record Unknown(Gpu gpu, String why) implements Finding {}
    }

    /**
     * The command, to be run with the GPUs in {@code CUDA_VISIBLE_DEVICES}.
     *
     * @param java      launcher
     * @param feature   its feature version
     * @param classPath the jars of the program, separated as on that machine
     * @param scratch   a directory for a library that is unpacked; empty for the user's
     */
    public static List<String> command(String java, int feature, String classPath, String scratch) {
        List<String> command = new ArrayList<>(List.of(java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-Xmx128m", "-XX:-CreateCoredumpOnCrash", "-XX:+SuppressFatalErrorMessage"));
        if (feature >= 24) {
            // JEP 472
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        // Not the system's libraries of JNA, which may be of another version.
        command.addAll(List.of("-Djna.nosys=true", "-Djna.library.path=/usr/lib/wsl/lib"));
        if (!scratch.isEmpty()) {
            command.add("-Djna.tmpdir=" + scratch);
        }
        command.addAll(List.of("-cp", classPath, MAIN));
        return command;
    }

    /**
     * Tries GPUs of this machine.
     *
     * @param jars        of the program
     * @param environment of sessions
     */
    public static List<Finding> here(List<Gpu> gpus, JavaRuntime java, List<Path> jars, Map<String, String> environment)
            throws LaunchException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("CUDA_VISIBLE_DEVICES", ComputingGpus.uuids(gpus));
        try {
            return read(gpus, new LocalCommands(variables).run(command(java.java().toString(), java.feature(), Agent.joined(jars), ""),
                    LIMIT));
        } catch (IOException e) {
            throw new LaunchException("the GPUs cannot be tried: " + e.getMessage(), e);
        }
    }

    /** Reads what the program said. @param gpus in the order of {@code CUDA_VISIBLE_DEVICES} */
    public static List<Finding> read(List<Gpu> gpus, Commands.Output output) {
        Answer answer = new Answer(gpus);
        output.stdout().lines().forEach(answer::line);
        return answer.findings(output);
    }

    private static final class Answer {

        private final List<Gpu> gpus;
        private final Finding[] found;
        private String at = "";
        private String cuda = "";
        private int devices = -1;
        private boolean ended;

        Answer(List<Gpu> gpus) {
            this.gpus = gpus;
            this.found = new Finding[gpus.size()];
        }

        void line(String line) {
            String[] words = line.split("\t", -1);
            switch (words[0]) {
                case "at" -> at = word(words, 1);
                case "cuda" -> cuda = word(words, 1);
                case "devices" -> devices = number(words, 1);
                case "computes" -> set(number(words, 1), gpu -> new Finding.Computes(gpu, word(words, 2), cuda,
                        Duration.ofMillis(Math.max(0, number(words, 3)))));
                case "fails" -> set(number(words, 1), gpu -> fails(gpu, number(words, 1) < 0, words));
                case "library" -> set(-1, gpu -> new Finding.Fails(gpu, true, "the driver's library for computing cannot be loaded ("
                        + word(words, 1) + ")", "In a container, start that with --gpus all and NVIDIA_DRIVER_CAPABILITIES="
                        + "compute,utility; else install the driver's package with libcuda.so.1 (Debian: libcuda1)"));
                case "unknown" -> set(-1, gpu -> new Finding.Unknown(gpu, "no native code can be called there: " + word(words, 1)));
                case "end" -> ended = true;
                default -> { }
            }
        }

        private interface Maker {
            Finding of(Gpu gpu);
        }

        /** @param index -1 for all */
        private void set(int index, Maker maker) {
            for (int i = 0; i < found.length; i++) {
                if ((index < 0 || index == i) && found[i] == null) {
                    found[i] = maker.of(gpus.get(i));
                }
            }
        }

        List<Finding> findings(Commands.Output output) {
            if (!ended) {
                set(-1, gpu -> broken(gpu, output));
            }
            set(-1, gpu -> new Finding.Fails(gpu, false, "CUDA shows " + Math.max(0, devices) + " of the " + gpus.size()
                    + " GPUs that were asked for", gpu.isSlice() ? "A process sees one MIG slice only: ask for one"
                    : "The driver may have lost it: look at dmesg for Xid, and reset or restart the machine"));
            return List.of(found);
        }

        private Finding broken(Gpu gpu, Commands.Output output) {
            String where = at.isEmpty() ? "" : " in " + at;
            if (output.timedOut()) {
                return new Finding.Fails(gpu, true, "no answer within " + LIMIT.toSeconds() + " s" + where, RESTART);
            }
            if (at.isEmpty()) {
                return new Finding.Unknown(gpu, "the check did not run: " + output.firstLine());
            }
            return new Finding.Fails(gpu, true, "the driver crashed" + where + " (exit code " + output.exit() + ")", RESTART);
        }
    }

    private static final String RESTART = "The driver seems broken: look at dmesg for NVRM and Xid, then reset the GPU"
            + " (nvidia-smi --gpu-reset) or restart the machine";

    /** The errors and what they mean: CUDA Driver API, "Data types used by CUDA driver", CUresult. */
    private static Finding fails(Gpu gpu, boolean all, String[] words) {
        String error = word(words, 4);
        String what = error.equals("WRONG_RESULT") ? word(words, 5)
                : word(words, 3) + " says " + error + " (" + word(words, 5) + ")";
        String name = error.startsWith("CUDA_ERROR_") ? error.substring("CUDA_ERROR_".length()) : error;
        return switch (name) {
            case "WRONG_RESULT" -> new Finding.Fails(gpu, all, what, "Its memory or the chip is faulty: look at nvidia-smi -q -d ECC,"
                    + " and use another one");
            // The check's own kernel is compiled by the driver; libraries bring kernels that are compiled.
            case "JIT_COMPILER_NOT_FOUND", "JIT_COMPILATION_DISABLED", "INVALID_PTX", "UNSUPPORTED_PTX_VERSION",
                    "NO_BINARY_FOR_GPU", "NO_FUNCTION" -> new Finding.Unknown(gpu, what);
            case "OUT_OF_MEMORY" -> new Finding.Fails(gpu, all, what, "Its memory is in use: nvidia-smi shows by whom");
            case "DEVICE_UNAVAILABLE" -> new Finding.Fails(gpu, all, what, "Another process has it to itself (compute mode, nvidia-smi -q -d"
                    + " COMPUTE), or it is not free yet: nvidia-smi shows by whom it is used");
            case "NO_DEVICE", "INVALID_DEVICE" -> new Finding.Fails(gpu, all, what, "CUDA cannot open it: in a container, start that with"
                    + " --gpus all; else look whether this user may open /dev/nvidia* (groups video, render)");
            case "SYSTEM_NOT_READY" -> new Finding.Fails(gpu, all, what, "On a machine with NVSwitch, start nvidia-fabricmanager, of the"
                    + " driver's very version; or the driver is still starting: try again");
            case "SYSTEM_DRIVER_MISMATCH" -> new Finding.Fails(gpu, all, what, "The driver was updated while it was loaded: restart the"
                    + " machine, or the container");
            case "COMPAT_NOT_SUPPORTED_ON_DEVICE" -> new Finding.Fails(gpu, all, what, "A libcuda.so.1 of a cuda-compat package is found"
                    + " first, which this GPU does not take: take it out of LD_LIBRARY_PATH");
            case "ECC_UNCORRECTABLE", "NVLINK_UNCORRECTABLE", "HARDWARE_STACK_ERROR", "LAUNCH_FAILED", "ILLEGAL_ADDRESS",
                    "LAUNCH_TIMEOUT", "ILLEGAL_INSTRUCTION" -> new Finding.Fails(gpu, all, what, RESTART);
            case "UNKNOWN", "OPERATING_SYSTEM", "NOT_INITIALIZED" -> new Finding.Fails(gpu, all, what, "Often the module nvidia_uvm is not"
                    + " loaded (nvidia-modprobe -u -c 0), or the machine slept: restart it");
            default -> new Finding.Fails(gpu, all, what, RESTART);
        };
    }

    private static String word(String[] words, int at) {
        return at < words.length ? words[at] : "";
    }

    private static int number(String[] words, int at) {
        return word(words, at).matches("-?\\d{1,8}") ? Integer.parseInt(words[at]) : -1;
    }

    /** For people, of one run: {@code 2 x L40S compute (CUDA 12.4, 213 ms)}; then what does not. */
    public static String describe(List<Finding> findings) {
        List<Finding.Computes> good = findings.stream().filter(Finding.Computes.class::isInstance)
                .map(Finding.Computes.class::cast).toList();
        List<String> parts = new ArrayList<>();
        if (!good.isEmpty()) {
            long millis = good.stream().mapToLong(each -> each.time().toMillis()).sum();
            parts.add(String.format(Locale.ROOT, "%s of %d compute (%s, CUDA %s, driver %s, %d ms)", good.size(), findings.size(),
                    String.join(", ", good.stream().map(Finding.Computes::device).distinct().toList()), good.get(0).cuda(),
                    good.get(0).gpu().driver(), millis));
        }
        for (Finding each : findings) {
            if (each instanceof Finding.Fails fails) {
                parts.add(fails.text());
            } else if (each instanceof Finding.Unknown unknown) {
                parts.add(unknown(unknown));
            }
        }
        return String.join("; ", parts.stream().distinct().toList());
    }

    /** For people. */
    static String unknown(Finding.Unknown unknown) {
        return "whether GPU " + unknown.gpu().index() + " (" + unknown.gpu().model() + ") computes is not known: " + unknown.why();
    }
}

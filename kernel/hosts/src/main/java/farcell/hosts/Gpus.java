package farcell.hosts;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the NVIDIA GPUs of a host by {@code nvidia-smi}, whose output is stable across drivers where NVML's binary
 * interface needs native code. Whatever goes wrong is an answer, "no GPU, because ...", never an exception.
 */
public final class Gpus {

    /** A driver that answers at all does so in a second or two, even without persistence mode on a big machine. */
    public static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final List<String> FIELDS = List.of("index", "uuid", "name", "memory.total", "memory.used",
            "driver_version", "compute_cap", "mig.mode.current");

    /** Drivers before 510 lack the later fields and refuse the whole query. */
    private static final List<String> OLD_FIELDS = FIELDS.subList(0, 6);

    private static final Pattern LISTED_GPU = Pattern.compile("GPU (\\d+): .*\\(UUID: (GPU-[^)]+)\\)\\s*");
    private static final Pattern LISTED_SLICE =
            Pattern.compile("\\s+MIG (\\S+)\\s+Device\\s+\\d+:\\s*\\(UUID: (MIG-[^)]+)\\)\\s*");

    private final Commands commands;
    private final Optional<String> nvidiaSmi;
    private final Optional<String> visibleDevices;
    private final Duration timeout;

    /**
     * @param nvidiaSmi      the command; none where there is none
     * @param visibleDevices value of {@code CUDA_VISIBLE_DEVICES} on that host; none when it is not set
     * @param timeout        after which a hanging {@code nvidia-smi} is killed
     */
    public Gpus(Commands commands, Optional<String> nvidiaSmi, Optional<String> visibleDevices, Duration timeout) {
        this.commands = commands;
        this.nvidiaSmi = nvidiaSmi;
        this.visibleDevices = visibleDevices;
        this.timeout = timeout;
    }

    /** What nvidia-smi is asked of each GPU; for whoever asks on a host and reads the answers here. */
    public static List<String> fields() {
        return FIELDS;
    }

    /** What it is asked when it does not know all of {@link #fields()}. */
    public static List<String> oldFields() {
        return OLD_FIELDS;
    }

    /** The GPUs of this machine as the given environment shows them. */
    public static Gpus local(Map<String, String> environment) {
        return new Gpus(new LocalCommands(), onPath(environment),
                Optional.ofNullable(environment.get("CUDA_VISIBLE_DEVICES")), TIMEOUT);
    }

    /** Looks now. */
    public GpuSurvey survey() throws InterruptedException {
        if (nvidiaSmi.isEmpty()) {
            return GpuSurvey.none("nvidia-smi is not on PATH, so no NVIDIA driver seems to be installed");
        }
        try {
            return VisibleDevices.filter(query(nvidiaSmi.get()), visibleDevices.orElse(null));
        } catch (IOException e) {
            return GpuSurvey.none(nvidiaSmi.get() + " cannot be started: " + e.getMessage());
        }
    }

    private GpuSurvey query(String smi) throws IOException, InterruptedException {
        Commands.Output output = query(smi, FIELDS);
        List<String> fields = FIELDS;
        if (!output.ok() && output.stdout().contains("not a valid field")) {
            fields = OLD_FIELDS;
            output = query(smi, fields);
        }
        if (output.timedOut()) {
            return GpuSurvey.none("nvidia-smi did not answer within " + seconds(timeout)
                    + " and was killed; the driver seems to hang");
        }
        if (!output.ok()) {
            return GpuSurvey.none("nvidia-smi failed with exit code " + output.exit() + ": " + output.firstLine());
        }
        List<Gpu> gpus = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        boolean sliced = false;
        for (String line : output.stdout().lines().filter(line -> !line.isBlank()).toList()) {
            List<String> values = Arrays.stream(line.split(",", -1)).map(String::strip).toList();
            if (values.size() != fields.size() || !values.get(0).matches("\\d{1,6}")) {
                notes.add("nvidia-smi said: " + line.strip());
                continue;
            }
            if (values.size() > 7 && values.get(7).equals("Enabled")) {
                sliced = true;
                gpus.add(gpu(values, true));
            } else {
                gpus.add(gpu(values, false));
            }
        }
        if (sliced) {
            gpus = withSlices(smi, gpus, notes);
        }
        if (gpus.isEmpty() && notes.isEmpty()) {
            notes.add("nvidia-smi found none");
        }
        return new GpuSurvey(gpus, String.join("; ", notes));
    }

    private Commands.Output query(String smi, List<String> fields) throws IOException, InterruptedException {
        return commands.run(List.of(smi, "--query-gpu=" + String.join(",", fields), "--format=csv,noheader,nounits"),
                timeout);
    }

    /** A GPU in MIG mode is marked as its own parent until its slices take its place. */
    private static Gpu gpu(List<String> values, boolean sliced) {
        String uuid = values.get(1);
        String product = values.get(2);
        return new Gpu(Integer.parseInt(values.get(0)), uuid, GpuModels.ofProduct(product), product,
                mebibytes(values.get(3)), mebibytes(values.get(4)), text(values.get(5)),
                values.size() > 6 ? text(values.get(6)) : "", sliced ? uuid : "");
    }

    /** A GPU in MIG mode runs nothing itself: its slices stand in its place. */
    private List<Gpu> withSlices(String smi, List<Gpu> gpus, List<String> notes)
            throws IOException, InterruptedException {
        Commands.Output listed = commands.run(List.of(smi, "-L"), timeout);
        if (!listed.ok()) {
            notes.add("nvidia-smi -L did not list the MIG slices: "
                    + (listed.timedOut() ? "no answer within " + seconds(timeout) : listed.firstLine()));
        }
        Map<String, Gpu> parents = gpus.stream().filter(Gpu::isSlice)
                .collect(Collectors.toMap(Gpu::uuid, gpu -> gpu));
        List<Gpu> result = new ArrayList<>(gpus.stream().filter(gpu -> !gpu.isSlice()).toList());
        Gpu parent = null;
        for (String line : listed.stdout().lines().toList()) {
            Matcher gpu = LISTED_GPU.matcher(line);
            Matcher slice = LISTED_SLICE.matcher(line);
            if (gpu.matches()) {
                parent = parents.get(gpu.group(2));
            } else if (parent != null && slice.matches()) {
                result.add(slice(parent, slice.group(1), slice.group(2)));
            }
        }
        for (Gpu whole : parents.values()) {
            if (result.stream().noneMatch(gpu -> gpu.parent().equals(whole.uuid()))) {
                notes.add("GPU " + whole.index() + " (" + whole.model() + ") is in MIG mode and has no slices");
            }
        }
        return result;
    }

    private static Gpu slice(Gpu gpu, String profile, String uuid) {
        return new Gpu(gpu.index(), uuid, GpuModels.ofSlice(gpu.model(), profile), gpu.product() + " MIG " + profile,
                GpuModels.memoryOfProfile(profile), -1, gpu.driver(), gpu.computeCapability(), gpu.uuid());
    }

    /** {@code [N/A]}, {@code [Not Supported]}, {@code [Unknown Error]} and their like are unknown, not text. */
    private static String text(String value) {
        return value.startsWith("[") || value.equals("N/A") ? "" : value;
    }

    private static long mebibytes(String value) {
        return value.matches("\\d{1,12}") ? Long.parseLong(value) << 20 : -1;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /** The command by PATH, then where WSL and Windows keep it. */
    static Optional<String> onPath(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", environment.getOrDefault("Path", ""));
        String systemRoot = environment.get("SystemRoot");
        Stream<String> extra = Stream.of(systemRoot == null ? "/usr/lib/wsl/lib" : systemRoot + "\\System32");
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), extra)
                .filter(directory -> !directory.isBlank())
                .flatMap(directory -> Stream.of("nvidia-smi", "nvidia-smi.exe")
                        .flatMap(name -> child(directory, name)))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Path::toString)
                .findFirst();
    }

    private static Stream<Path> child(String directory, String name) {
        try {
            return Stream.of(Path.of(directory, name));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }
}

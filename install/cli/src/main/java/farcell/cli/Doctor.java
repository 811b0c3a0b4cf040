package farcell.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import farcell.hosts.Distribution;
import farcell.hosts.Gpu;
import farcell.hosts.GpuCheck;
import farcell.hosts.Gpus;
import farcell.hosts.JavaRuntimes;
import farcell.hosts.LaunchException;
import farcell.hosts.LocalCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Looks at what Farcell needs on this machine: a JDK, the distribution, Jupyter, the kernelspec; and at GPUs. */
final class Doctor {

    private final JupyterPaths paths;
    private final Supplier<FarcellHome> home;

    /** @param home finds the distribution; its failure is a finding, too */
    Doctor(JupyterPaths paths, Supplier<FarcellHome> home) {
        this.paths = paths;
        this.home = home;
    }

    List<Check> examine() {
        var checks = new ArrayList<Check>();
        checks.add(jdk());
        checks.add(distribution());
        checks.add(jupyter());
        checks.addAll(kernelspecs());
        checks.add(gpu());
        gpusCompute().ifPresent(checks::add);
        return checks;
    }

    private Check jdk() {
        try {
            JavaHome java = JavaHome.current();
            return Check.ok("JDK", java.version() + ", " + java.launcher());
        } catch (Failure failure) {
            return Check.missing("JDK", failure.getMessage(), JavaHome.HOW_TO_GET);
        }
    }

    private Check distribution() {
        try {
            FarcellHome found = home.get();
            List<String> missing = found.missing();
            if (missing.isEmpty()) {
                return Check.ok("distribution", found.directory().toString());
            }
            return Check.missing("distribution", found.directory() + " lacks " + String.join(", ", missing),
                    "Install Farcell again; in a checkout, run install/farcell.");
        } catch (Failure failure) {
            return Check.missing("distribution", failure.getMessage(), "Install Farcell again.");
        }
    }

    private Check jupyter() {
        for (String name : List.of("jupyter-lab", "jupyter-notebook", "jupyter")) {
            Path program = paths.program(name);
            if (program != null) {
                return Check.ok("Jupyter", program.toString());
            }
        }
        return Check.missing("Jupyter", "no jupyter-lab, jupyter-notebook or jupyter on the PATH or in the active"
                + " environment", "pip install jupyterlab, or activate the environment that has it.");
    }

    private List<Check> kernelspecs() {
        var checks = new ArrayList<Check>();
        for (Path data : paths.searched()) {
            Path kernels = data.resolve("kernels");
            if (!Files.isDirectory(kernels)) {
                continue;
            }
            try (Stream<Path> specs = Files.list(kernels)) {
                specs.map(directory -> directory.resolve("kernel.json")).filter(Files::isRegularFile).sorted()
                        .map(this::kernelspec).filter(check -> check != null).forEach(checks::add);
            } catch (IOException failed) {
                checks.add(Check.note("kernelspec", "cannot read " + kernels + ": " + Failure.text(failed), ""));
            }
        }
        if (checks.stream().noneMatch(check -> check.state() == Check.State.OK)) {
            checks.add(Check.missing("kernelspec", "no Farcell kernel that works in "
                    + String.join(", ", paths.searched().stream().map(Path::toString).toList()),
                    "farcell install --user, or --sys-prefix in an active environment."));
        }
        return checks;
    }

    /** @return null for a spec that is not ours */
    private Check kernelspec(Path file) {
        try {
            JsonNode spec = new ObjectMapper().readTree(file.toFile());
            var argv = new ArrayList<String>();
            spec.path("argv").forEach(part -> argv.add(part.asText()));
            String named = spec.path("display_name").asText() + ", " + file.getParent();
            if (argv.size() > 2 && argv.get(1).equals("-m") && argv.get(2).equals("farcell")) {
                return Check.ok("kernelspec", named + " (Python package)");
            }
            Path jar = argv.stream().filter(part -> part.endsWith("farcell-cli.jar")).map(Path::of).findFirst()
                    .orElse(null);
            if (jar == null) {
                return null;
            }
            for (Path part : List.of(Path.of(argv.get(0)), jar)) {
                if (!Files.exists(part)) {
                    return Check.note("kernelspec", named + ": it names " + part + ", which is not there",
                            "Write it again: farcell install, with the same place and name.");
                }
            }
            return Check.ok("kernelspec", named);
        } catch (JsonProcessingException broken) {
            return Check.note("kernelspec", file + " is not JSON: " + broken.getOriginalMessage(),
                    "Jupyter leaves it out; remove or repair it.");
        } catch (IOException failed) {
            return Check.note("kernelspec", "cannot read " + file + ": " + Failure.text(failed), "");
        }
    }

    private Check gpu() {
        Path program = paths.program("nvidia-smi");
        if (program == null) {
            return Check.note("GPU", "none here: no nvidia-smi on the PATH",
                    "Nothing to do: %%remote gpu=any,cpu runs on the CPU.");
        }
        try {
            Subprocess.Result listed = Subprocess.run(List.of(program.toString(), "-L"));
            List<String> gpus = listed.output().lines().filter(line -> line.startsWith("GPU ")).toList();
            if (listed.status() == 0 && !gpus.isEmpty()) {
                return Check.ok("GPU", String.join("; ", gpus));
            }
            return Check.note("GPU", "nvidia-smi found none: " + listed.firstLine(),
                    "If this machine has one, look after its driver: " + program);
        } catch (IOException failed) {
            return Check.note("GPU", program + " does not work: " + failed.getMessage(),
                    "If this machine has a GPU, look after its driver.");
        }
    }

    /** @return none where nvidia-smi lists no GPU, or the distribution is not there */
    private Optional<Check> gpusCompute() {
        Path program = paths.program("nvidia-smi");
        try {
            List<Path> jars = Distribution.at(home.get().directory()).gpuCheck();
            List<Gpu> gpus = program == null || jars.isEmpty() ? List.of() : new Gpus(new LocalCommands(),
                    Optional.of(program.toString()), Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")), Gpus.TIMEOUT)
                    .survey().gpus();
            if (gpus.isEmpty()) {
                return Optional.empty();
            }
            List<GpuCheck.Finding> findings = GpuCheck.here(gpus, JavaRuntimes.local().find(""), jars, System.getenv());
            String text = GpuCheck.describe(findings);
            return Optional.of(findings.stream().allMatch(GpuCheck.Finding.Computes.class::isInstance)
                    ? Check.ok("GPU check", text) : Check.note("GPU check", text, ""));
        } catch (Failure | LaunchException failed) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}

package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

    @TempDir
    Path place;

    private Path bin;
    private FarcellHome home;

    @BeforeEach
    void aMachine() throws Exception {
        bin = Files.createDirectories(place.resolve("bin"));
        home = new FarcellHome(place.resolve("farcell"));
    }

    private List<Check> examine() {
        var variables = Map.of("PATH", bin.toString(), "JUPYTER_DATA_DIR", place.resolve("data").toString());
        return new Doctor(new JupyterPaths(variables, place, "Linux"), () -> home).examine();
    }

    private Check check(String subject) {
        return examine().stream().filter(check -> check.subject().equals(subject)).findFirst().orElseThrow();
    }

    private void program(String name, String script) throws Exception {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void distribution() throws Exception {
        for (String jar : List.of("kernel/farcell-cli", "session/farcell-session", "api/farcell-api", "user/x", "gpu/x")) {
            Path file = home.directory().resolve("lib/" + jar + ".jar");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
        Files.writeString(home.javaOptions(), "");
    }

    @Test
    void saysOfAnEmptyMachineWhatIsMissingAndWhatToDo() {
        assertThat(check("distribution").state()).isEqualTo(Check.State.MISSING);
        assertThat(check("distribution").finding()).contains("lib/session/*.jar", "lib/kernel/java.options");
        assertThat(check("Jupyter").state()).isEqualTo(Check.State.MISSING);
        assertThat(check("Jupyter").advice()).contains("pip install jupyterlab");
        assertThat(check("kernelspec").state()).isEqualTo(Check.State.MISSING);
        assertThat(check("kernelspec").advice()).contains("farcell install");
        assertThat(check("JDK").state()).isEqualTo(Check.State.OK);
        assertThat(check("GPU").state()).isEqualTo(Check.State.NOTE);
    }

    @Test
    void isContentWithAMachineThatHasItAll() throws Exception {
        distribution();
        program("jupyter-lab", "");
        program("nvidia-smi", "echo 'GPU 0: NVIDIA L40S (UUID: GPU-1)'");
        KernelSpec.of(home, JavaHome.current(), null, List.of()).write(place.resolve("data"), "farcell");
        assertThat(examine()).extracting(Check::state).containsOnly(Check.State.OK);
        assertThat(check("GPU").finding()).contains("L40S");
    }

    @Test
    void findsAKernelspecWhoseJavaIsGone() throws Exception {
        distribution();
        var gone = new JavaHome(Path.of("/no/such/java"), 17, "17");
        KernelSpec.of(home, gone, null, List.of()).write(place.resolve("data"), "farcell");
        assertThat(check("kernelspec").state()).isEqualTo(Check.State.NOTE);
        assertThat(check("kernelspec").finding()).contains("/no/such/java", "is not there");
        assertThat(examine()).extracting(Check::state).contains(Check.State.MISSING);
    }

    @Test
    void leavesOtherKernelsAloneAndSurvivesBrokenOnes() throws Exception {
        Path python = Files.createDirectories(place.resolve("data/kernels/python3"));
        Files.writeString(python.resolve("kernel.json"), "{\"argv\": [\"python\", \"-m\", \"ipykernel_launcher\"]}");
        Path broken = Files.createDirectories(place.resolve("data/kernels/broken"));
        Files.writeString(broken.resolve("kernel.json"), "{");
        assertThat(examine()).filteredOn(check -> check.subject().equals("kernelspec"))
                .extracting(Check::finding)
                .hasSize(2)
                .anyMatch(finding -> finding.contains("broken") && finding.contains("is not JSON"))
                .noneMatch(finding -> finding.contains("python3/kernel.json"));
    }

    @Test
    void passesOnWhyTheDriverFoundNoGpu() throws Exception {
        program("nvidia-smi", "echo 'NVIDIA-SMI has failed because it could not talk to the driver'; exit 9");
        assertThat(check("GPU").finding()).contains("could not talk to the driver");
        assertThat(check("GPU").state()).isEqualTo(Check.State.NOTE);
    }
}

package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import farcell.hosts.Distribution;
import farcell.hosts.GpuRequest;
import farcell.hosts.LaunchException;
import farcell.hosts.LaunchedSession;
import farcell.hosts.SessionRequest;
import farcell.ssh.Questions;
import farcell.ssh.SshBackend;
import farcell.ssh.SshPlace;
import farcell.ssh.SshTrial;
import farcell.ssh.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the GPUs of a host compute is tried before a session gets one; the driver is a stand-in (libcuda.c). */
class SshGpuCheckTest {

    @TempDir
    private static Path directory;

    private static RealHosts hosts;

    @BeforeAll
    static void boot() {
        hosts = RealHosts.up(1, "--gpu", "1=2xL40S");
    }

    @AfterAll
    static void down() {
        hosts.close();
    }

    private static SshBackend backend(String driver) throws LaunchException {
        hosts.on(1, "echo '" + driver + "' >/srv/lib/libcuda.spec");
        return new SshBackend("lab", new SshPlace("host1", Optional.of(hosts.config()), Optional.empty(), SshPlace.ROOT, ""),
                new SshBackend.Settings(Distribution.find(), 17, Map.of("XDG_CACHE_HOME", directory.resolve("cache").toString()),
                        Questions.NOBODY, Transfer.UNHEARD));
    }

    private static String note(SshBackend backend, String gpu) throws LaunchException, InterruptedException {
        try (LaunchedSession session = backend.launch(SessionRequest.named("s").gpu(GpuRequest.parse(gpu)).build(), new Silent())) {
            return session.gpus().size() + " " + session.note();
        }
    }

    private static List<String> trial(SshBackend backend) throws InterruptedException {
        List<String> steps = new ArrayList<>();
        new SshTrial(backend, System::nanoTime).run(new SshTrial.Listener() {
            @Override
            public void done(String name, Duration time, String found) {
                steps.add(name + ": " + found);
            }

            @Override
            public void failed(String name, Duration time, String advice) {
                steps.add("FAILED " + name + ": " + advice);
            }
        });
        return steps;
    }

    @Test
    void aDriverThatWorksIsTriedOnceAndSaysNothing() throws Exception {
        try (SshBackend backend = backend("ok")) {
            assertThat(note(backend, "L40S:2")).isEqualTo("2 ");
            hosts.on(1, "echo 'fail cuInit 999' >/srv/lib/libcuda.spec");
            assertThat(note(backend, "L40S:2")).as("not tried again").isEqualTo("2 ");
            assertThat(hosts.on(1, "ls /root/.farcell/incoming/gpu-check")).as("what was unpacked").isEmpty();
        }
    }

    @Test
    void aDriverThatDoesNotComputeKeepsASessionFromItsGpus() throws Exception {
        try (SshBackend backend = backend("fail cuInit 802")) {
            assertThat(note(backend, "L40S,cpu")).startsWith("0 runs on the CPU: asked for gpu=L40S,cpu; this host has no GPU: nvidia-smi lists"
                    + " GPUs and none of them computes: cuInit says CUDA_ERROR_SYSTEM_NOT_READY (system not yet initialized)");
            assertThat(catchThrowableOfType(LaunchException.class, () -> note(backend, "L40S"))).hasMessageContaining(
                    "nvidia-fabricmanager");
            hosts.on(1, "echo 'fail cuMemcpyHtoD_v2 214' >/srv/lib/libcuda.spec");
            assertThat(catchThrowableOfType(LaunchException.class, () -> note(backend, "L40S"))).hasMessageContainingAll(
                    "GPU 0 (L40S) is listed", "GPU 1 (L40S) is listed", "CUDA_ERROR_ECC_UNCORRECTABLE");
            hosts.on(1, "echo 'crash cuModuleLoadData' >/srv/lib/libcuda.spec");
            assertThat(catchThrowableOfType(LaunchException.class, () -> note(backend, "L40S"))).hasMessageContaining(
                    "the driver crashed in cuModuleLoadData");
            hosts.on(1, "echo ok >/srv/lib/libcuda.spec");
            assertThat(note(backend, "L40S")).as("tried again").isEqualTo("1 ");
        }
    }

    @Test
    void aTrialOfTheHostTriesAllItsGpus() throws Exception {
        try (SshBackend backend = backend("ok")) {
            assertThat(trial(backend)).anySatisfy(step -> assertThat(step).startsWith("GPUs compute: 2 of 2 compute (NVIDIA Fake 0, NVIDIA"
                    + " Fake 1, CUDA 12.4, driver 550.54.15, ")).last().asString().startsWith("session: ");
            hosts.on(1, "echo 'fail cuCtxSynchronize 719 1' >/srv/lib/libcuda.spec");
            assertThat(trial(backend)).anySatisfy(step -> assertThat(step).startsWith("GPUs compute: 1 of 2 compute (NVIDIA Fake 0, ")
                    .contains("GPU 1 (L40S) is listed by nvidia-smi and does not compute: cuCtxSynchronize says "));
            hosts.on(1, "rm /srv/lib/libcuda.so.1");
            assertThat(trial(backend)).last().asString().startsWith("FAILED GPUs compute: nvidia-smi lists GPUs and none of them computes: the"
                    + " driver's library for computing cannot be loaded").contains("libcuda.so.1").endsWith("Cells without gpu= run there");
            hosts.script("gpu", "1", "2xL40S");
        }
    }
}

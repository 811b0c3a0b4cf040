package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.hosts.GpuCheck.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of the check's program mean, and which GPUs sessions get by them. */
class GpuCheckTest {

    private static final Gpu L4 = GpuRequestTest.gpu("L4");
    private static final Gpu T4 = GpuRequestTest.gpu("T4");

    private static Commands.Output said(String... lines) {
        return new Commands.Output(0, String.join("\n", lines).replace('|', '\t') + "\n", "", false);
    }

    private static Finding.Fails fails(Gpu gpu) {
        return new Finding.Fails(gpu, false, "it is broken", "Use another");
    }

    private static Finding.Computes computes(Gpu gpu) {
        return new Finding.Computes(gpu, gpu.product(), "12.4", Duration.ofMillis(3));
    }

    @Test
    void eachGpuHasItsFinding() {
        List<Finding> found = GpuCheck.read(List.of(L4, T4), said("at|cuInit", "cuda|12.4", "devices|2", "computes|0|NVIDIA L4|213",
                "fails|1|Tesla T4|cuMemAlloc_v2|CUDA_ERROR_OUT_OF_MEMORY|out of memory", "end"));
        assertThat(found.get(0)).isEqualTo(new Finding.Computes(L4, "NVIDIA L4", "12.4", Duration.ofMillis(213)));
        assertThat(((Finding.Fails) found.get(1)).text()).contains("T4) is listed by nvidia-smi and does not compute: cuMemAlloc_v2"
                + " says CUDA_ERROR_OUT_OF_MEMORY (out of memory). Its memory is in use");
        assertThat(GpuCheck.describe(found)).startsWith("1 of 2 compute (NVIDIA L4, CUDA 12.4").contains("213 ms", "T4) is listed");
    }

    @ParameterizedTest
    @CsvSource({"CUDA_ERROR_SYSTEM_NOT_READY,nvidia-fabricmanager", "CUDA_ERROR_NO_DEVICE,--gpus all", "CUDA_ERROR_UNKNOWN,nvidia_uvm",
            "CUDA_ERROR_DEVICE_UNAVAILABLE,compute mode", "CUDA_ERROR_OF_LATER,dmesg"})
    void anErrorBeforeAnyDeviceIsThatOfAllWithWhatToDo(String error, String advice) {
        List<Finding> found = GpuCheck.read(List.of(L4, T4), said("fails|-1||cuInit|" + error + "|text", "end"));
        assertThat(found).hasSize(2).allSatisfy(each -> assertThat(((Finding.Fails) each).all()).isTrue());
        assertThat(GpuCheck.describe(found)).isEqualTo(((Finding.Fails) found.get(0)).text()).contains("none of them computes: cuInit says "
                + error, advice);
    }

    @Test
    void aHangACrashAndWhatCannotBeKnownAreToldApart() {
        assertThat(GpuCheck.read(List.of(L4), new Commands.Output(-1, "at\tcuInit\n", "", true)).get(0)).asString()
                .contains("no answer within 60 s in cuInit");
        assertThat(GpuCheck.read(List.of(L4), new Commands.Output(139, "at\tcuModuleLoadData\n", "", false)).get(0)).asString()
                .contains("the driver crashed in cuModuleLoadData (exit code 139)");
        assertThat(GpuCheck.read(List.of(L4), new Commands.Output(1, "", "no such option", false)))
                .containsExactly(new Finding.Unknown(L4, "the check did not run: no such option"));
        assertThat(GpuCheck.read(List.of(L4), said("library|libcuda.so.1: not there", "end")).get(0)).asString()
                .contains("libcuda.so.1: not there", "--gpus all");
        assertThat(GpuCheck.read(List.of(L4), said("devices|1", "fails|0|x|cuModuleLoadData|CUDA_ERROR_JIT_COMPILER_NOT_FOUND|t", "end"))
                .get(0)).as("libraries bring kernels that are compiled").isInstanceOf(Finding.Unknown.class);
        assertThat(GpuCheck.read(List.of(L4, T4), said("devices|1", "computes|0|x|1", "end")).get(1)).asString()
                .contains("CUDA shows 1 of the 2 GPUs");
    }

    @Test
    void oneThatDoesNotComputeIsAsIfItWereNotThere() throws InterruptedException {
        ComputingGpus gpus = new ComputingGpus();
        GpuSurvey both = new GpuSurvey(List.of(L4, T4), "");
        ComputingGpus.Trial<RuntimeException> trial = some -> some.stream()
                .map(gpu -> gpu == L4 ? fails(gpu) : (Finding) computes(gpu)).toList();
        GpuMatch match = gpus.allocate("a", GpuRequest.parse("L4,T4"), both, trial);
        assertThat(match).isInstanceOfSatisfying(GpuMatch.OnGpus.class, on -> {
            assertThat(on.gpus()).containsExactly(T4);
            assertThat(on.note()).contains("L4) is listed by nvidia-smi and does not compute: it is broken. Use another");
        });
        assertThat(gpus.allocate("b", GpuRequest.parse("L4"), both, trial)).isInstanceOfSatisfying(GpuMatch.Unavailable.class,
                no -> assertThat(no.why()).contains("this host has 1 x T4 (GPU", "does not compute"));
        assertThat(gpus.allocate("c", GpuRequest.parse("L4,cpu"), both, trial)).isInstanceOf(GpuMatch.OnCpu.class);
    }

    @Test
    void aGpuIsTriedOnceWithItsDriverUnlessItFailed() throws InterruptedException {
        ComputingGpus gpus = new ComputingGpus();
        List<List<Gpu>> tried = new ArrayList<>();
        Map<Gpu, Finding> next = new java.util.HashMap<>(Map.of(L4, fails(L4), T4, computes(T4)));
        ComputingGpus.Trial<RuntimeException> trial = some -> {
            tried.add(some);
            return some.stream().map(next::get).toList();
        };
        GpuSurvey both = new GpuSurvey(List.of(L4, T4), "");
        gpus.allocate("a", GpuRequest.parse("T4"), both, trial);
        gpus.release("a");
        gpus.allocate("a", GpuRequest.parse("T4"), both, trial);
        assertThat(tried).containsExactly(List.of(T4));
        gpus.allocate("b", GpuRequest.parse("L4,cpu"), both, trial);
        next.put(L4, computes(L4));
        assertThat(gpus.allocate("c", GpuRequest.parse("L4"), both, trial)).isInstanceOf(GpuMatch.OnGpus.class);
        assertThat(tried).containsExactly(List.of(T4), List.of(L4), List.of(L4));
    }

    @Test
    void aHostWhoseDriverIsBrokenIsTriedOnceForAllItsGpus() throws InterruptedException {
        List<List<Gpu>> tried = new ArrayList<>();
        GpuMatch match = new ComputingGpus().allocate("a", GpuRequest.parse("any,cpu"), new GpuSurvey(List.of(L4, T4), ""), some -> {
            tried.add(some);
            return List.of(new Finding.Fails(some.get(0), true, "cuInit hangs", "Restart"));
        });
        assertThat(tried).hasSize(1);
        assertThat(match).isInstanceOfSatisfying(GpuMatch.OnCpu.class, cpu -> assertThat(cpu.why())
                .contains("no GPU: nvidia-smi lists GPUs and none of them computes: cuInit hangs. Restart"));
    }
}

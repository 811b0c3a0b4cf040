package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuRequestTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "Tesla T4, T4", "NVIDIA L4, L4", "NVIDIA L40, L40", "NVIDIA L40S, L40S", "NVIDIA A10, A10", "NVIDIA A10G, A10G",
        "NVIDIA A100-SXM4-80GB, A100-80GB", "NVIDIA A100 80GB PCIe, A100-80GB", "A100-SXM4-40GB, A100-40GB",
        "NVIDIA A100-PCIE-40GB, A100-40GB", "NVIDIA H100 80GB HBM3, H100", "NVIDIA H100 PCIe, H100",
        "NVIDIA H100 NVL, H100", "NVIDIA H200, H200", "NVIDIA H200 NVL, H200", "NVIDIA B200, B200",
        "NVIDIA GH200 480GB, GH200", "Tesla V100-SXM2-16GB, V100-16GB", "Tesla P100-PCIE-16GB, P100",
        "NVIDIA RTX PRO 6000 Blackwell Server Edition, RTX-PRO-6000", "NVIDIA RTX 6000 Ada Generation, RTX-6000-ADA",
        "NVIDIA RTX A6000, RTX-A6000", "NVIDIA GeForce RTX 4090, RTX-4090",
        "NVIDIA GeForce RTX 3080 Ti, RTX-3080-TI", "NVIDIA GeForce RTX 4060 Laptop GPU, RTX-4060-LAPTOP",
        "Quadro RTX 8000, QUADRO-RTX-8000",
        // Parts of a GPU and what is not in the table keep their own names.
        "NVIDIA L40S-48Q, L40S-48Q", "GRID A100-10C, GRID-A100-10C", "NVIDIA Z9000, Z9000",
    })
    void modelOfProduct(String product, String model) {
        assertThat(GpuModels.ofProduct(product)).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "L40S | gpu=L40S", "l40s | gpu=L40S", "A100-80GB:2 | gpu=A100-80GB:2", "any | gpu=any",
        "H100, A100-80GB:2 ,cpu | gpu=H100,A100-80GB:2,cpu", "ANY:4,CPU | gpu=any:4,cpu",
        "rtx_pro_6000 | gpu=RTX-PRO-6000", "MIG-3g.40gb | gpu=MIG-3G.40GB",
        "a100-80gb-mig-1g.10gb+me | gpu=A100-80GB-MIG-1G.10GB+ME",
    })
    void parses(String text, String canonical) {
        GpuRequest request = GpuRequest.parse(text);
        assertThat(request).hasToString(canonical);
        assertThat(GpuRequest.parse(canonical.substring("gpu=".length()))).isEqualTo(request);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "L4OS | did you mean L40S?", "A100-SXM4-80GB | did you mean A100-80GB?", "A6000 | did you mean RTX-A6000?",
        "H10O | did you mean H100?", "A100-20GB | did you mean A100-40GB?", "Z9000 | no GPU model is named Z9000",
        "A100-80GB-MIG-big | no GPU model is named", "L40S:0 | not a number of GPUs", "L40S:x | not a number of GPUs",
        "L40S:-1 | not a number", "L40S: | not a number", "L40S:65 | say 1 to 64", "cpu | without gpu= a cell runs on",
        "cpu,L40S | cpu comes last", "L40S,cpu,T4 | cpu comes last", "L40S, | a name is missing",
        ":2 | a name is missing",
    })
    void refuses(String text, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> GpuRequest.parse(text)).withMessageContaining(why);
    }

    @Test
    void refusesTheEmptyRequestAndListsTheNames() {
        assertThatIllegalArgumentException().isThrownBy(() -> GpuRequest.parse(" ")).withMessageContaining("is empty");
        assertThatIllegalArgumentException().isThrownBy(() -> GpuRequest.parse("Q7"))
                .withMessageContaining("any, T4").withMessageContaining("RTX-PRO-6000");
    }

    @Test
    void aModelThatAHostHasMayBeAskedFor() {
        assertThat(GpuRequest.parse("z9000", List.of("Z9000"))).hasToString("gpu=Z9000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "H100 | 0", "A100 | 1", "A100-80GB | 2", "A100:2 | 1 2", "B200,T4 | 3", "any | 0", "any:3 | 0 1 2",
        "A100-80GB:2,A100-40GB | 1",
    })
    void matches(String text, String indexes) throws Exception {
        GpuSurvey mixed = FakeNvidiaSmi.survey(directory, "mixed");
        GpuMatch match = GpuRequest.parse(text).match(mixed.gpus());
        assertThat(match).isInstanceOfSatisfying(GpuMatch.OnGpus.class, on -> assertThat(on.gpus())
                .extracting(gpu -> Integer.toString(gpu.index())).containsExactly(indexes.split(" ")));
    }

    @Test
    void theLeastUsedFirst() throws Exception {
        GpuMatch match = GpuRequest.parse("any").match(FakeNvidiaSmi.survey(directory, "two-l40s").gpus());
        assertThat(match).isInstanceOfSatisfying(GpuMatch.OnGpus.class,
                on -> assertThat(on.uuids()).startsWith("GPU-1").doesNotContain(","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"L40", "L4", "A40", "A100", "MIG-1G.10GB", "A100-80GB"})
    void neverSilentlyAnotherModel(String wanted) {
        List<Gpu> others = List.of(gpu("L40S"), gpu("A100-80GB-MIG-3G.40GB"), gpu("A100-80GB-MIG-1G.10GB+ME"),
                gpu("RTX-A4000"), gpu("GRID-A100-10C"));
        assertThat(GpuRequest.parse(wanted).match(others)).isInstanceOf(GpuMatch.Unavailable.class);
    }

    @Test
    void aSliceByItsProfileAlone() {
        assertThat(GpuRequest.parse("MIG-3g.40gb").match(List.of(gpu("A100-80GB-MIG-3G.40GB"))))
                .isInstanceOf(GpuMatch.OnGpus.class);
    }

    @Test
    void withoutAGpuOnlyWhereItIsAllowed() {
        assertThat(GpuRequest.parse("L40S,cpu").match(List.of())).isInstanceOf(GpuMatch.OnCpu.class);
        assertThat(GpuRequest.none().match(List.of(gpu("L4")))).isInstanceOf(GpuMatch.OnCpu.class);
        assertThat(GpuRequest.parse("L40S").match(List.of(gpu("L4")))).isInstanceOf(GpuMatch.Unavailable.class);
    }

    static Gpu gpu(String model) {
        return new Gpu(0, "GPU-" + model, model, model, -1, -1, "", "", "");
    }
}

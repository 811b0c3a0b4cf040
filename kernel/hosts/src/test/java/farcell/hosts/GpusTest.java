package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpusTest {

    private static final String FIRST = "GPU-00000000-0000-4000-8000-000000000001";
    private static final String SECOND = "GPU-10000000-0000-4000-8000-000000000001";

    @TempDir Path directory;

    @Test
    void twoAlike() throws Exception {
        GpuSurvey survey = FakeNvidiaSmi.survey(directory, "two-l40s");
        assertThat(survey.gpus()).containsExactly(
                new Gpu(0, FIRST, "L40S", "NVIDIA L40S", 46068L << 20, 30000L << 20, "550.54.15", "8.9", ""),
                new Gpu(1, SECOND, "L40S", "NVIDIA L40S", 46068L << 20, 1L << 20, "550.54.15", "8.9", ""));
        assertThat(survey.note()).isEmpty();
        assertThat(survey.describe()).isEqualTo("2 x L40S");
        assertThat(survey.gpus().get(0).describe()).isEqualTo("L40S (45 GiB, 29 GiB in use)");
    }

    @Test
    void foundOnPath() throws Exception {
        assertThat(FakeNvidiaSmi.onPath(directory, "two-l40s").describe()).isEqualTo("2 x L40S");
        assertThat(Gpus.local(Map.of("PATH", directory.resolve("empty").toString())).survey().describe())
                .startsWith("no GPU: nvidia-smi is not on PATH");
    }

    @Test
    void slicesStandInPlaceOfTheirGpu() throws Exception {
        GpuSurvey survey = FakeNvidiaSmi.survey(directory, "mig");
        assertThat(survey.gpus()).extracting(Gpu::model).containsExactlyInAnyOrder(
                "A100-80GB", "A100-80GB-MIG-3G.40GB", "A100-80GB-MIG-1G.10GB+ME");
        Gpu slice = survey.gpus().stream().filter(gpu -> gpu.model().endsWith("40GB")).findFirst().orElseThrow();
        assertThat(slice.uuid()).startsWith("MIG-aaaaaaaa");
        assertThat(slice.parent()).isEqualTo(FIRST);
        assertThat(slice.memory()).isEqualTo(40L << 30);
        assertThat(slice.isSlice()).isTrue();
    }

    @Test
    void whatTheDriverDoesNotTellIsUnknown() throws Exception {
        Gpu gpu = FakeNvidiaSmi.survey(directory, "na").gpus().get(0);
        assertThat(gpu.model()).isEqualTo("GB10");
        assertThat(gpu.memory()).isEqualTo(-1);
        assertThat(gpu.memoryUsed()).isEqualTo(-1);
        assertThat(gpu.describe()).isEqualTo("GB10");
    }

    @Test
    void anOldDriverIsAskedForLess() throws Exception {
        assertThat(FakeNvidiaSmi.survey(directory, "old").gpus()).extracting(Gpu::model).containsExactly("V100-32GB");
    }

    @Test
    void aLostGpuIsSaidAndTheOthersAreFound() throws Exception {
        GpuSurvey survey = FakeNvidiaSmi.survey(directory, "lost");
        assertThat(survey.gpus()).extracting(Gpu::model).containsExactly("L4");
        assertThat(survey.describe()).startsWith("1 x L4 (nvidia-smi said: Unable to determine the device handle");
    }

    @Test
    void noDevices() throws Exception {
        assertThat(FakeNvidiaSmi.survey(directory, "none").describe())
                .isEqualTo("no GPU: nvidia-smi failed with exit code 6: No devices were found");
    }

    @Test
    void aBrokenDriverIsTheReason() throws Exception {
        assertThat(FakeNvidiaSmi.survey(directory, "broken").describe())
                .startsWith("no GPU: nvidia-smi failed with exit code 9: NVIDIA-SMI has failed because");
    }

    @Test
    void aHangingDriverIsKilled() throws Exception {
        assertThat(FakeNvidiaSmi.survey(directory, "hang").describe())
                .startsWith("no GPU: nvidia-smi did not answer within 200 ms and was killed");
    }

    @Test
    void aCommandThatCannotStartIsTheReason() throws Exception {
        Gpus gpus = new Gpus(new LocalCommands(), Optional.of(directory.resolve("gone").toString()), Optional.empty(),
                Duration.ofSeconds(5));
        assertThat(gpus.survey().describe()).contains("cannot be started");
    }

    @Test
    void commandsAreRunByTheHost() throws Exception {
        List<List<String>> ran = new ArrayList<>();
        Commands commands = (command, timeout) -> {
            ran.add(command);
            return new Commands.Output(0, "0, GPU-1, NVIDIA L4, 23034, 0, 550.54.15, 8.9, [N/A]\n", "", false);
        };
        GpuSurvey survey = new Gpus(commands, Optional.of("nvidia-smi"), Optional.empty(), Gpus.TIMEOUT).survey();
        assertThat(survey.gpus()).extracting(Gpu::model).containsExactly("L4");
        assertThat(ran).hasSize(1);
        assertThat(ran.get(0)).startsWith("nvidia-smi").contains("--format=csv,noheader,nounits");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "1,0     | 1 0",
        "1       | 1",
        "0,9,1   | 0",
        "0,0     | 0",
        "-1      | ",
        "0,-1,1  | 0",
        "GPU-1   | 1",
        "GPU-0,1 | 0 1",
        "GPU-    | ",
        "void    | ",
        " 01     | 1",
    })
    void visibleDevices(String value, String indexes) throws Exception {
        GpuSurvey survey = FakeNvidiaSmi.survey(directory, "two-l40s", Optional.of(value));
        String expected = indexes == null ? "" : indexes;
        assertThat(survey.gpus()).extracting(gpu -> Integer.toString(gpu.index()))
                .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" "));
    }

    @Test
    void hiddenGpusAreTheReason() throws Exception {
        assertThat(FakeNvidiaSmi.survey(directory, "two-l40s", Optional.of("")).describe())
                .isEqualTo("no GPU: CUDA_VISIBLE_DEVICES=\"\" hides all 2");
        assertThat(FakeNvidiaSmi.survey(directory, "two-l40s", Optional.of("1")).describe())
                .isEqualTo("1 x L40S (CUDA_VISIBLE_DEVICES=\"1\" hides 1 more)");
    }

    @Test
    void aSlicedGpuMadeVisibleMeansItsSlices() throws Exception {
        assertThat(FakeNvidiaSmi.survey(directory, "mig", Optional.of(FIRST)).gpus()).hasSize(2)
                .allMatch(Gpu::isSlice);
        assertThat(FakeNvidiaSmi.survey(directory, "mig", Optional.of("MIG-bbbb")).gpus())
                .extracting(Gpu::model).containsExactly("A100-80GB-MIG-1G.10GB+ME");
    }
}

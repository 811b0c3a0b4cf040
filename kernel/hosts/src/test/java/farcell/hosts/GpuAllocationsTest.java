package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GpuAllocationsTest {

    private final GpuAllocations allocations = new GpuAllocations();
    private final GpuSurvey survey = new GpuSurvey(List.of(gpu("a", "L40S"), gpu("b", "L40S"), gpu("c", "T4")), "");

    @Test
    void eachSessionItsOwnAsLongAsThereIsAnother() {
        assertThat(allocate("1", "L40S")).isEqualTo("a");
        assertThat(allocate("2", "L40S")).isEqualTo("b");
        assertThat(allocate("3", "L40S,T4,cpu")).isEqualTo("c");
        assertThat(allocate("4", "L40S,cpu")).isEqualTo("a shared");
        assertThat(allocate("5", "L40S")).isEqualTo("b shared");
        assertThat(allocate("6", "any:3")).isEqualTo("a,b,c shared");
    }

    @Test
    void whatWasGivenBackIsFree() {
        allocate("1", "L40S:2");
        assertThat(allocate("2", "L40S")).isEqualTo("a shared");
        allocations.release("1");
        assertThat(allocate("3", "L40S")).isEqualTo("b");
        allocations.release("no such session");
    }

    @Test
    void whatThereIsIsSaid() {
        assertThat(allocate("1", "H100:2")).isEqualTo("asked for gpu=H100:2; this host has 2 x L40S, 1 x T4");
        assertThat(allocate("1", "L40S:3,cpu"))
                .isEqualTo("cpu: asked for gpu=L40S:3,cpu; this host has 2 x L40S, 1 x T4");
        assertThat(describe(allocations.allocate("1", GpuRequest.parse("L4"), GpuSurvey.none("the driver hangs"))))
                .isEqualTo("asked for gpu=L4; this host has no GPU: the driver hangs");
        assertThat(describe(allocations.allocate("1", GpuRequest.none(), survey)))
                .isEqualTo("cpu: no GPU was asked for");
    }

    private String allocate(String session, String request) {
        return describe(allocations.allocate(session, GpuRequest.parse(request), survey));
    }

    private static String describe(GpuMatch match) {
        if (match instanceof GpuMatch.OnGpus on) {
            return on.gpus().stream().map(Gpu::uuid).collect(Collectors.joining(",")) + (on.shared() ? " shared" : "");
        }
        return match instanceof GpuMatch.OnCpu cpu ? "cpu: " + cpu.why() : ((GpuMatch.Unavailable) match).why();
    }

    private static Gpu gpu(String uuid, String model) {
        return new Gpu(0, uuid, model, model, -1, -1, "", "", "");
    }
}

package farcell.session.life;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.wire.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuUseTest {

    private static final String TWO = "0, GPU-aa, 87, 20480\n1, GPU-bb, 0, 3\n";

    @Test
    void thoseOfTheSessionByUuidOrIndex() {
        assertThat(GpuUse.parse(TWO, "GPU-bb")).containsExactly(new Message.GpuUse("GPU-bb", 0, 3L << 20));
        assertThat(GpuUse.parse(TWO, "0")).containsExactly(new Message.GpuUse("GPU-aa", 87, 20480L << 20));
        assertThat(GpuUse.parse(TWO, "GPU-aa, GPU-bb")).hasSize(2);
        assertThat(GpuUse.parse(TWO, "MIG-cc")).isEmpty();
    }

    @Test
    void whatADriverDoesNotSayIsUnknown() {
        assertThat(GpuUse.parse("0, GPU-aa, [N/A], [Not Supported]\nnonsense\n", "0"))
                .containsExactly(new Message.GpuUse("GPU-aa", -1, -1));
    }

    @Test
    void aSessionWithoutGpusAsksNobody() {
        assertThat(GpuUse.now(null)).isEmpty();
        assertThat(GpuUse.now("")).isEqualTo(List.of());
        assertThat(GpuUse.isBusy("")).isFalse();
    }

    @Test
    void thisProcessHoldsMemory() {
        assertThat(ProcessMemory.now()).isBetween(10L << 20, 1L << 40);
    }
}

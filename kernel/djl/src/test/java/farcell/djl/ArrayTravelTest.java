package farcell.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays, there and back. */
class ArrayTravelTest {

    private final Sides here = new Sides();
    private final Sides there = new Sides();
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"FLOAT32", "FLOAT64", "FLOAT16", "UINT8", "INT8", "INT32",
            "INT64", "BOOLEAN"})
    void everyDataType(DataType type) throws Exception {
        for (int size : new int[] {0, 6, 300_000}) {
            ByteBuffer content = manager.allocateDirect(size * type.getNumOfBytes());
            for (int i = 0; i < content.capacity(); i++) {
                content.put(i, (byte) (type == DataType.BOOLEAN ? i & 1 : i * 31));
            }
            NDArray array = manager.create(content, new Shape(size / 3, 3), type);
            array.setName("values");
            NDArray got = there.from(here, array);
            NDArray back = here.from(there, got);
            for (NDArray each : List.of(got, back)) {
                assertThat(each.getShape()).isEqualTo(array.getShape());
                assertThat(each.getDataType()).isEqualTo(type);
                assertThat(each.getName()).isEqualTo("values");
                assertThat(each.toByteBuffer(true)).isEqualTo(content);
            }
        }
    }

    @Test
    void stringsScalarsAndSparseArrays() throws Exception {
        NDArray texts = manager.create(new String[] {"a", "b"});
        assertThat(there.from(here, texts).toStringArray()).containsExactly("a", "b");
        assertThat(there.from(here, manager.create(2.5f)).getFloat()).isEqualTo(2.5f);
        NDArray sparse = manager.createCoo(FloatBuffer.wrap(new float[] {3, 4, 5}),
                new long[][] {{0, 1, 1}, {2, 0, 2}}, new Shape(2, 4));
        NDArray got = there.from(here, sparse);
        assertThat(got.getSparseFormat()).isEqualTo(SparseFormat.COO);
        assertThat(got.toDense()).isEqualTo(sparse.toDense());
        NDArray complex = manager.arange(8f).fft(8);
        assertThat(complex.getDataType()).isEqualTo(DataType.COMPLEX64);
        NDArray gotComplex = there.from(here, complex);
        assertThat(gotComplex.getDataType()).isEqualTo(DataType.COMPLEX64);
        assertThat(gotComplex.real()).isEqualTo(complex.real());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 400})
    void viewsComeAsTheyLook(int rows) throws Exception {
        NDArray array = manager.arange(rows * 100f).reshape(rows, 100);
        NDArray turned = array.transpose();
        assertThat(there.from(here, turned)).isEqualTo(turned);
        NDArray part = array.get("2:5, 10:20");
        assertThat(there.from(here, part)).isEqualTo(part);
        assertThat(manager.getManagedArrays()).as("what encoding needed is gone").hasSize(4);
    }

    @Test
    void anArrayThatWasClosedComesClosed() throws Exception {
        NDArray array = manager.ones(new Shape(3));
        array.close();
        NDArray got = there.from(here, array);
        assertThatThrownBy(got::getShape).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anArrayThatIsClosedWhileItLeavesIsSentWhole() throws Exception {
        NDArray array = manager.full(new Shape(1000, 1000), 7f);
        Object sent = here.rule.leave(array);
        array.close();
        NDArray filler = manager.full(new Shape(1000, 1000), 8f);
        Object content = Arrays.stream((Object[]) sent).filter(NativeContent.class::isInstance).findFirst().get();
        ByteBuffer bytes = ((NativeContent) content).access().content().get(0);
        assertThat(bytes.order(java.nio.ByteOrder.nativeOrder()).asFloatBuffer().get(999_999)).isEqualTo(7f);
        assertThat(filler.getFloat(0, 0)).isEqualTo(8f);
    }

    @Test
    void theGradientComesToo() throws Exception {
        NDArray x = manager.arange(4f);
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(x.dot(x).mul(2));
        }
        NDArray got = there.from(here, x);
        assertThat(got.hasGradient()).isTrue();
        assertThat(got.getGradient().toFloatArray()).containsExactly(0, 4, 8, 12);
        assertThat(there.from(here, manager.ones(new Shape(2))).hasGradient()).isFalse();

        // Gradients add up, and a collector sets those of all arrays back that managers list.
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(got.sum());
            assertThat(got.getGradient().toFloatArray()).containsExactly(1, 5, 9, 13);
            collector.zeroGradients();
        }
        assertThat(got.getGradient().toFloatArray()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void whatWasComputedWithGradientsComesAsItsResult() throws Exception {
        NDArray x = manager.arange(4f);
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = x.mul(x).sum();
            NDArray got = there.from(here, loss);
            assertThat(got.getFloat()).isEqualTo(14f);
            assertThat(got.hasGradient()).isEqualTo(loss.hasGradient());
            collector.backward(loss);
        }
    }

    @Test
    void managersKeepTheirTreeAndAreThemselvesWhenTheyComeHome() throws Exception {
        NDManager child = manager.newSubManager();
        child.setName("child");
        NDArray a = child.ones(new Shape(2));
        NDArray b = manager.ones(new Shape(3));
        NDArray gotA = there.from(here, a);
        NDArray gotB = there.from(here, b);
        NDManager gotChild = there.from(here, child);
        assertThat(gotA.getManager()).isSameAs(gotChild).isNotSameAs(child);
        assertThat(gotChild.getParentManager()).isSameAs(gotB.getManager());
        assertThat(gotChild.getName()).isEqualTo("child");
        assertThat(gotChild.getManagedArrays()).containsExactly(gotA);
        assertThat(here.from(there, gotA).getManager()).isSameAs(child);
        gotB.getManager().close();
        assertThatThrownBy(gotA::toFloatArray).isInstanceOf(IllegalStateException.class);
        assertThat(there.from(here, a).getManager()).as("made again, the other is closed").isNotSameAs(gotChild);
        assertThat(there.from(here, manager.getParentManager())).isSameAs(manager.getParentManager());
    }

    @Test
    void inOneGraphOneArrayStaysOne() throws Exception {
        NDArray a = manager.ones(new Shape(100_000));
        Map<String, Object> got = there.from(here, new java.util.HashMap<>(Map.of("list", new NDList(a, a), "a", a)));
        NDList list = (NDList) got.get("list");
        assertThat(list.get(0)).isSameAs(list.get(1)).isSameAs(got.get("a"));
    }

    @Test
    void constants() throws Exception {
        assertThat(there.from(here, new Shape(2, -1, 3))).isEqualTo(new Shape(2, -1, 3));
        assertThat(there.from(here, new Shape(new long[] {1, 2}, "NC")).toLayoutString()).isEqualTo("NC");
        assertThat(there.from(here, Device.cpu())).isSameAs(Device.cpu());
        assertThat(there.from(here, Device.gpu(3))).as("there is none here").isEqualTo(Device.cpu());
        assertThat(there.from(here, Engine.getInstance())).isSameAs(Engine.getInstance());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 100_000})
    void aChangeInPlaceIsSeen(int size) throws Exception {
        NDArray array = manager.ones(new Shape(size));
        String before = here.digest(array);
        assertThat(here.digest(array)).isEqualTo(before);
        array.add(1);
        assertThat(here.digest(array)).isEqualTo(before);
        array.set(new ai.djl.ndarray.index.NDIndex(size - 1L), 2);
        assertThat(here.digest(array)).isNotEqualTo(before);
    }

    @Test
    void largeArraysGoInSeveralBuffers() {
        NDArray array = manager.arange(5_000_000f);
        List<ByteBuffer> buffers = NativeContent.buffers(array, 8 << 20);
        assertThat(buffers).extracting(ByteBuffer::remaining).containsExactly(8 << 20, 8 << 20, 20_000_000 - (16 << 20));
        buffers.get(2).putFloat(0, -1);
        assertThat(array.getFloat((16 << 20) / 4)).isEqualTo(-1);
    }

    @Test
    void formsThatAreNoneAreRefused() {
        for (String form : List.of("PyTorch FLOAT32 5", "PyTorch FLOAT32 -1 -1", "PyTorch FLOAT99 1", "None FLOAT32 1",
                "PyTorch BFLOAT16 2", "PyTorch INT16 2",
                "PyTorch FLOAT32 9223372036854775807 4", "PyTorch")) {
            assertThatThrownBy(() -> there.rule.receive(form, 4)).as(form).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    @Timeout(120)
    void anArrayThatCameAndIsNotReachedIsFreed() throws Exception {
        NDArray kept = there.from(here, manager.ones(new Shape(50_000)));
        NDManager at = kept.getManager();
        for (int i = 0; i < 5; i++) {
            assertThat(there.from(here, manager.full(new Shape(50_000), (float) i)).getFloat(7)).isEqualTo(i);
        }
        untilOnly(at, kept);
        assertThat(kept.sum().getFloat()).isEqualTo(50_000f);
    }

    @Test
    @Timeout(120)
    void anArrayThatAVariableLostIsFreedIfItsMemoryIsPyTorchs() throws Exception {
        NDArray kept = manager.ones(new Shape(10));
        here.digest(kept);
        NDArray ofTheJvm = manager.create(new float[10]);
        here.rule.dropped(manager.ones(new Shape(10)));
        here.rule.dropped(ofTheJvm);
        ofTheJvm = null;
        while (manager.getManagedArrays().size() > 2) {
            System.gc();
            here.rule.enterRun();
        }
        assertThat(manager.getManagedArrays()).as("one that is reached, one whose memory may have views").hasSize(2);
    }

    private void untilOnly(NDManager at, NDArray kept) {
        while (at.getManagedArrays().size() > 1) {
            System.gc();
            there.rule.enterRun();
        }
        assertThat(at.getManagedArrays()).containsExactly(kept);
    }
}

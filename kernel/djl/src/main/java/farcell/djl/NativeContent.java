package farcell.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import farcell.values.OutsideMemory;
import farcell.values.Traveler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/** Content of an array where the engine has it. A GPU's is copied to the machine's memory for as long as it is read. */
final class NativeContent implements OutsideMemory {

    /** Bytes of one buffer at most; its size is an int. */
    private static final int MAX_BUFFER = 1 << 30;

    private final Traveler rule;
    private final String form;
    private final long bytes;
    private final NDArray array;
    /** Of an array in the machine's memory, else null. */
    private final List<ByteBuffer> buffers;
    private NDArray owner;

    private NativeContent(Traveler rule, String form, long bytes, NDArray array, NDArray owner) {
        this.rule = rule;
        this.form = form;
        this.bytes = bytes;
        this.array = array;
        this.buffers = array.getDevice().isGpu() ? null : buffers(array, MAX_BUFFER);
        this.owner = owner;
    }

    /** The content of an array that has an engine, under a handle of its own: it stays should the array be closed. */
    static NativeContent leaving(Traveler rule, Unreached unreached, NDArray owner) {
        NDManager manager = owner.getManager().getEngine().newBaseManager(owner.getDevice());
        NDArray view = owner.stopGradient();
        view.attach(manager);
        StringJoiner form = new StringJoiner(" ");
        form.add(view.getManager().getEngine().getEngineName()).add(view.getDataType().name());
        for (long dimension : view.getShape().getShape()) {
            form.add(Long.toString(dimension));
        }
        NativeContent content = new NativeContent(rule, form.toString(), ArrayRule.bytes(view), view, owner);
        unreached.closeAfter(content, manager);
        return content;
    }

    /** @throws IllegalArgumentException for a form that is none */
    static NativeContent incoming(Traveler rule, Engines engines, Unreached unreached, String form, long bytes) {
        String[] words = form.split(" ");
        DataType type = DataType.valueOf(words[1]);
        long[] shape = Arrays.stream(words, 2, words.length).mapToLong(Long::parseLong).toArray();
        long size = type.getNumOfBytes();
        for (long dimension : shape) {
            size = Math.multiplyExact(size, dimension);
        }
        if (size != bytes || Arrays.stream(shape).anyMatch(dimension -> dimension < 0)) {
            throw new IllegalArgumentException(bytes + " bytes for an array " + form);
        }
        Engine engine = engines.find(words[0]);
        unreached.makeRoom(bytes);
        NDArray array = empty(engine, new Shape(shape), type);
        unreached.hold(array);
        return new NativeContent(rule, form, bytes, array, array);
    }

    /** An array in the machine's memory, in a manager that lives as long as the session. */
    static NDArray empty(Engine engine, Shape shape, DataType type) {
        ArrayRule.checkMakeable(type);
        NDManager manager = engine.newBaseManager(Device.cpu());
        NDArray array = manager.create(shape, type);
        array.detach();
        manager.close();
        return array;
    }

    /** The array that is filled. */
    NDArray array() {
        return array;
    }

    /** The content is another array's now. */
    void becomes(NDArray other) {
        owner = other;
    }

    @Override
    public Traveler rule() {
        return rule;
    }

    @Override
    public String form() {
        return form;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Object owner() {
        return owner;
    }

    @Override
    public Access access() {
        if (buffers != null) {
            return new Opened(this, buffers, null);
        }
        NDManager copies = array.getManager().newSubManager(Device.cpu());
        NDArray copy = array.toDevice(Device.cpu(), true);
        copy.attach(copies);
        return new Opened(this, buffers(copy, MAX_BUFFER), copies);
    }

    /** Buffers over the memory of an array in the machine's memory. @param max bytes of one, a multiple of 8 MiB */
    static List<ByteBuffer> buffers(NDArray array, int max) {
        long bytes = ArrayRule.bytes(array);
        if (bytes == 0) {
            return List.of();
        }
        if (bytes <= max) {
            return List.of(array.toByteBuffer(true));
        }
        NDArray flat = array.reshape(-1);
        long step = max / array.getDataType().getNumOfBytes();
        List<ByteBuffer> buffers = new ArrayList<>();
        for (long from = 0; from < flat.size(); from += step) {
            long end = Math.min(flat.size(), from + step);
            buffers.add(flat.get(new NDIndex(from + ":" + end)).toByteBuffer(true));
        }
        return buffers;
    }

    /** @param of keeps the memory; @param copies to be closed, or null */
    private record Opened(NativeContent of, List<ByteBuffer> buffers, NDManager copies) implements Access {
        @Override
        public List<ByteBuffer> content() {
            return buffers.stream().map(ByteBuffer::duplicate).toList();
        }

        @Override
        public void close() {
            if (copies != null) {
                copies.close();
            }
        }
    }
}

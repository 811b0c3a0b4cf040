package farcell.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.NativeResource;
import ai.djl.util.passthrough.PassthroughNDArray;
import farcell.values.CannotTravelException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * An array travels with its content, name, gradient and manager, onto the like of its device. Views come as arrays of
 * their own, closed arrays come closed.
 */
record ArrayRule(DjlTraveler traveler, Engines engines, Managers managers, Unreached unreached) implements Rule {

    /** Arrays of this many bytes or more go out of band. */
    private static final int OUT_OF_BAND = 64 << 10;

    /** What of an array goes beside its content. The names go over the wire as positions. */
    private enum Part { MANAGER, NAME, TYPE, SHAPE, DEVICE, SPARSE, REQUIRES_GRADIENT, CONTENT, GRADIENT }

    /** The types of which PyTorch's engine can make an array; asked for another it ends the JVM. */
    private static final Set<DataType> MAKEABLE = EnumSet.of(DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16,
            DataType.UINT8, DataType.INT8, DataType.INT32, DataType.INT64, DataType.BOOLEAN);

    @Override
    public boolean handles(Class<?> type) {
        return NDArray.class.isAssignableFrom(type);
    }

    /** Bytes of an array's content outside of the heap. */
    static long bytes(NDArray array) {
        return isClosed(array) || array.getDataType() == DataType.STRING ? 0
                : array.getShape().size() * array.getDataType().getNumOfBytes();
    }

    /** @throws IllegalArgumentException for a type that DJL knows and PyTorch's engine does not */
    static void checkMakeable(DataType type) {
        if (!MAKEABLE.contains(type)) {
            throw new IllegalArgumentException("DJL's engine cannot make an array of type " + type.name());
        }
    }

    private static boolean isClosed(NDArray array) {
        return array instanceof NativeResource<?> resource && resource.isReleased();
    }

    @Override
    public Object leave(Object value) throws CannotTravelException {
        NDArray array = (NDArray) value;
        if (isClosed(array)) {
            return new Object[0];
        }
        if (array instanceof PassthroughNDArray) {
            throw new CannotTravelException("", array.getClass().getName(),
                    "an array without an engine stays in its session", null);
        }
        Object[] parts = new Object[Part.values().length];
        NDManager manager = array.getManager();
        put(parts, Part.MANAGER, manager);
        put(parts, Part.NAME, array.getName());
        put(parts, Part.TYPE, array.getDataType().name());
        put(parts, Part.SHAPE, array.getShape().getShape().clone());
        if (array.getDataType() == DataType.STRING) {
            put(parts, Part.CONTENT, array.toStringArray(StandardCharsets.UTF_8).clone());
            return parts;
        }
        put(parts, Part.DEVICE, Engines.nameOf(array.getDevice(), manager.getEngine()));
        if (array.getDataType() == DataType.COMPLEX64) {
            NDArray pairs = array.real();
            unreached.hold(pairs);
            put(parts, Part.CONTENT, pairs);
            return parts;
        }
        if (!MAKEABLE.contains(array.getDataType())) {
            throw new CannotTravelException("", array.getClass().getName(), "DJL's engine cannot make an array of type "
                    + array.getDataType().name() + "; let a converted one travel: a.toType(DataType.FLOAT32, false)",
                    null);
        }
        if (array.isSparse()) {
            put(parts, Part.SPARSE, array.getSparseFormat().name());
            try (NDArray dense = array.toDense()) {
                put(parts, Part.CONTENT, dense.toByteArray());
            }
            return parts;
        }
        put(parts, Part.CONTENT, bytes(array) < OUT_OF_BAND ? content(array)
                : NativeContent.leaving(traveler, unreached, array));
        // What was computed with gradients comes as its result: the steps that led to it stay.
        boolean requires = array.hasGradient();
        put(parts, Part.REQUIRES_GRADIENT, requires);
        put(parts, Part.GRADIENT, requires && array instanceof PtNDArray own ? gradient(own) : null);
        return parts;
    }

    private static void put(Object[] parts, Part part, Object value) {
        parts[part.ordinal()] = value;
    }

    private static byte[] content(NDArray array) {
        try (NDManager copies = array.getManager().getEngine().newBaseManager(Device.cpu())) {
            NDArray view = array.stopGradient();
            view.attach(copies);
            return view.toByteArray();
        }
    }

    /** The gradient as an array of its own, or null: the like of {@code getGradient()}, which makes zeros of none. */
    private NDArray gradient(PtNDArray array) {
        PtNDArray gradient = JniUtils.getGradient(array);
        if (gradient != null) {
            unreached.hold(gradient);
        }
        return gradient;
    }

    @Override
    public Object arrive(Object sent, Class<?> original) throws Exception {
        Object[] parts = (Object[]) sent;
        if (parts.length == 0) {
            NDArray closed = NativeContent.empty(engines.standard(), new Shape(0), DataType.FLOAT32);
            closed.close();
            return closed;
        }
        NDManager manager = (NDManager) get(parts, Part.MANAGER);
        if (!manager.isOpen()) {
            manager = Managers.system(manager.getEngine());
        }
        Shape shape = new Shape((long[]) get(parts, Part.SHAPE));
        NDArray array;
        if (get(parts, Part.CONTENT) instanceof String[] texts) {
            array = manager.create(texts, StandardCharsets.UTF_8, shape);
        } else if (get(parts, Part.CONTENT) instanceof NDArray pairs) {
            array = pairs.complex();
            unreached.hold(array);
        } else {
            array = numbers(parts, shape, manager);
        }
        array.setName((String) get(parts, Part.NAME));
        if (Boolean.TRUE.equals(get(parts, Part.REQUIRES_GRADIENT))) {
            array.setRequiresGradient(true);
            if (get(parts, Part.GRADIENT) instanceof PtNDArray gradient) {
                setGradient((PtNDArray) array, gradient);
            }
        }
        return array;
    }

    private static Object get(Object[] parts, Part part) {
        return parts[part.ordinal()];
    }

    private NDArray numbers(Object[] parts, Shape shape, NDManager manager) {
        Engine engine = manager.getEngine();
        NativeContent filled = get(parts, Part.CONTENT) instanceof NativeContent content ? content : null;
        NDArray array;
        if (filled != null) {
            array = filled.array();
        } else {
            array = NativeContent.empty(engine, shape, DataType.valueOf((String) get(parts, Part.TYPE)));
            unreached.hold(array);
            fill(array, (byte[]) get(parts, Part.CONTENT));
        }
        Device device = Engines.device((String) get(parts, Part.DEVICE), engine);
        if (!device.equals(array.getDevice())) {
            array = replaced(array, array.toDevice(device, true));
        }
        if (get(parts, Part.SPARSE) instanceof String format) {
            array = replaced(array, array.toSparse(SparseFormat.valueOf(format)));
        }
        unreached.move(array, manager);
        if (filled != null) {
            filled.becomes(array);
        }
        return array;
    }

    private NDArray replaced(NDArray old, NDArray array) {
        unreached.hold(array);
        old.close();
        return array;
    }

    private static void fill(NDArray array, byte[] content) {
        if (content.length != bytes(array)) {
            throw new IllegalArgumentException(content.length + " bytes for an array of " + bytes(array));
        }
        int from = 0;
        for (ByteBuffer buffer : NativeContent.buffers(array, OUT_OF_BAND)) {
            int length = buffer.remaining();
            buffer.put(content, from, length);
            from += length;
        }
    }

    /** PyTorch has no way to set a gradient, but the gradient of {@code 1 * x} is what is handed down to it. */
    private static void setGradient(PtNDArray array, PtNDArray gradient) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try (PtNDArray same = array.mul(1)) {
            JniUtils.backward(same, gradient, false, false);
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}

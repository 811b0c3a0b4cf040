package farcell.gpucheck;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.function.Consumer;

/**
 * The functions of the CUDA driver that the check needs (CUDA Driver API reference; cuda.h). Where cuda.h maps a name to one
 * with {@code _v2}, that one is called: the plain name is the function for addresses of 32 bits.
 */
final class Cuda {

    private static final int NAME_BYTES = 256;

    private final NativeLibrary library;
    private final Consumer<String> calls;

    /** @param calls hears the name of each function before it is called */
    private Cuda(NativeLibrary library, Consumer<String> calls) {
        this.library = library;
        this.calls = calls;
    }

    /** @throws UnsatisfiedLinkError when the driver's library is not there or cannot be loaded */
    static Cuda load(Consumer<String> calls) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return new Cuda(NativeLibrary.getInstance(windows ? "nvcuda" : "libcuda.so.1"), calls);
    }

    private void call(String function, Object... arguments) throws CudaException {
        calls.accept(function);
        int result;
        try {
            result = library.getFunction(function).invokeInt(arguments);
        } catch (UnsatisfiedLinkError e) {
            throw new CudaException(function, "NO_FUNCTION", "the driver's library has no such function");
        }
        if (result != 0) {
            throw new CudaException(function, text("cuGetErrorName", result), text("cuGetErrorString", result));
        }
    }

    /** Both give a text that stays the library's. */
    private String text(String function, int error) {
        PointerByReference text = new PointerByReference();
        try {
            if (library.getFunction(function).invokeInt(new Object[] {error, text}) == 0 && text.getValue() != null) {
                return text.getValue().getString(0);
            }
        } catch (UnsatisfiedLinkError e) {
            // A driver older than CUDA 6.
        }
        return "error " + error;
    }

    void init() throws CudaException {
        call("cuInit", 0);
    }

    /** The newest CUDA that the driver knows: {@code 12.4}. */
    String version() throws CudaException {
        IntByReference version = new IntByReference();
        call("cuDriverGetVersion", version);
        return version.getValue() / 1000 + "." + version.getValue() % 1000 / 10;
    }

    /** How many GPUs {@code CUDA_VISIBLE_DEVICES} shows. */
    int count() throws CudaException {
        IntByReference count = new IntByReference();
        call("cuDeviceGetCount", count);
        return count.getValue();
    }

    int device(int ordinal) throws CudaException {
        IntByReference device = new IntByReference();
        call("cuDeviceGet", device, ordinal);
        return device.getValue();
    }

    String name(int device) throws CudaException {
        try (Memory name = new Memory(NAME_BYTES)) {
            name.clear();
            call("cuDeviceGetName", name, NAME_BYTES, device);
            return name.getString(0, "UTF-8");
        }
    }

    /** Makes the device's primary context, which libraries use, too, and takes it for this thread. */
    void enter(int device) throws CudaException {
        PointerByReference context = new PointerByReference();
        call("cuDevicePrimaryCtxRetain", context, device);
        call("cuCtxSetCurrent", context.getValue());
    }

    /** Compiles PTX for the device. @return the function of that name */
    Pointer compile(String ptx, String entry) throws CudaException {
        byte[] text = ptx.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (Memory image = new Memory(text.length + 1L)) {
            image.clear();
            image.write(0, text, 0, text.length);
            PointerByReference module = new PointerByReference();
            call("cuModuleLoadData", module, image);
            PointerByReference function = new PointerByReference();
            call("cuModuleGetFunction", function, module.getValue(), entry);
            return function.getValue();
        }
    }

    /** @return an address on the device */
    long allocate(long bytes) throws CudaException {
        try (Memory address = new Memory(Long.BYTES)) {
            address.clear();
            call("cuMemAlloc_v2", address, new Size(bytes));
            return address.getLong(0);
        }
    }

    void free(long address) throws CudaException {
        call("cuMemFree_v2", address);
    }

    void toDevice(long address, Memory from) throws CudaException {
        call("cuMemcpyHtoD_v2", address, from, new Size(from.size()));
    }

    void fromDevice(Memory to, long address) throws CudaException {
        call("cuMemcpyDtoH_v2", to, address, new Size(to.size()));
    }

    /** Runs a function in blocks of threads and waits for its end. @param parameters where each argument is */
    void launch(Pointer function, int blocks, int threads, Pointer... parameters) throws CudaException {
        try (Memory table = new Memory((long) parameters.length * com.sun.jna.Native.POINTER_SIZE)) {
            for (int i = 0; i < parameters.length; i++) {
                table.setPointer((long) i * com.sun.jna.Native.POINTER_SIZE, parameters[i]);
            }
            call("cuLaunchKernel", function, blocks, 1, 1, threads, 1, 1, 0, Pointer.NULL, table, Pointer.NULL);
            call("cuCtxSynchronize");
        }
    }

    /** {@code size_t}. JNA makes one of it by reflection. */
    public static final class Size extends com.sun.jna.IntegerType {

        public Size() {
            this(0);
        }

        Size(long value) {
            super(com.sun.jna.Native.SIZE_T_SIZE, value, true);
        }
    }
}

package farcell.gpucheck;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** {@code a*x + y} over a million numbers on one GPU, compared with the same on the CPU to the bit. */
final class Axpy {

    static final int NUMBERS = 1 << 20;
    private static final int THREADS = 256;
    private static final float A = 1.5f;

    private final Cuda cuda;

    Axpy(Cuda cuda) {
        this.cuda = cuda;
    }

    private static float x(int i) {
        return (i * 31 % 1009 - 500) * 0.37f;
    }

    private static float y(int i) {
        return (i * 17 % 997 - 300) * 1.13f;
    }

    /** Runs on the device that was entered. @return how its result differs from the CPU's; empty for not at all */
    String differs() throws CudaException {
        Pointer function = cuda.compile(program(), "axpy");
        long bytes = (long) NUMBERS * Float.BYTES;
        try (Memory numbers = new Memory(bytes); Memory onX = new Memory(Long.BYTES); Memory onY = new Memory(Long.BYTES);
                Memory a = new Memory(Float.BYTES); Memory n = new Memory(Integer.BYTES)) {
            long deviceX = cuda.allocate(bytes);
            long deviceY = cuda.allocate(bytes);
            for (int i = 0; i < NUMBERS; i++) {
                numbers.setFloat((long) i * Float.BYTES, x(i));
            }
            cuda.toDevice(deviceX, numbers);
            for (int i = 0; i < NUMBERS; i++) {
                numbers.setFloat((long) i * Float.BYTES, y(i));
            }
            cuda.toDevice(deviceY, numbers);
            onX.setLong(0, deviceX);
            onY.setLong(0, deviceY);
            a.setFloat(0, A);
            n.setInt(0, NUMBERS);
            cuda.launch(function, NUMBERS / THREADS, THREADS, onX, onY, a, n);
            numbers.clear();
            cuda.fromDevice(numbers, deviceY);
            String difference = compare(numbers);
            cuda.free(deviceX);
            cuda.free(deviceY);
            return difference;
        }
    }

    private static String compare(Memory numbers) {
        int wrong = 0;
        String first = "";
        for (int i = 0; i < NUMBERS; i++) {
            float got = numbers.getFloat((long) i * Float.BYTES);
            float right = Math.fma(A, x(i), y(i));
            if (Float.floatToRawIntBits(got) != Float.floatToRawIntBits(right) && wrong++ == 0) {
                first = "number " + i + " is " + got + " and should be " + right;
            }
        }
        return wrong == 0 ? "" : wrong + " of " + NUMBERS + " results of " + A + "*x + y are wrong; " + first;
    }

    private static String program() {
        try (InputStream in = Axpy.class.getResourceAsStream("axpy.ptx")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

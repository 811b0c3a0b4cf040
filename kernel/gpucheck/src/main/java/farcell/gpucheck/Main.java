package farcell.gpucheck;

import com.sun.jna.Native;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Tells of each GPU that {@code CUDA_VISIBLE_DEVICES} shows, in its order, whether it computes. Lines of words with tabs between:
 *
 * <pre>
 * at FUNCTION                            before each call, so that it is known where a driver hung or crashed
 * cuda VERSION                           of the driver
 * devices COUNT
 * computes INDEX NAME MILLISECONDS
 * fails INDEX NAME FUNCTION ERROR TEXT   index -1: before any device was reached
 * library TEXT                           there is no driver library
 * unknown TEXT                           this program cannot call native code here
 * end
 * </pre>
 */
public final class Main {

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Main() {}

    public static void main(String[] arguments) {
        new Main().run();
        // A driver's own threads must not hold this process up.
        Runtime.getRuntime().halt(0);
    }

    private void run() {
        try {
            if (Native.POINTER_SIZE != Long.BYTES) {
                say("unknown", "this Java has addresses of " + 8 * Native.POINTER_SIZE + " bits");
                return;
            }
        } catch (LinkageError e) {
            say("unknown", String.valueOf(e.getMessage()));
            return;
        }
        try {
            devices(Cuda.load(function -> say("at", function)));
        } catch (UnsatisfiedLinkError e) {
            say("library", String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (CudaException e) {
            fails(-1, "", e);
        }
        say("end");
    }

    private void devices(Cuda cuda) throws CudaException {
        cuda.init();
        say("cuda", cuda.version());
        int count = cuda.count();
        say("devices", count);
        for (int index = 0; index < count; index++) {
            String name = "";
            long begin = System.nanoTime();
            try {
                int device = cuda.device(index);
                name = cuda.name(device);
                cuda.enter(device);
                String difference = new Axpy(cuda).differs();
                if (!difference.isEmpty()) {
                    throw new CudaException("axpy", "WRONG_RESULT", difference);
                }
                say("computes", index, name, (System.nanoTime() - begin) / 1_000_000);
            } catch (CudaException e) {
                fails(index, name, e);
            }
        }
    }

    private void fails(int index, String name, CudaException e) {
        say("fails", index, name, e.function(), e.error(), e.getMessage());
    }

    private void say(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(line.isEmpty() ? "" : "\t").append(String.valueOf(word).replaceAll("[\\t\\r\\n]+", " "));
        }
        out.print(line.append('\n'));
    }
}

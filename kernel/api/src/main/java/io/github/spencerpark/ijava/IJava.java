package io.github.spencerpark.ijava;

/** The entry point of IJava's run-time API, so that notebooks and libraries written for IJava run unchanged. */
public final class IJava {

    private static final JavaKernel KERNEL = new JavaKernel();

    private IJava() {}

    /** Never null: cells always run inside a session. */
    public static JavaKernel getKernelInstance() {
        return KERNEL;
    }
}

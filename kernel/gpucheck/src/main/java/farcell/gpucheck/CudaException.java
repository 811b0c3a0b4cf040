package farcell.gpucheck;

/** A function of the driver answered with an error. */
final class CudaException extends Exception {

    private final String function;
    private final String error;

    /** @param error its name: {@code CUDA_ERROR_NO_DEVICE}; @param text what the driver says about it */
    CudaException(String function, String error, String text) {
        super(text);
        this.function = function;
        this.error = error;
    }

    String function() {
        return function;
    }

    String error() {
        return error;
    }
}

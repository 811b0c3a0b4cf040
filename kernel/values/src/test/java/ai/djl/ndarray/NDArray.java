package ai.djl.ndarray;

/** Stands for DJL's interface of that name, which is known by its name only. */
public interface NDArray {}

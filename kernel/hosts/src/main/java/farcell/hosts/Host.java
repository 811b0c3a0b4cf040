package farcell.hosts;

/**
 * One machine of a backend and what it has.
 *
 * @param backend name of its backend
 * @param name    of the machine
 * @param cpus    that sessions may use
 * @param memory  in bytes, -1 unknown
 * @param gpus    that sessions may use, or why there are none
 */
public record Host(String backend, String name, int cpus, long memory, GpuSurvey gpus) {}

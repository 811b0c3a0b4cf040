package farcell.ssh;

/** Hears how far a transfer to a host is. */
@FunctionalInterface
public interface Transfer {

    Transfer UNHEARD = (what, done, total) -> { };

    /**
     * @param what  is being done, for people: {@code sending 3 files to lab}
     * @param done  bytes so far
     * @param total bytes in all; 0 where it is not counted in bytes
     */
    void at(String what, long done, long total);
}

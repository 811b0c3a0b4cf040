package farcell.volumes;

/** Hears how far something is. */
@FunctionalInterface
public interface VolumeProgress {

    VolumeProgress UNHEARD = (what, done, total) -> { };

    /** @param what is being done, for people; @param done bytes so far; @param total in all, 0 where they are not counted */
    void at(String what, long done, long total);
}

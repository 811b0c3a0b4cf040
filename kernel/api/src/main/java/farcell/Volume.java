package farcell;

import farcell.runtime.Hosts;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/**
 * Volumes of the machine on which this code runs: named directories that outlive every session. {@code %volume create data}
 * makes one, {@code %%remote volumes=data:/data} shows it at a path; this finds it wherever it is.
 */
public final class Volume {

    private Volume() {}

    /**
     * The directory of a volume: {@code Volume.path("data").resolve("train.csv")}. The path where the session shows it, if it
     * was started so.
     *
     * @throws NoSuchElementException naming the volumes that this machine has
     */
    public static Path path(String name) {
        return Hosts.current().volume(name);
    }
}

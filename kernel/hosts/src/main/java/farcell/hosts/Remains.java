package farcell.hosts;

import farcell.wire.LeftValues;
import java.nio.file.Path;

/** What a session left that ended in order while no kernel was connected to it: by its clocks, or by SIGTERM. */
public interface Remains {

    /** As it was. */
    FoundSession session();

    /** What its last kernel wrote down of its notebook. @throws LaunchException when it cannot be read */
    byte[] journal() throws LaunchException, InterruptedException;

    /** Which values there are. @throws LaunchException when that cannot be read */
    LeftValues left() throws LaunchException, InterruptedException;

    /**
     * Brings values to this machine.
     *
     * @param store directory for them
     * @return the file there
     * @throws LaunchException when they are not there, or not what they were
     */
    Path bring(LeftValues.Group group, Path store) throws LaunchException, InterruptedException;

    /** A notebook goes on with them: nobody else is to find them. */
    void taken() throws LaunchException, InterruptedException;
}

package farcell.runtime;

import farcell.Comm;
import java.util.Map;

/** What the agent does for {@link Comm}. */
public interface CommHost {

    Comm open(String target, Map<String, ?> data);

    void register(String target, Comm.Target server);
}

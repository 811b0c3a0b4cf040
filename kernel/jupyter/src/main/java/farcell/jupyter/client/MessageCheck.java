package farcell.jupyter.client;

import farcell.jupyter.WireMessage;
import java.util.List;

/**
 * Looks at each message that a client gets from a kernel. Clients take those that the {@link java.util.ServiceLoader}
 * finds: tests bring one that knows the messaging specification, others bring none.
 */
public interface MessageCheck {

    /** What is wrong with a message of a kernel; empty when it is as specified. */
    List<String> problems(WireMessage message);
}

package farcell.notebook;

import farcell.wire.Message;

/** The front ends' end of the comms of user code. Told by one thread for each session; must not wait. */
public interface CommEnd {

    /** @param message one of the {@code Comm} messages */
    void told(Session session, Message message);

    /** A session has ended, and its comms with it. */
    void ended(Session session);

    /** Where there is no front end, nobody opens and nobody listens. */
    CommEnd NONE = new CommEnd() {
        @Override
        public void told(Session session, Message message) { }

        @Override
        public void ended(Session session) { }
    };
}

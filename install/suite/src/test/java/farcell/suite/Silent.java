package farcell.suite;

import farcell.wire.Link;
import farcell.wire.Message;
import java.io.IOException;

/** A kernel that grants a session whatever it asks for and listens to nothing. */
final class Silent implements Link.Handler {

    @Override
    public Message answer(Message question) {
        return new Message.Done();
    }

    @Override
    public void event(Message event) { }

    @Override
    public void gone(IOException cause) { }
}

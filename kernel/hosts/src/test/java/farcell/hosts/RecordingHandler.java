package farcell.hosts;

import farcell.wire.Link;
import farcell.wire.Message;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** The owner of a session in tests. */
final class RecordingHandler implements Link.Handler {

    final BlockingQueue<Message> events = new LinkedBlockingQueue<>();
    final CountDownLatch gone = new CountDownLatch(1);

    @Override
    public Message answer(Message question) {
        return new Message.Done();
    }

    @Override
    public void event(Message event) {
        events.add(event);
    }

    @Override
    public void gone(IOException cause) {
        gone.countDown();
    }
}

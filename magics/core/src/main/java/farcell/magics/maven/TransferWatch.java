package farcell.magics.maven;

import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;

/** Passes on what the resolver says of its downloads, and can end them. */
final class TransferWatch extends AbstractTransferListener {

    private final Transfers transfers;
    private volatile boolean cancelled;

    TransferWatch(Transfers transfers) {
        this.transfers = transfers;
    }

    void cancel() {
        cancelled = true;
    }

    @Override
    public void transferInitiated(TransferEvent event) throws TransferCancelledException {
        check();
    }

    @Override
    public void transferStarted(TransferEvent event) throws TransferCancelledException {
        check();
        if (shown(event)) {
            transfers.started(name(event), event.getResource().getContentLength());
        }
    }

    @Override
    public void transferProgressed(TransferEvent event) throws TransferCancelledException {
        check();
        if (shown(event)) {
            transfers.received(name(event), event.getDataLength());
        }
    }

    @Override
    public void transferSucceeded(TransferEvent event) {
        if (shown(event)) {
            transfers.ended(name(event), true);
        }
    }

    @Override
    public void transferFailed(TransferEvent event) {
        if (shown(event)) {
            transfers.ended(name(event), false);
        }
    }

    private void check() throws TransferCancelledException {
        if (cancelled) {
            throw new TransferCancelledException("stopped by the user");
        }
    }

    private static boolean shown(TransferEvent event) {
        return event.getRequestType() == TransferEvent.RequestType.GET
                && !event.getResource().getResourceName().contains("maven-metadata");
    }

    private static String name(TransferEvent event) {
        String path = event.getResource().getResourceName();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}

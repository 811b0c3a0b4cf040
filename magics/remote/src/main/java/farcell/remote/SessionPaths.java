package farcell.remote;

import farcell.magics.MagicException;
import farcell.magics.Platform;
import farcell.magics.maven.Transfers;
import farcell.ssh.Transfer;
import farcell.wire.Message.Hello;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What of the notebook's class path a session gets: native libraries are those of its machine. */
final class SessionPaths {

    private final SessionOptions.FilesFor files;
    private final Transfer shown;

    /** @param shown shows what is fetched for a machine of another kind */
    SessionPaths(SessionOptions.FilesFor files, Transfer shown) {
        this.files = files;
        this.shown = shown;
    }

    /** @param session what it said of its JVM; @throws MagicException where there is nothing for its machine */
    List<Path> of(List<Path> paths, Hello session) throws InterruptedException {
        return files.of(paths, Platform.of(session.os(), session.arch()), new Shown());
    }

    private final class Shown implements Transfers {

        private final Map<String, Long> sizes = new ConcurrentHashMap<>();
        private final Map<String, Long> came = new ConcurrentHashMap<>();

        @Override
        public void started(String file, long bytes) {
            sizes.put(file, bytes);
        }

        @Override
        public void received(String file, long bytes) {
            shown.at("fetching " + file, came.merge(file, bytes, Long::sum), Math.max(0, sizes.getOrDefault(file, 0L)));
        }
    }
}

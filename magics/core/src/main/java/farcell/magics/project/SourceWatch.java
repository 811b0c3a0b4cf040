package farcell.magics.project;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Calls back when something below some directories changed, once for changes that come together. */
final class SourceWatch implements AutoCloseable {

    /** Editors write a file in several steps. */
    private static final long QUIET_MILLIS = 60;

    private final WatchService service;
    private final List<Path> roots;
    private final Runnable changed;

    SourceWatch(Path directory, List<Path> roots, Runnable changed) throws IOException {
        this.service = directory.getFileSystem().newWatchService();
        this.roots = List.copyOf(roots);
        this.changed = changed;
        registerAll();
        Thread thread = new Thread(this::watch, "watch of " + directory.getFileName());
        thread.setDaemon(true);
        thread.start();
    }

    /** Also directories that are new. A directory that is registered already stays so. */
    private void registerAll() throws IOException {
        for (Path root : roots) {
            if (!Files.isDirectory(root)) {
                continue;
            }
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                    try {
                        directory.register(service, StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE);
                        return FileVisitResult.CONTINUE;
                    } catch (IOException e) {
                        if (Files.isDirectory(directory)) {
                            throw e;
                        }
                        // It went away meanwhile.
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    private void watch() {
        try {
            while (true) {
                boolean relevant = drain(service.take());
                for (WatchKey key; (key = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS)) != null; ) {
                    relevant |= drain(key);
                }
                registerAll();
                if (relevant) {
                    changed.run();
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            // The notebook ended.
        } catch (IOException e) {
            System.getLogger(SourceWatch.class.getName()).log(System.Logger.Level.WARNING, "watching " + roots, e);
        }
    }

    /** @return whether it was about anything but an editor's own files */
    private static boolean drain(WatchKey key) {
        boolean relevant = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            String name = String.valueOf(event.context());
            relevant |= event.kind() == StandardWatchEventKinds.OVERFLOW
                    || !name.startsWith(".") && !name.endsWith("~") && !name.endsWith(".swp");
        }
        key.reset();
        return relevant;
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}

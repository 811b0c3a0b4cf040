package farcell.magics.maven;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The sources jars of a notebook's jars, for documentation. Those of Maven artifacts are fetched when first asked for. */
public final class SourceJars {

    private final Dependencies dependencies;
    private final Executor background;
    private final Map<Path, CompletableFuture<Optional<Path>>> asked = new ConcurrentHashMap<>();

    public SourceJars(Dependencies dependencies) {
        this(dependencies, oneThread());
    }

    /** @param background where they are fetched */
    SourceJars(Dependencies dependencies, Executor background) {
        this.dependencies = dependencies;
        this.background = background;
    }

    private static Executor oneThread() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "farcell sources");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * The sources of a jar: beside it, or fetched before. Never waits: those of a Maven artifact are asked for in the
     * background, once; without a network there are none.
     */
    public Optional<Path> of(Path jar) {
        String name = String.valueOf(jar.getFileName());
        if (!name.endsWith(".jar")) {
            return Optional.empty();
        }
        Path beside = jar.resolveSibling(name.substring(0, name.length() - ".jar".length()) + "-sources.jar");
        if (Files.isRegularFile(beside)) {
            return Optional.of(beside);
        }
        return dependencies.artifact(jar).flatMap(artifact ->
                asked.computeIfAbsent(jar, path -> fetch(artifact)).getNow(Optional.empty()));
    }

    private CompletableFuture<Optional<Path>> fetch(Coordinate jar) {
        Coordinate sources = new Coordinate(jar.group(), jar.artifact(), "jar", "sources", jar.version());
        return CompletableFuture.supplyAsync(() -> {
            try {
                return dependencies.fetchAside(sources);
            } catch (RuntimeException e) {
                return Optional.empty(); // not published, or no network: the signature is shown without them
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }, background);
    }
}

package farcell.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.EngineProvider;
import ai.djl.util.Platform;
import farcell.runtime.Hosts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;

/**
 * PyTorch as DJL finds it in a session: the same engine, loaded from libraries that fit the session's machine. A session
 * that was given a GPU and nothing else never gets an engine that computes on the CPU.
 */
public final class SessionPyTorch implements EngineProvider {

    private static final String PROVIDER = "ai.djl.pytorch.engine.PtEngineProvider";

    private Engine engine;

    private static boolean isThere() {
        return SessionPyTorch.class.getClassLoader().getResource(PROVIDER.replace('.', '/') + ".class") != null;
    }

    /** Without PyTorch's jar this is no engine: it has another name then, and comes last. */
    @Override
    public String getEngineName() {
        return isThere() ? Engines.PYTORCH : "none";
    }

    @Override
    public int getEngineRank() {
        return isThere() ? 2 : Integer.MAX_VALUE;
    }

    @Override
    public synchronized Engine getEngine() {
        if (engine == null) {
            if (!isThere()) {
                throw new EngineException("there is no PyTorch on the class path; %use djl brings one");
            }
            natives().prepare();
            Engine loaded = Loaded.engine();
            check(loaded);
            report(loaded);
            engine = loaded;
        }
        return engine;
    }

    /** Links to PyTorch's engine. */
    private static final class Loaded {
        static Engine engine() {
            return new ai.djl.pytorch.engine.PtEngineProvider().getEngine();
        }
    }

    private static PyTorchNatives natives() {
        ClassLoader loader = SessionPyTorch.class.getClassLoader();
        Properties jni = new Properties();
        try (InputStream in = loader.getResourceAsStream("jnilib/pytorch.properties")) {
            if (in != null) {
                jni.load(in);
            }
        } catch (IOException e) {
            throw new EngineException("the jar pytorch-jni cannot be read: " + e.getMessage(), e);
        }
        String classifier = Platform.detectPlatform("pytorch").getClassifier();
        return new PyTorchNatives(System.getenv(), System.getProperties(),
                new LibtorchSearch(System.getenv(), Path.of("/")), jni.getProperty("jni_version", ""),
                flavor -> loader.getResource("jnilib/" + classifier + "/" + flavor + "/"
                        + System.mapLibraryName("djl_torch")) != null);
    }

    private static void check(Engine loaded) {
        PyTorchNatives.Gpu gpu = PyTorchNatives.Gpu.of(System.getProperty(PyTorchNatives.GPU));
        if (gpu == PyTorchNatives.Gpu.REQUIRED && !loaded.defaultDevice().isGpu()) {
            throw new EngineException("This session has a GPU, and PyTorch (" + System.getProperty(PyTorchNatives.PATH,
                    "from " + PyTorchNatives.PATH) + ") cannot use it: it would compute on the CPU. Compare the driver"
                    + " (nvidia-smi) with the CUDA version that this PyTorch was built for, restart the session"
                    + " (%session stop NAME), or let the CPU do: gpu=...,cpu");
        }
    }

    private static void report(Engine loaded) {
        try {
            Hosts.current().fact("engine", loaded.getEngineName() + " " + loaded.getVersion() + " on "
                    + (loaded.defaultDevice().isGpu() ? loaded.defaultDevice().toString() : "the CPU"));
        } catch (IllegalStateException e) {
            // Not inside a session.
        }
    }
}

package farcell.suite;

import farcell.jupyter.ConnectionFile;
import farcell.jupyter.KernelServer;
import farcell.jupyter.client.JupyterClient;
import farcell.magics.maven.Dependencies;
import farcell.magics.standard.Libraries;
import farcell.magics.standard.StandardMagics;
import farcell.remote.FarcellInterpreter;
import farcell.remote.SessionOptions;
import farcell.remote.StartSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** The runners of the behaviour suite: where the kernel is that a test speaks to, by Jupyter's protocol. */
enum Place {

    /** The kernel's classes in this JVM; sessions are JVMs of their own. */
    IN_PROCESS {
        @Override
        LiveKernel open(Path directory) {
            KernelServer server = new KernelServer(ConnectionFile.local("a key"), () -> FarcellInterpreter.open(
                    new FarcellInterpreter.Settings(directory, directory.resolve("objects"), "", 100_000_000,
                            StandardMagics.make(Dependencies.maven(), Libraries.bundled(), System::nanoTime),
                            StartSettings.NONE, SessionOptions.NONE)),
                    FarcellInterpreter.describe());
            try {
                server.start();
                JupyterClient client = JupyterClient.connect(server.connection(), JupyterClient.LIMIT);
                return new LiveKernel(client, () -> {
                    client.close();
                    server.close();
                });
            } catch (IOException e) {
                server.close();
                throw new UncheckedIOException(e);
            }
        }
    },

    /** The distribution's launcher, started as Jupyter starts it. */
    INSTALLED {
        @Override
        LiveKernel open(Path directory) {
            return installed(directory, Map.of());
        }
    },

    /** The same, kernel and sessions on the newer JDK. */
    INSTALLED_ON_NEWER_JDK {
        @Override
        LiveKernel open(Path directory) {
            return installed(directory, Map.of("JAVA_HOME", InstalledTest.newer().home().toString()));
        }
    };

    private static LiveKernel installed(Path directory, Map<String, String> environment) {
        Installed installed = new Installed(directory, environment);
        return new LiveKernel(installed.kernel().client(), installed::close);
    }

    /** Starts a kernel. @param directory its working directory, for its files, too */
    abstract LiveKernel open(Path directory);
}

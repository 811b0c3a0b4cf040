package farcell.jupyter.client;

import farcell.jupyter.ConnectionFile;
import farcell.jupyter.Signer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A kernel process started as Jupyter starts one from a kernelspec, and a client of it. */
public final class LaunchedKernel implements AutoCloseable {
    /** Ports that systems give to nobody who asks for any: those from 32768 on (Linux) or 49152 on (others). */
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 32_767;
    private static final int TRIES = 1_000;
    /** How long a process that was killed may take to be gone, in seconds; one with much memory takes its time. */
    private static final int KILL_SECONDS = 60;

    private final Process process;
    private final JupyterClient client;

    private LaunchedKernel(Process process, JupyterClient client) {
        this.process = process;
        this.client = client;
    }

    /**
     * Starts a kernel and connects to it.
     *
     * @param argv        the kernelspec's argv; {@code {connection_file}} is replaced
     * @param directory   where the kernel runs, and where the connection file and {@code kernel.log} are written
     * @param environment added to this process's own
     * @param limit       how long the kernel may take to be there
     * @throws IOException with the kernel's last words when it does not come up
     */
    public static LaunchedKernel launch(List<String> argv, Path directory, Map<String, String> environment,
                                        Duration limit) throws IOException {
        int[] ports = freePorts(5);
        ConnectionFile connection = new ConnectionFile("tcp", "127.0.0.1", ports[0], ports[1], ports[2], ports[3],
                ports[4], UUID.randomUUID().toString(), Signer.SCHEME, "");
        Path file = directory.resolve("connection-" + UUID.randomUUID() + ".json");
        connection.write(file);
        Path log = directory.resolve("kernel.log");
        ProcessBuilder builder = new ProcessBuilder(
                argv.stream().map(part -> part.replace("{connection_file}", file.toString())).toList());
        builder.directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            return new LaunchedKernel(process, JupyterClient.connect(connection, limit, process.onExit()));
        } catch (IOException | RuntimeException e) {
            String state = process.isAlive() ? "still runs" : "exited with " + process.exitValue();
            process.destroyForcibly();
            throw new IOException("The kernel " + String.join(" ", argv) + " did not come up; it " + state
                    + " and said:\n" + Files.readString(log), e);
        }
    }

    /** Until the kernel has them, nobody who asks the system for any port can get them. */
    private static int[] freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; held.size() < count; i++) {
                try {
                    held.add(new ServerSocket(ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1), 1,
                            InetAddress.getLoopbackAddress()));
                } catch (BindException e) {
                    if (i == TRIES) {
                        throw e;
                    }
                }
            }
            return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    public JupyterClient client() {
        return client;
    }

    public Process process() {
        return process;
    }

    /** Shuts the kernel down as Jupyter does. @return whether it exited within the limit */
    public boolean shutdown(Duration limit) {
        try {
            client.shutdown(false);
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends the process, with force if need be, and waits until it is gone: what it writes to can be removed then. */
    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
        process.onExit().completeOnTimeout(process, KILL_SECONDS, TimeUnit.SECONDS).join();
    }
}

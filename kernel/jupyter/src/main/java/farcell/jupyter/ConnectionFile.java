package farcell.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where a kernel listens and how messages are signed (messaging specification, "Connection files").
 *
 * @param transport       {@code tcp} or {@code ipc}
 * @param ip              address for tcp; for ipc the path that each socket's file begins with
 * @param key             key of the signatures; empty = messages are not signed
 * @param signatureScheme {@code hmac-sha256}
 * @param kernelName      name of the kernelspec, or the empty string
 */
public record ConnectionFile(String transport, String ip, int shellPort, int iopubPort, int stdinPort, int controlPort,
                             int heartbeatPort, String key, String signatureScheme, String kernelName) {

    /** A file for a kernel on this machine that chooses its own ports (0 = any free one). */
    public static ConnectionFile local(String key) {
        return new ConnectionFile("tcp", "127.0.0.1", 0, 0, 0, 0, 0, key, Signer.SCHEME, "");
    }

    public int port(Channel channel) {
        return switch (channel) {
            case SHELL -> shellPort;
            case CONTROL -> controlPort;
            case STDIN -> stdinPort;
            case IOPUB -> iopubPort;
        };
    }

    /** ZeroMQ endpoint of a port: {@code tcp://ip:port}, or {@code ipc://ip-port}. */
    public String endpoint(int port) {
        return isIpc() ? "ipc://" + ip + "-" + port : "tcp://" + ip + ":" + (port == 0 ? "*" : port);
    }

    public boolean isIpc() {
        return transport.equals("ipc");
    }

    /** @throws IOException with a text for the user when the file is missing or not a connection file */
    public static ConnectionFile read(Path path) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new IOException("The connection file " + path + " does not exist. Jupyter makes it and gives its "
                    + "path as {connection_file} in kernel.json; the kernel is not started by hand.", e);
        } catch (IOException e) {
            throw new IOException("The connection file " + path + " cannot be read: " + e, e);
        }
        JsonNode json;
        try {
            json = Json.parse(bytes);
        } catch (IOException e) {
            throw new IOException("The connection file " + path + " is not JSON: " + e.getMessage(), e);
        }
        try {
            return parse(json);
        } catch (IllegalArgumentException e) {
            throw new IOException("The connection file " + path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static ConnectionFile parse(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("it holds no JSON object");
        }
        String transport = json.path("transport").asText("tcp");
        if (!transport.equals("tcp") && !transport.equals("ipc")) {
            throw new IllegalArgumentException("transport is \"" + transport + "\"; tcp and ipc are supported");
        }
        String key = json.path("key").asText("");
        String scheme = json.path("signature_scheme").asText(Signer.SCHEME);
        if (!key.isEmpty() && !scheme.equals(Signer.SCHEME)) {
            throw new IllegalArgumentException("signature_scheme is \"" + scheme + "\"; only " + Signer.SCHEME
                    + " is supported");
        }
        return new ConnectionFile(transport, text(json, "ip"), port(json, "shell_port"), port(json, "iopub_port"),
                port(json, "stdin_port"), port(json, "control_port"), port(json, "hb_port"), key, scheme,
                json.path("kernel_name").asText(""));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new IllegalArgumentException("field " + field + " is missing");
        }
        return value.textValue();
    }

    private static int port(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.canConvertToInt() || value.intValue() < 0 || value.intValue() > 65535) {
            throw new IllegalArgumentException("field " + field + " is "
                    + (value.isMissingNode() ? "missing" : value.toString()) + "; a port from 0 to 65535 is needed");
        }
        return value.intValue();
    }

    /** Writes the file, readable by its owner alone where the file system knows owners. */
    public void write(Path path) throws IOException {
        ObjectNode json = Json.object();
        json.put("transport", transport).put("ip", ip).put("shell_port", shellPort).put("iopub_port", iopubPort)
                .put("stdin_port", stdinPort).put("control_port", controlPort).put("hb_port", heartbeatPort)
                .put("key", key).put("signature_scheme", signatureScheme).put("kernel_name", kernelName);
        Files.deleteIfExists(path);
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(path,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(path, Json.bytes(json));
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return transport + "://" + ip + " shell " + shellPort + " iopub " + iopubPort + " stdin " + stdinPort
                + " control " + controlPort + " heartbeat " + heartbeatPort;
    }
}

package farcell.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Messages to frames and back: identities, {@code <IDS|MSG>}, signature, header, parent header, metadata, content,
 * buffers (messaging specification, "The Wire Protocol"). Thread-safe.
 */
public final class WireCodec {
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
    private static final int JSON_FRAMES = 4;
    private static final String[] FRAME_NAMES = {"header", "parent_header", "metadata", "content"};

    private final Signer signer;

    public WireCodec(Signer signer) {
        this.signer = signer;
    }

    public List<byte[]> encode(WireMessage message) throws IOException {
        return frames(message.identities(), List.of(Json.bytes(message.header()), Json.bytes(message.parent()),
                Json.bytes(message.metadata()), Json.bytes(message.content())), message.buffers());
    }

    /** @param json header, parent header, metadata and content */
    List<byte[]> frames(List<byte[]> identities, List<byte[]> json, List<byte[]> buffers) {
        List<byte[]> frames = new ArrayList<>(identities);
        frames.add(DELIMITER);
        frames.add(signer.sign(json));
        frames.addAll(json);
        frames.addAll(buffers);
        return frames;
    }

    /** @throws IOException when the frames are no message, or its signature is wrong: drop it */
    public WireMessage decode(List<byte[]> frames) throws IOException {
        int delimiter = 0;
        while (delimiter < frames.size() && !Arrays.equals(frames.get(delimiter), DELIMITER)) {
            delimiter++;
        }
        int first = delimiter + 2;
        if (frames.size() < first + JSON_FRAMES) {
            throw new IOException("not a Jupyter message: " + frames.size() + " frames"
                    + (delimiter == frames.size() ? ", no <IDS|MSG>" : ""));
        }
        List<byte[]> json = frames.subList(first, first + JSON_FRAMES);
        if (!signer.verify(frames.get(delimiter + 1), json)) {
            throw new IOException("wrong signature");
        }
        ObjectNode[] parts = new ObjectNode[JSON_FRAMES];
        for (int i = 0; i < JSON_FRAMES; i++) {
            parts[i] = parse(json.get(i), FRAME_NAMES[i]);
        }
        if (!parts[0].path("msg_type").isTextual() || !parts[0].path("msg_id").isTextual()) {
            throw new IOException("header without msg_type or msg_id");
        }
        return new WireMessage(List.copyOf(frames.subList(0, delimiter)), parts[0], parts[1], parts[2], parts[3],
                List.copyOf(frames.subList(first + JSON_FRAMES, frames.size())));
    }

    private static ObjectNode parse(byte[] frame, String name) throws IOException {
        JsonNode node;
        try {
            node = Json.parse(frame);
        } catch (IOException e) {
            throw new IOException(name + " is not JSON: " + e.getMessage(), e);
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        // Some clients send null for "none".
        if (node.isNull() || node.isMissingNode()) {
            return Json.object();
        }
        throw new IOException(name + " is not a JSON object");
    }
}

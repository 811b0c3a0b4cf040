package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A message of the Jupyter protocol. Headers are kept as they came, so that fields unknown here survive into the
 * {@code parent_header} of replies. Treat the JSON as read-only once the message is made.
 *
 * @param identities routing frames in front of the delimiter; on iopub the topic
 * @param header     {@code msg_id, session, username, date, msg_type, version} and whatever else the sender put there
 * @param parent     header of the message that this one belongs to; an empty object for none
 * @param buffers    binary frames behind the content
 */
public record WireMessage(List<byte[]> identities, ObjectNode header, ObjectNode parent, ObjectNode metadata,
                          ObjectNode content, List<byte[]> buffers) {

    public String type() {
        return header.path("msg_type").asText();
    }

    public String id() {
        return header.path("msg_id").asText();
    }

    /** Id of the message that this one belongs to, or the empty string. */
    public String parentId() {
        return parent.path("msg_id").asText();
    }

    @Override
    public String toString() {
        return type() + " " + id() + (parentId().isEmpty() ? "" : " of " + parentId());
    }
}

package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** kernel_info_request: needs no interpreter, so it is answered from the first moment. */
final class KernelInfo {
    private final Interpreter.Language language;
    private final List<String> features;

    /** @param features what is on beyond the protocol, as the messaging specification names it */
    KernelInfo(Interpreter.Language language, List<String> features) {
        this.language = language;
        this.features = List.copyOf(features);
    }

    Optional<Reply> handle(Request request) {
        ObjectNode content = Reply.ok().put("protocol_version", Outbox.PROTOCOL)
                .put("implementation", language.implementation())
                .put("implementation_version", language.implementationVersion())
                .put("banner", language.banner())
                .put("debugger", false);
        content.putObject("language_info").put("name", language.name()).put("version", language.version())
                .put("mimetype", language.mimetype()).put("file_extension", language.fileExtension())
                .put("pygments_lexer", language.pygmentsLexer()).put("codemirror_mode", language.codemirrorMode());
        ArrayNode links = content.putArray("help_links");
        language.helpLinks().forEach((text, url) -> links.addObject().put("text", text).put("url", url));
        content.set("supported_features", Json.strings(features));
        return Optional.of(Reply.of(content));
    }
}

package farcell.display;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import farcell.display.render.VegaLite;
import farcell.runtime.Renderers;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.ServiceLoader;
import javax.imageio.ImageIO;

/** What a session does with a value: the renderers that the jar brings, applied to it. */
public record Rendered(DisplayData data) {

    private static final MIMEType VEGA_LITE = MIMEType.parse(VegaLite.MIME);

    public static Rendered of(Object value) {
        Renderer renderer = new Renderer();
        for (Renderers renderers : ServiceLoader.load(Renderers.class)) {
            if (renderers.applies(Rendered.class.getClassLoader())) {
                renderers.register(renderer);
            }
        }
        return new Rendered(renderer.render(value));
    }

    public String text() {
        return (String) data.getData(MIMEType.TEXT_PLAIN);
    }

    public String html() {
        return (String) data.getData(MIMEType.TEXT_HTML);
    }

    public String json() {
        return (String) data.getData(VEGA_LITE);
    }

    public JsonNode vegaLite() {
        try {
            return new ObjectMapper().readTree(json());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    public BufferedImage png() {
        byte[] bytes = Base64.getDecoder().decode((String) data.getData(MIMEType.IMAGE_PNG));
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public boolean has(String type) {
        return data.hasDataForType(MIMEType.parse(type));
    }
}

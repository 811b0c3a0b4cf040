package farcell.session.render;

import farcell.runtime.Renderers;
import farcell.wire.Bundle;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.DisplayDataRenderable;
import io.github.spencerpark.jupyter.kernel.display.RenderFunction;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.common.Image;
import io.github.spencerpark.jupyter.kernel.display.common.Text;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** IJava's registry of renderers, with our text form for all that nobody registered, and nothing that throws. */
public final class SessionRenderer extends Renderer {

    /** A service file so broken that it never ends is given up. */
    private static final int MAX_FAILURES = 100;

    private final Set<Class<?>> registered = ConcurrentHashMap.newKeySet();
    private final Set<String> loaded = ConcurrentHashMap.newKeySet();
    private final Consumer<String> log;

    public SessionRenderer(Consumer<String> log) {
        this.log = log;
        Text.registerAll(this);
        try {
            createRegistration(java.awt.image.RenderedImage.class).preferring(MIMEType.IMAGE_PNG)
                    .supporting(MIMEType.IMAGE_JPEG, MIMEType.IMAGE_GIF).register(Image::renderImage);
        } catch (LinkageError e) {
            log.accept("This JVM has no java.desktop, so images are not shown: " + e);
        }
    }

    /** Registers renderers of libraries that are on the class path of user code now and were not before. */
    public void loadFrom(ClassLoader loader) {
        Iterator<Renderers> found = ServiceLoader.load(Renderers.class, loader).iterator();
        for (int failures = 0; failures < MAX_FAILURES;) {
            try {
                if (!found.hasNext()) {
                    return;
                }
                Renderers renderers = found.next();
                String name = renderers.getClass().getName();
                if (!loaded.contains(name) && renderers.applies(loader) && loaded.add(name)) {
                    renderers.register(this);
                }
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                failures++;
                log.accept("Renderers of a library were left out: " + e);
            }
        }
    }

    @Override
    public <T> void register(Set<MIMEType> supported, Set<MIMEType> preferred, Set<Class<? extends T>> types,
            RenderFunction<T> function) {
        super.register(supported, preferred, types, function);
        registered.addAll(types);
    }

    @Override
    public DisplayData render(Object value, Map<String, Object> params) {
        if (value instanceof DisplayData data) {
            return data;
        }
        if (!isRegistered(value)) {
            return new DisplayData(PlainText.of(value));
        }
        try {
            return super.render(value, params);
        } catch (Throwable e) {
            return failed(value, e);
        }
    }

    @Override
    public DisplayData renderAs(Object value, Map<String, Object> params, String... types) {
        if (types.length == 0) {
            return render(value, params);
        }
        if (value instanceof DisplayData || !isRegistered(value)) {
            return render(value, params);
        }
        try {
            return super.renderAs(value, params, types);
        } catch (Throwable e) {
            return failed(value, e);
        }
    }

    /** Never throws but what stops a cell. */
    public Bundle bundle(Object value) {
        try {
            return Bundles.of(render(value));
        } catch (Throwable e) {
            PlainText.rethrowStop(e);
            return Bundle.text(PlainText.of(value));
        }
    }

    private boolean isRegistered(Object value) {
        return value instanceof DisplayDataRenderable
                || value != null && registered.stream().anyMatch(type -> type.isInstance(value));
    }

    private DisplayData failed(Object value, Throwable thrown) {
        PlainText.rethrowStop(thrown);
        log.accept("A renderer for " + value.getClass().getName() + " threw " + thrown);
        return new DisplayData(PlainText.of(value) + "\n(its renderer threw " + PlainText.string(thrown) + ")");
    }
}

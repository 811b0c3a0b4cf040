package farcell.djl;

import ai.djl.engine.EngineException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.function.Predicate;

/**
 * Which native libraries PyTorch is to be loaded from in this session, decided before DJL loads any: DJL compares no
 * versions, and takes the CPU where it finds nothing for a GPU.
 */
final class PyTorchNatives {

    static final String PATH = "PYTORCH_LIBRARY_PATH";
    static final String VERSION = "PYTORCH_VERSION";
    static final String FLAVOR = "PYTORCH_FLAVOR";

    /** What DJL's JNI library for CUDA is built for. */
    private static final String CUDA = "cu128";

    /** What a session was given, from the property {@link #GPU}. */
    enum Gpu {
        /** None, or nobody asked. */
        NONE,
        /** One, but the CPU will do. */
        WANTED,
        /** One, and nothing else will do. */
        REQUIRED;

        static Gpu of(String text) {
            return text == null ? NONE : text.equals("required") ? REQUIRED : text.equals("wanted") ? WANTED : NONE;
        }
    }

    /** System property by which the launcher says what the session was given. */
    static final String GPU = "farcell.gpu";

    private final Map<String, String> environment;
    private final Properties properties;
    private final LibtorchSearch search;
    private final String jni;
    private final Predicate<String> hasFlavor;

    /**
     * @param properties of the system: DJL reads there what the environment does not say
     * @param jni        version of DJL's JNI library for PyTorch, {@code 2.7.1-0.35.1}; it begins with PyTorch's
     * @param hasFlavor  whether there is a JNI library for a flavor
     */
    PyTorchNatives(Map<String, String> environment, Properties properties, LibtorchSearch search, String jni,
            Predicate<String> hasFlavor) {
        this.environment = environment;
        this.properties = properties;
        this.search = search;
        this.jni = jni;
        this.hasFlavor = hasFlavor;
    }

    private String wanted() {
        return jni.contains("-") ? jni.substring(0, jni.indexOf('-')) : jni;
    }

    private String setting(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? properties.getProperty(name, "") : value;
    }

    /** Sets what DJL is to read. @throws EngineException when what there is does not fit, saying what to do */
    void prepare() {
        threads();
        if (jni.isEmpty()) {
            // DJL itself says what is missing.
            return;
        }
        if (!setting(PATH).isEmpty()) {
            checkOwn();
        } else if (Gpu.of(properties.getProperty(GPU)) != Gpu.NONE) {
            find();
        }
    }

    /** For the CPUs that the session has. PyTorch would take all of the machine's, twice. */
    private void threads() {
        properties.putIfAbsent("ai.djl.pytorch.num_threads",
                String.valueOf(Runtime.getRuntime().availableProcessors()));
        properties.putIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    }

    /** What the user chose is taken if its version is the one, or cannot be told. */
    private void checkOwn() {
        for (String each : setting(PATH).split(File.pathSeparator)) {
            Optional<Libtorch> there = Libtorch.in(Path.of(each));
            if (there.isEmpty()) {
                continue;
            }
            if (!there.get().version().isEmpty() && !there.get().version().equals(wanted())) {
                throw new EngineException(PATH + " names " + there.get().describe() + ", and this DJL works with PyTorch "
                        + wanted() + " only (other versions load, and then fail or compute wrongly); set it to a "
                        + wanted() + ", or unset it");
            }
            if (!there.get().flavor().isEmpty() && !hasFlavor.test(there.get().flavor())) {
                throw new EngineException(PATH + " names " + there.get().describe() + ", and this DJL has no library for "
                        + there.get().flavor() + ", only for " + CUDA + " and cpu; set it to such a PyTorch, or unset it");
            }
            use(there.get());
            return;
        }
        throw new EngineException(PATH + " is " + setting(PATH) + ", where there is no "
                + System.mapLibraryName("torch") + "; correct or unset it");
    }

    private void find() {
        List<Libtorch> all = search.all();
        Optional<Libtorch> fitting = all.stream().filter(each -> each.cuda() && each.version().equals(wanted())
                && each.flavor().equals(CUDA) && hasFlavor.test(CUDA)).findFirst();
        if (fitting.isPresent()) {
            use(fitting.get());
        } else if (Gpu.of(properties.getProperty(GPU)) == Gpu.REQUIRED) {
            throw new EngineException(missing(all));
        }
    }

    private String missing(List<Libtorch> all) {
        StringJoiner found = new StringJoiner("; ");
        all.forEach(each -> found.add(each.describe() + (each.cuda() ? "" : " (without CUDA)")));
        return "This session has a GPU, and DJL would compute on the CPU: it needs the libraries of PyTorch " + wanted()
                + " built for CUDA 12.8 (" + CUDA + "), just this version. "
                + (all.isEmpty() ? "No PyTorch was found on this machine" : "Found: " + found)
                + ". Install it there: python3 -m pip install torch==" + wanted()
                + " --index-url https://download.pytorch.org/whl/" + CUDA + " (in the active environment), or set " + PATH
                + " to the directory that has it; or let the CPU do: gpu=...,cpu";
    }

    private void use(Libtorch libtorch) {
        set(PATH, libtorch.directory().toString());
        set(VERSION, wanted());
        set(FLAVOR, !libtorch.flavor().isEmpty() ? libtorch.flavor() : libtorch.cuda() ? CUDA : "cpu");
    }

    private void set(String name, String value) {
        if (setting(name).isEmpty()) {
            properties.setProperty(name, value);
        }
    }
}

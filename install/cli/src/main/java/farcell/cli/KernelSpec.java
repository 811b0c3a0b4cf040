package farcell.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A kernelspec: how a front end starts the kernel (jupyter_client documentation, "Kernel specs").
 *
 * @param argv        the command; {@code {connection_file}} stands for the connection file
 * @param displayName what launchers and menus show
 * @param environment variables set for the kernel
 */
record KernelSpec(List<String> argv, String displayName, Map<String, String> environment) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final List<String> LOGOS = List.of("logo-svg.svg");

    /** A spec that starts {@code home}'s kernel on a Java, by absolute paths. @param options further ones of its JVM */
    static KernelSpec of(FarcellHome home, JavaHome java, String displayName, List<String> options) {
        List<String> argv = new ArrayList<>(List.of(java.launcher().toString(), "@" + home.javaOptions()));
        argv.addAll(options);
        argv.addAll(List.of("-jar", home.kernelJar().toString(), "kernel", "-f", "{connection_file}"));
        String name = displayName == null ? "Farcell (Java " + java.feature() + ")" : displayName;
        return new KernelSpec(argv, name, Map.of(FarcellHome.VARIABLE, home.directory().toString()));
    }

    /** @return the content of {@code kernel.json} */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        argv.forEach(json.putArray("argv")::add);
        json.put("display_name", displayName);
        json.put("language", "java");
        json.put("interrupt_mode", "message");
        // That the kernel welcomes subscribers (JEP 65), so that clients need not ask until it is there; as ipykernel's.
        json.put("kernel_protocol_version", "5.5");
        ObjectNode variables = json.putObject("env");
        environment.forEach(variables::put);
        json.putObject("metadata").put("debugger", false);
        return json;
    }

    /**
     * Writes the spec; an older one of that name is replaced in one step.
     *
     * @param data a Jupyter data directory
     * @param name the kernel's name: letters, digits, dots, dashes, underscores
     * @return the spec's directory
     */
    Path write(Path data, String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new Failure("\"" + name + "\" cannot name a kernel: use letters, digits, dots, dashes and"
                    + " underscores only");
        }
        Path directory = data.toAbsolutePath().normalize().resolve("kernels").resolve(name);
        Files.createDirectories(directory);
        for (String logo : LOGOS) {
            try (InputStream image = KernelSpec.class.getResourceAsStream(logo)) {
                Files.copy(image, directory.resolve(logo), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path fresh = directory.resolve("kernel.json." + ProcessHandle.current().pid());
        try {
            Files.write(fresh, new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json()));
            Files.move(fresh, directory.resolve("kernel.json"), StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return directory;
    }
}

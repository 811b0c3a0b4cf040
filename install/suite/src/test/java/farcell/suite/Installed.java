package farcell.suite;

import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.ExecuteRequest;
import farcell.jupyter.client.LaunchedKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The kernel as it is installed, spoken to as Jupyter does. */
final class Installed implements Runner {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** Of the end: sessions, one after another with what brings them there, have 5 to 10 s each before they are ended by force. */
    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    private final LaunchedKernel kernel;

    Installed(Path directory, Map<String, String> environment) {
        // What tests make does not belong in the history or the objects of whoever runs them.
        Map<String, String> own = new TreeMap<>(Map.of("FARCELL_HISTORY", "off"));
        own.put("FARCELL_DATA", directory.resolve("data").toString());
        own.putAll(environment);
        Path launcher = Path.of(System.getProperty("farcell.home"), "bin", "farcell");
        try {
            kernel = LaunchedKernel.launch(List.of("sh", launcher.toString(), "kernel", "-f", "{connection_file}"),
                    directory, own, LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Shown run(String code) {
        return execute(ExecuteRequest.of(code).goOnAfterError());
    }

    @Override
    public Shown ask(String code) {
        return execute(ExecuteRequest.of(code).goOnAfterError().withoutHistory());
    }

    private Shown execute(ExecuteRequest request) {
        Exchange exchange = kernel.client().start(request).await(LIMIT);
        List<String> shown = new ArrayList<>();
        exchange.published().stream().filter(m -> m.type().endsWith("display_data"))
                .forEach(m -> shown.add(m.content().path("data").path("text/plain").asText()));
        Optional<String> error = exchange.error().flatMap(e -> Shown.error(e.path("ename").asText(),
                e.path("evalue").asText(), StreamSupport.stream(e.path("traceback").spliterator(), false)
                        .map(line -> line.asText()).toList()));
        return new Shown(exchange.resultText(), exchange.text("stdout"), exchange.text("stderr"), error, shown);
    }

    LaunchedKernel kernel() {
        return kernel;
    }

    @Override
    public void close() {
        List<String> problems = kernel.client().problems();
        boolean gone = kernel.shutdown(END_LIMIT);
        kernel.close();
        if (!problems.isEmpty()) {
            throw new AssertionError("messages that break the specification: " + problems);
        }
        if (!gone) {
            throw new AssertionError("the kernel did not end");
        }
    }
}

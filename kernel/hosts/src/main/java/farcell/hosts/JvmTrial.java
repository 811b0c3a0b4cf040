package farcell.hosts;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether a JVM starts with the options that a user chose: asked before a session that holds values makes room for it. */
final class JvmTrial {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Commands commands;

    JvmTrial(Commands commands) {
        this.commands = commands;
    }

    /** @throws LaunchException with what the JVM said; nothing is run where the user chose nothing */
    void check(JavaRuntime java, SessionRequest request) throws LaunchException, InterruptedException {
        if (request.jvmArguments().isEmpty() && request.memory() == 0) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(java.java().toString()));
        if (request.memory() > 0) {
            command.add("-Xmx" + request.memory());
        }
        command.addAll(request.jvmArguments());
        command.add("-version");
        try {
            Commands.Output output = commands.run(command, LIMIT);
            if (!output.ok()) {
                throw new LaunchException(java.describe() + " does not start with these options: "
                        + (output.timedOut() ? "it was not up after " + LIMIT.toSeconds() + " s" : said(output)));
            }
        } catch (IOException e) {
            throw new LaunchException("cannot start " + java.java() + ": " + e.getMessage(), e);
        }
    }

    private static String said(Commands.Output output) {
        return (output.stderr() + "\n" + output.stdout()).lines().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("Error: A fatal exception"))
                .filter(line -> !line.startsWith("Error: Could not create the Java Virtual Machine"))
                .limit(4).collect(Collectors.joining("; "));
    }
}

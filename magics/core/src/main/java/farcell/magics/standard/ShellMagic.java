package farcell.magics.standard;

import farcell.jupyter.Interpreter.CellOutput;
import farcell.magics.CodeFailedException;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicContext;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.Source;
import farcell.magics.ValueType;
import farcell.wire.Bundle;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code %%sh} and {@code %sh}: commands on the notebook's own machine. */
final class ShellMagic {

    /** How long what a stopped command started may take to end, in seconds. */
    private static final int PATIENCE = 3;
    /** How long output may still come from what a command left running, in milliseconds. */
    private static final int DRAIN = 1000;

    private static final Parameter<String> COMMAND = Parameter.rest("command", "a command line")
            .suggesting(scope -> PathProposals.of(scope));

    private static final Parameter<Optional<String>> SESSION = Parameter.option("session", ValueType.TEXT,
            "session where they run; default: this machine");
    /** A constant of a class file has at most 65,535 bytes (JVMS 4.4.7), three for a char at most. */
    private static final int CONSTANT = 20_000;

    private ShellMagic() {}

    static Magic make() {
        return Magic.named("sh", "Runs shell commands, on this machine or where a session is").aliases("bash")
                .line(List.of(COMMAND), call -> run(call, call.get(COMMAND)))
                .textCell(List.of(SESSION), (call, body, rest) -> call.get(SESSION).isPresent()
                        ? runIn(call, call.get(SESSION).get(), body.text()) : run(call, body.text()))
                .help("""
                        Examples:
                          %sh ls -l data
                          %%sh
                          set -e
                          make -C native
                          ls native/build

                        Runs in the notebook's directory, by sh, with the variables of %env and no input. Output is
                        shown as it comes. An exit code other than 0 is an error. Interrupting the cell ends the commands and
                        all that they started.

                          %%sh session=lab1-1
                          nvidia-smi

                        Runs where that session is, in its working directory, with the variables of its process.""")
                .build();
    }

    private static Optional<Bundle> run(MagicCall call, String script) throws InterruptedException {
        if (script.isBlank()) {
            throw new MagicException("%sh: write a command after it, or %%sh on the first line of a cell of commands");
        }
        if (!call.context().local()) {
            throw new MagicException("%%sh runs on this machine only, not in another session; leave %%remote out, and name"
                    + " a session: %%sh session=NAME");
        }
        Process process = start(call, script);
        CellOutput out = call.context().out();
        Thread standard = pump(process.getInputStream(), out, "stdout");
        Thread error = pump(process.getErrorStream(), out, "stderr");
        int code;
        try {
            code = process.waitFor();
            // What it left running in the background may hold the pipes open for ever.
            standard.join(DRAIN);
            error.join(DRAIN);
        } catch (InterruptedException e) {
            end(process);
            throw e;
        }
        if (code != 0) {
            throw new MagicException("%sh: exit code " + code + meaning(code));
        }
        return Optional.empty();
    }

    /** The command is a cell of Java there: its output, its end and its stop are those of any cell. */
    private static Optional<Bundle> runIn(MagicCall call, String session, String script)
            throws CodeFailedException, InterruptedException {
        if (script.isBlank()) {
            throw new MagicException("%%sh: write commands below the first line");
        }
        MagicContext there = call.context().in(session);
        String java = "farcell.runtime.Command.run(" + literal("/bin/sh") + ", " + literal("-c") + ", " + literal(script) + ");";
        try {
            return there.run(Source.cell(java, "%%sh", there.directory()));
        } catch (CodeFailedException e) {
            if (e.failed().name().endsWith("Exited") && e.failed().message().strip().matches("\\d{1,3}")) {
                int code = Integer.parseInt(e.failed().message().strip());
                throw new MagicException("%sh: exit code " + code + meaning(code) + " in session " + session, e);
            }
            throw e;
        }
    }

    /** An expression for a text of any length. */
    private static String literal(String text) {
        StringBuilder java = new StringBuilder("String.join(\"\"");
        for (int from = 0; from < text.length(); from += CONSTANT) {
            java.append(", \"");
            text.substring(from, Math.min(text.length(), from + CONSTANT)).chars().forEach(c -> {
                if (c < 128 && (Character.isLetterOrDigit(c) || c == ' ' || c == '/' || c == '-')) {
                    java.append((char) c);
                } else {
                    java.append(c < 256 ? String.format("\\%03o", c) : String.format("\\u%04x", c));
                }
            });
            java.append('"');
        }
        return java.append(')').toString();
    }

    private static Process start(MagicCall call, String script) {
        boolean windows = File.separatorChar == '\\';
        ProcessBuilder builder = new ProcessBuilder(windows ? List.of("cmd", "/c", script)
                : List.of("/bin/sh", "-c", script));
        builder.directory(call.context().directory().toFile());
        builder.environment().putAll(call.context().environment().changes());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File(windows ? "NUL" : "/dev/null")));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new MagicException("%sh: the shell did not start: " + e.getMessage(), e);
        }
    }

    private static String meaning(int code) {
        return switch (code) {
            case 126 -> " (found, but cannot be run)";
            case 127 -> " (a command was not found)";
            default -> code > 128 && code < 160 ? " (ended by signal " + (code - 128) + ")" : "";
        };
    }

    private static Thread pump(InputStream from, CellOutput out, String name) {
        Thread thread = new Thread(() -> {
            char[] buffer = new char[8192];
            try (Reader reader = new InputStreamReader(from, StandardCharsets.UTF_8)) {
                for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                    out.stream(name, new String(buffer, 0, read));
                }
            } catch (IOException e) {
                // The process was ended.
            }
        }, "%sh " + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void end(Process process) {
        // The shell first: when what it waits for ends, it would go on with its next command.
        List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
        all.addAll(process.descendants().toList());
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle one : all) {
            try {
                one.onExit().get(PATIENCE, TimeUnit.SECONDS);
            } catch (Exception e) {
                one.destroyForcibly();
            }
        }
        // Whoever hears that the cell was stopped finds nothing of it running.
        for (ProcessHandle one : all) {
            one.onExit().completeOnTimeout(one, PATIENCE, TimeUnit.SECONDS).join();
        }
    }
}

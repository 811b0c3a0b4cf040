package farcell.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farcell session forward}: a port of a session's host on this machine. */
@Command(
        name = "forward",
        description = "Makes a port of the host of a session, TensorBoard's for instance, a port of this machine's loopback,"
                + " for as long as this command runs. Uses your ssh, on the way that Farcell goes.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        footer = {"", "Exit status: that of ssh. Example: farcell session forward lab-1 6006"})
final class SessionForwardCommand implements Callable<Integer> {

    private static final Pattern PORTS = Pattern.compile("(?:(\\d{1,5}):)?(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    @Parameters(index = "0", paramLabel = "NAME", description = "Id or name, as listed.")
    private String name;

    @Parameters(index = "1", paramLabel = "[HERE:]THERE", description = "Ports: 6006, or 8080:6006.")
    private String ports;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Matcher matcher = PORTS.matcher(ports);
        if (!matcher.matches()) {
            throw new ParameterException(spec.commandLine(), ports + " is no port: write 6006, or 8080:6006");
        }
        int there = port(matcher.group(2));
        int here = matcher.group(1) == null ? there : port(matcher.group(1));
        SessionRoad road = SessionRoad.to(name, spec.commandLine().getErr());
        spec.commandLine().getOut().println("127.0.0.1:" + here + " on this machine is port " + there + " on "
                + road.session().backend() + " until this command ends; Ctrl-C ends it");
        spec.commandLine().getOut().flush();
        return road.ssh(List.of("-N", "-T", "-o", "ExitOnForwardFailure=yes", "-L",
                "127.0.0.1:" + here + ":127.0.0.1:" + there, road.alias()));
    }

    private int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 1 || port > MAX_PORT) {
            throw new ParameterException(spec.commandLine(), text + " is no port: they go from 1 to " + MAX_PORT);
        }
        return port;
    }
}

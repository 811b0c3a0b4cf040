package farcell.ssh;

import farcell.hosts.LaunchException;
import farcell.hosts.SessionRequest;
import farcell.hosts.VolumeChoice;
import farcell.hosts.VolumeNamespace;
import farcell.volumes.VolumeAddress;
import farcell.volumes.VolumeClient;
import farcell.volumes.VolumeMount;
import farcell.volumes.VolumePath;
import farcell.volumes.VolumePlaces;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The volumes of a host that is reached by SSH. A small program of the agent's does there what is to be done. */
final class SshVolumes {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Its heap: chunks of some threads, and lists of files. */
    private static final String HEAP = "-Xmx512m";
    /**
     * The optimising compiler comes later than by default (5,000, 600, 40,000): for a transfer of many small files it cost more
     * than the transfer. SHA-256 still gets it, after 4 MB (64 bytes a call). A JVM that has none does not know these options.
     */
    private static final List<String> COMPILER = List.of("-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:Tier4InvocationThreshold=60000", "-XX:Tier4MinInvocationThreshold=60000",
            "-XX:Tier4BackEdgeThreshold=4000000");

    private final HostFacts host;
    private final Map<String, String> mounts;

    SshVolumes(HostFacts host, SshPlace place) {
        this.host = host;
        this.mounts = new LinkedHashMap<>();
        place.volumes().forEach((name, path) -> mounts.put(name, path.startsWith("~/")
                ? host.home() + path.substring(1) : path));
    }

    /**
     * A conversation with the program.
     *
     * @param java  launcher there; @param agent directory of the agent's files there
     * @param cache of this machine
     */
    VolumeClient open(SshConnection connection, String java, String agent, Path cache) throws SshFailure {
        List<String> words = new ArrayList<>(List.of(java, "-XX:+UseSerialGC", HEAP));
        words.addAll(COMPILER);
        words.addAll(List.of("-cp", agent + "/lib/session/farcell-volumes.jar", "farcell.volumes.Main", host.root()));
        mounts.forEach((name, path) -> words.add(name + "=" + path));
        // Names of files are UTF-8, whatever the login says.
        StreamChannel channel = connection.stream("export LC_ALL=C.UTF-8\nexec "
                + words.stream().map(HostShell::quoted).collect(Collectors.joining(" ")));
        try {
            return VolumeClient.over(channel.input(), Channels.newOutputStream(channel), channel, cache);
        } catch (IOException e) {
            throw new SshFailure("the volumes of " + host.name() + " cannot be reached: " + e.getMessage(), e);
        }
    }

    /** @throws SshFailure for a volume that is not there, or cannot be where it is wanted */
    VolumeChoice choose(SessionRequest request, SshConnection connection) throws SshFailure, InterruptedException {
        List<VolumeNamespace.Placed> placed = new ArrayList<>();
        VolumePlaces places = places();
        for (VolumeMount each : request.volumes()) {
            VolumeAddress whole = new VolumeAddress(each.volume().volume(), each.volume().version(), VolumePath.ROOT);
            placed.add(new VolumeNamespace.Placed(each, places.tree(whole).toString().replace('\\', '/')));
        }
        VolumeNamespace command = new VolumeNamespace(placed);
        List<String> properties = command.properties(host.root(), mounts);
        if (placed.isEmpty()) {
            return new VolumeChoice(command, false, "", properties);
        }
        StringBuilder script = new StringBuilder();
        for (VolumeNamespace.Placed each : placed) {
            script.append("[ -d ").append(HostShell.quoted(each.tree())).append(" ] || echo lacks ")
                    .append(each.mount().volume().volumeText()).append('\n');
        }
        script.append("ls ").append(HostShell.quoted(host.root() + "/volumes")).append(" 2>/dev/null | sed 's/^/has /'\n")
                .append(command.wantsNamespace() ? "printf 'namespace '\n" + VolumeNamespace.PROBE : "");
        SshConnection.Answer answer = connection.run(script.toString(), LIMIT);
        List<String> has = new ArrayList<>(mounts.keySet());
        String refusal = "mounts cannot be tried there";
        for (String line : answer.output().lines().toList()) {
            if (line.startsWith("has ")) {
                has.add(line.substring(4));
            } else if (line.startsWith("namespace ")) {
                refusal = line.startsWith("namespace yes") ? "" : line.replaceFirst("namespace (no )?", "");
            }
        }
        for (String line : answer.output().lines().toList()) {
            if (line.startsWith("lacks ")) {
                throw lacks(line.substring(6), has);
            }
        }
        boolean inNamespace = command.wantsNamespace() && refusal.isEmpty();
        try {
            String note = command.wantsNamespace() && !inNamespace ? command.without(host.name(), refusal) : "";
            return new VolumeChoice(command, inNamespace, note, properties);
        } catch (LaunchException e) {
            throw new SshFailure(e.getMessage(), e);
        }
    }

    private SshFailure lacks(String volume, List<String> has) {
        return new SshFailure("there is no volume " + volume + " on " + host.name() + (mounts.containsKey(volume)
                ? ": it is configured to be " + mounts.get(volume) + ", and there is no such directory"
                : has.isEmpty() ? "; %volume create makes one" : "; there is " + String.join(", ", has)));
    }

    private VolumePlaces places() {
        Map<String, Path> paths = new LinkedHashMap<>();
        mounts.forEach((name, path) -> paths.put(name, Path.of(path)));
        return new VolumePlaces(Path.of(host.root()), paths);
    }
}

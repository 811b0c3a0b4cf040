package farcell.hosts;

import farcell.volumes.VolumeAddress;
import farcell.volumes.VolumeMount;
import farcell.volumes.VolumePath;
import farcell.volumes.VolumePlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The volumes of this machine, as sessions get them. */
final class LocalVolumes {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Supplier<VolumePlaces> configured;
    private final Commands commands;

    /** @param configured read when it is needed first */
    LocalVolumes(Supplier<VolumePlaces> configured, Commands commands) {
        this.configured = configured;
        this.commands = commands;
    }

    VolumePlaces places() {
        return configured.get();
    }

    /** @throws LaunchException for a volume that is not here, or cannot be where it is wanted */
    VolumeChoice choose(SessionRequest request) throws LaunchException, InterruptedException {
        VolumePlaces places = places();
        List<VolumeNamespace.Placed> placed = new ArrayList<>();
        for (VolumeMount each : request.volumes()) {
            placed.add(new VolumeNamespace.Placed(each, tree(each.volume(), places)));
        }
        VolumeNamespace command = new VolumeNamespace(placed);
        String refusal = command.wantsNamespace() ? refusal() : "";
        boolean inNamespace = command.wantsNamespace() && refusal.isEmpty();
        String note = refusal.isEmpty() ? "" : command.without("this machine", refusal);
        Map<String, String> mounts = new TreeMap<>();
        places.mounts().forEach((name, path) -> mounts.put(name, path.toString()));
        return new VolumeChoice(command, inNamespace, note, command.properties(places.root().toString(), mounts));
    }

    private static String tree(VolumeAddress volume, VolumePlaces places) throws LaunchException {
        Path tree = places.tree(new VolumeAddress(volume.volume(), volume.version(), VolumePath.ROOT));
        if (Files.isDirectory(tree)) {
            return tree.toAbsolutePath().toString();
        }
        try {
            throw new LaunchException("there is no volume " + volume.volumeText() + " on this machine; "
                    + (places.all().isEmpty() ? "%volume create " + volume.volume() + " makes one"
                    : "there is " + String.join(", ", places.all().keySet())));
        } catch (IOException e) {
            throw new LaunchException("the volumes of this machine cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Why there is no mount namespace, or empty. */
    private String refusal() throws InterruptedException {
        if (!Files.isExecutable(Path.of("/bin/sh"))) {
            return "only Linux has mount namespaces";
        }
        try {
            String answer = commands.run(List.of("/bin/sh", "-c", VolumeNamespace.PROBE), LIMIT).stdout().strip();
            return answer.startsWith("yes") ? "" : answer.startsWith("no ") ? answer.substring(3) : "mounts cannot be tried here";
        } catch (IOException e) {
            return "mounts cannot be tried here: " + e.getMessage();
        }
    }
}

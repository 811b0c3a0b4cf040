package farcell.hosts;

import java.util.ArrayList;
import java.util.List;

/**
 * What of the volumes that a session wants it gets, and how.
 *
 * @param inNamespace whether its command runs in a mount namespace of its own
 * @param note        what of it cannot be kept, or empty
 * @param properties  of its JVM, by which {@code Volume.path} finds them
 */
public record VolumeChoice(VolumeNamespace command, boolean inNamespace, String note, List<String> properties) {

    public VolumeChoice {
        properties = List.copyOf(properties);
    }

    /** @param directory of the session; @param words its command, the Java launcher first */
    public List<String> around(String directory, List<String> words) {
        List<String> all = new ArrayList<>(words);
        all.addAll(1, properties);
        return inNamespace ? command.around(directory + "/root", all) : all;
    }
}

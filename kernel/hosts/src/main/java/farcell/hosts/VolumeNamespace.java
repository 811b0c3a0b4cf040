package farcell.hosts;

import farcell.volumes.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the volumes of a session appear where its user wants them: its command runs in a mount namespace of its own, which
 * nobody else sees, on a root directory that has what the machine's has, and the volumes. Linux only, by root or where the
 * kernel lets everybody have a user namespace (unshare(1), pivot_root(2), user_namespaces(7)); the same script on all hosts.
 *
 * @param mounts by the place of the volume's tree, absolute on the host, in the order of the user
 */
public record VolumeNamespace(List<Placed> mounts) {

    /** Looks whether it can be done. The first word of what it prints is {@code yes}, or {@code no} before the reason. */
    public static final String PROBE = """
            why() { echo "no $*"; exit 0; }
            [ "$(uname -s)" = Linux ] || why "only Linux has mount namespaces"
            for tool in unshare pivot_root mount umount; do
                PATH=$PATH:/usr/sbin:/sbin command -v $tool >/dev/null 2>&1 || why "$tool is not there"
            done
            if [ "$(id -u)" = 0 ]; then set -- -m; else
                set -- -Urm
                unshare --help 2>&1 | grep -q map-user || why "unshare is too old (util-linux 2.36 has what it takes)"
            fi
            unshare "$@" --propagation private /bin/sh -c 'mount -t tmpfs none /mnt 2>/dev/null || mount -t tmpfs none /tmp' \\
                2>/dev/null || why "it lets $(id -un) have no mount namespace"
            echo yes
            """;

    /** Its arguments: the inner script, a directory, for each volume its place, the path and ro or rw, --, the command. */
    private static final String OUTER = """
            inner=$1; shift
            if [ "$(id -u)" = 0 ]; then exec unshare -m --propagation private /bin/sh -c "$inner" farcell - - "$@"; fi
            exec unshare -Urm --propagation private /bin/sh -c "$inner" farcell "$(id -u)" "$(id -g)" "$@"
            """;
    private static final String INNER = """
            PATH=$PATH:/usr/sbin:/sbin
            fail() { echo "volumes: $*" >&2; exit 97; }
            user=$1 group=$2 new=$3; shift 3
            here=$PWD
            mkdir -p "$new" && mount -t tmpfs -o mode=755 farcell "$new" || fail "no file system in $new"
            for at in /* /.[!.]*; do
                name=${at#/}
                if [ -L "$at" ]; then ln -s "$(readlink "$at")" "$new/$name"
                elif [ -d "$at" ]; then mkdir "$new/$name" && mount --rbind "$at" "$new/$name" || fail "cannot show $at"
                elif [ -f "$at" ]; then : >"$new/$name" && mount --bind "$at" "$new/$name" || fail "cannot show $at"
                fi
            done
            while [ "$1" != -- ]; do
                mkdir -p "$new$2" 2>/dev/null || fail "there is no directory $2, and none can be made"
                mount --bind "$1" "$new$2" || fail "$1 cannot be shown at $2"
                if [ "$3" = ro ]; then
                    mount -o remount,bind,ro "$new$2" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev "$new$2" \\
                        || mount -o remount,bind,ro,nosuid,nodev,noexec "$new$2" || fail "$2 cannot be made read-only"
                fi
                shift 3
            done
            shift
            mkdir "$new/.farcell-old" && cd "$new" && pivot_root . .farcell-old && umount -l /.farcell-old \\
                && rmdir /.farcell-old || fail "the root directory cannot be changed"
            cd "$here" 2>/dev/null || cd /
            [ "$user" = - ] || exec unshare -U --map-user="$user" --map-group="$group" "$@"
            exec "$@"
            """;

    /** A volume and where its tree is on the host. */
    public record Placed(VolumeMount mount, String tree) {

        /** Where code finds it, if it is mounted. */
        String path() {
            return mount.path().orElse(tree);
        }
    }

    public VolumeNamespace {
        mounts = List.copyOf(mounts);
    }

    /** Whether a namespace has something to give: what has no path and may be written is found without. */
    public boolean wantsNamespace() {
        return mounts.stream().anyMatch(each -> each.mount().path().isPresent() || each.mount().readOnly());
    }

    /**
     * What to say where there is no namespace.
     *
     * @param why as the probe has it
     * @return what of it cannot be kept: read-only volumes may be written
     * @throws LaunchException when a path is wanted
     */
    public String without(String host, String why) throws LaunchException {
        List<String> open = new ArrayList<>();
        for (Placed each : mounts) {
            String name = each.mount().volume().volumeText();
            if (each.mount().path().isPresent()) {
                throw new LaunchException(host + " cannot show volume " + name + " at " + each.mount().path().get() + ": "
                        + why + ". Say volumes=" + name + (each.mount().readOnly() ? ":ro" : "") + " without a path, and"
                        + " Volume.path(\"" + each.mount().volume().volume() + "\") in the code");
            }
            if (each.mount().readOnly()) {
                open.add(name);
            }
        }
        return open.isEmpty() ? "" : String.join(", ", open) + " can be written here although it is to be read only: " + why;
    }

    /** @param directory that can be made, for the root that is put together; @param command of the session */
    public List<String> around(String directory, List<String> command) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", OUTER, "farcell", INNER, directory));
        for (Placed each : mounts) {
            if (each.mount().path().isPresent() || each.mount().readOnly()) {
                words.addAll(List.of(each.tree(), each.path(), each.mount().readOnly() ? "ro" : "rw"));
            }
        }
        words.add("--");
        words.addAll(command);
        return words;
    }

    /**
     * System properties by which {@code Volume.path} finds volumes.
     *
     * @param root       of Farcell's files on the host
     * @param configured where volumes are that are not below it
     */
    public List<String> properties(String root, Map<String, String> configured) {
        Map<String, String> all = new TreeMap<>(configured);
        mounts.forEach(each -> all.put(each.mount().volume().volume(), each.path()));
        List<String> properties = new ArrayList<>(List.of("-Dfarcell.volumes=" + root + "/volumes"));
        all.forEach((name, path) -> properties.add("-Dfarcell.volume." + name + "=" + path));
        return properties;
    }
}

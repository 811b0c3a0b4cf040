package farcell.ssh;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Clears a host of what nobody refers to: directories of sessions that ended, agents and runtimes that no living session
 * runs on, objects without another name, and transfers that were never finished. Volumes are never looked at.
 *
 * <p>An object is referred to by a hard link (agents, jars), or by its name in a file of {@code references/} or in what a
 * kernel keeps in a session's directory.
 */
final class HostGarbage {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** A directory whose session has no process yet may be of one that is being started, for so many minutes. */
    private static final int STARTING = 10;

    private HostGarbage() {}

    /**
     * Removes it.
     *
     * @param root    of our files on the host, as the configuration writes it
     * @param agent   name of the directory of this Farcell's agent, which stays
     * @param runtime name of the runtime of this kernel's Java, which stays
     * @param older   only what was not changed for so long; {@link Duration#ZERO} for all
     * @param names   hashes that are looked for in what kernels wrote down in the directories of sessions that stay
     */
    static Freed remove(SshConnection connection, String root, String agent, String runtime, Duration older,
                        Collection<String> names) throws SshFailure, InterruptedException {
        SshConnection.Answer answer = connection.run("""
                %s
                root=$(cd %s 2>/dev/null && pwd -P) && cd "$root" || { echo end; exit 0; }
                minutes=%d
                unchanged() { # unchanged MINUTES PATH
                    [ "$1" -eq 0 ] || [ -n "$(find "$2" -prune -cmin +"$1" 2>/dev/null)" ]
                }
                old() { unchanged $minutes "$1"; }
                size() {
                    du -sk objects incoming sessions agents runtimes 2>/dev/null | awk '{sum += $1} END {print sum + 0}'
                }
                before=$(size) sessions=0 agents=0 runtimes=0 objects=0 used=
                for dir in sessions/*/; do
                    dir=${dir%%/}
                    [ -d "$dir" ] || continue
                    if lives "$root/$dir"; then used="$used $(cat "$dir/start")"
                    elif [ ! -f "$dir/exit" ] && [ ! -f "$dir/group" ] && ! unchanged %d "$dir"; then :
                    elif [ $minutes -gt 0 ] && [ -f "$dir/kept/left" ] && ! unchanged 43200 "$dir"; then :
                    elif old "$dir"; then rm -rf -- "$dir" && sessions=$((sessions + 1))
                    fi
                done
                for dir in agents/*/ agents/.new-*/; do
                    dir=${dir%%/}
                    [ -d "$dir" ] && [ "$dir" != agents/%s ] || continue
                    case $used in *"/$dir/"*) continue ;; esac
                    ! old "$dir" || { rm -rf -- "$dir" && agents=$((agents + 1)); }
                done
                for dir in runtimes/*/ runtimes/.new-*/; do
                    dir=${dir%%/}
                    [ -d "$dir" ] && [ "$dir" != runtimes/%s ] || continue
                    case $used in *"/$dir/"*) continue ;; esac
                    ! old "$dir" || { rm -rf -- "$dir" && runtimes=$((runtimes + 1)); }
                done
                for file in $(find objects -type f -links 1 2>/dev/null); do
                    hash=${file#objects/}
                    case $hash in *[!0-9a-f]*) continue ;; esac
                    [ ${#hash} -eq 64 ] && old "$file" || continue
                    ! LC_ALL=C grep -qF -e "$hash" references/* sessions/*/kept/* 2>/dev/null || continue
                    rm -f -- "$file" && objects=$((objects + 1))
                done
                for file in incoming/*; do
                    ! { [ -f "$file" ] && old "$file"; } || rm -f -- "$file"
                done
                while read -r name; do
                    ! LC_ALL=C grep -qF -e "$name" sessions/*/kept/* 2>/dev/null || echo "known $name"
                done
                printf '%%s %%s\\n' sessions $sessions agents $agents runtimes $runtimes objects $objects \\
                    kilobytes $((before - $(size)))
                echo end
                """.formatted(HostSessions.LIFE, HostShell.path(root), older.toMinutes(), STARTING, agent, runtime),
                out -> out.write(names.stream().map(name -> name + "\n").collect(Collectors.joining())
                        .getBytes(StandardCharsets.US_ASCII)), LIMIT);
        if (!answer.output().strip().endsWith("end")) {
            throw new SshFailure("cannot clear " + root + " on " + connection.hop().describe() + ": "
                    + answer.complaint());
        }
        Map<String, Long> counts = new HashMap<>();
        Set<String> known = new HashSet<>();
        for (String line : answer.output().lines().toList()) {
            String[] words = line.split(" ");
            if (words[0].equals("known") && words.length == 2 && names.contains(words[1])) {
                known.add(words[1]);
            } else if (words.length == 2 && words[1].matches("\\d{1,15}")) {
                counts.put(words[0], Long.parseLong(words[1]));
            }
        }
        return new Freed(count(counts, "sessions"), count(counts, "agents"), count(counts, "runtimes"),
                count(counts, "objects"), counts.getOrDefault("kilobytes", 0L) << 10, known);
    }

    private static int count(Map<String, Long> counts, String name) {
        return counts.getOrDefault(name, 0L).intValue();
    }
}

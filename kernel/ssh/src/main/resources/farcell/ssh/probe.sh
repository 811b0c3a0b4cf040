# What a host has, as lines "name value". POSIX sh; $root is set before. Sources: proc(5), the Linux kernel's
# cgroup-v2.rst and cgroup-v1/memory.rst, the release file of a JDK (JEP 223).
umask 077
say() { printf '%s %s\n' "$1" "$2"; }
say os "$(uname -s 2>/dev/null)"
say arch "$(uname -m 2>/dev/null)"
say host "$(uname -n 2>/dev/null)"
say user "$(id -un 2>/dev/null)"
say home "$HOME"
if getconf GNU_LIBC_VERSION >/dev/null 2>&1; then say libc "$(getconf GNU_LIBC_VERSION)"
elif ldd --version 2>&1 | grep -qi musl; then say libc musl
fi
say cpus "$(getconf _NPROCESSORS_ONLN 2>/dev/null || nproc 2>/dev/null || echo 0)"
if [ -r /proc/meminfo ]; then
    say memory "$(awk '/^MemTotal:/ {printf "%.0f", $2 * 1024}' /proc/meminfo)"
    say free-memory "$(awk '/^MemAvailable:/ {printf "%.0f", $2 * 1024}' /proc/meminfo)"
else
    say memory "$(sysctl -n hw.memsize 2>/dev/null)"
fi

# The limits of our control group and of those above it.
up() { # up MOUNT PATH FILE...: the values of the files in the directory and in all above
    mount=$1 path=$2; shift 2
    while :; do
        for file; do
            if [ -r "$mount$path/$file" ]; then say "cgroup.$file" "$(cat "$mount$path/$file" 2>/dev/null)"; fi
        done
        case $path in ''|/) break ;; esac
        path=${path%/*}
    done
}
if [ -r /sys/fs/cgroup/cgroup.controllers ]; then
    up /sys/fs/cgroup "$(sed -n 's/^0:://p' /proc/self/cgroup)" memory.max cpu.max
elif [ -r /proc/self/cgroup ]; then
    of() { sed -n "s/^[0-9]*:\\(.*,\\)\\{0,1\\}$1\\(,.*\\)\\{0,1\\}:\\(.*\\)/\\3/p" /proc/self/cgroup | head -n 1; }
    for at in /sys/fs/cgroup/memory; do [ ! -d $at ] || up $at "$(of memory)" memory.limit_in_bytes; done
    for at in /sys/fs/cgroup/cpu /sys/fs/cgroup/cpu,cpuacct; do
        if [ -d $at ]; then up $at "$(of cpu)" cpu.cfs_quota_us cpu.cfs_period_us; break; fi
    done
fi

# Ours from the start: nobody else may look in.
if problem=$(mkdir -p "$root" 2>&1) && problem=$( (: >"$root/.probe$$") 2>&1); then
    rm -f "$root/.probe$$"
    say root "$(cd "$root" && pwd -P)"
    printf '#!/bin/sh\nexit 0\n' >"$root/.probe$$"; chmod 700 "$root/.probe$$"
    if "$root/.probe$$" 2>/dev/null; then say exec yes; else say exec no; fi
    rm -f "$root/.probe$$"
    say free "$(df -Pk "$root" 2>/dev/null | awk 'NR == 2 {printf "%.0f", $4 * 1024}')"
    for at in "$root"/agents/* "$root"/runtimes/* "$root"/agents/*/*.jsa; do
        if [ -e "$at" ]; then say there "${at#"$root"/}"; fi
    done
else
    say root-problem "$(printf %s "$problem" | tr '\n' ' ')"
fi

# Java, each by its directory; the release file tells the version without starting it.
java_at() {
    [ -x "$1/bin/java" ] || return 0
    real=$(cd "$1" 2>/dev/null && pwd -P) || return 0
    case " $seen " in *" $real "*) return 0 ;; esac
    seen="$seen $real"
    version= vendor= modules=
    if [ -r "$real/release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([^"]*\).*/\1/p' "$real/release")
        vendor=$(sed -n 's/^IMPLEMENTOR="\{0,1\}\([^"]*\).*/\1/p' "$real/release")
        modules=$(sed -n 's/^MODULES="\{0,1\}\([^"]*\).*/\1/p' "$real/release")
    fi
    if [ -z "$version" ]; then
        version=$("$real/bin/java" -version 2>&1 </dev/null | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1)
    fi
    printf 'java %s\t%s\t%s\t%s\n' "$real" "$version" "$vendor" "$modules"
}
seen=
if [ -n "${FARCELL_JAVA:-}" ]; then java_at "$FARCELL_JAVA"; say java-named "$real"; else
    [ -z "${JAVA_HOME:-}" ] || java_at "$JAVA_HOME"
    if launcher=$(command -v java 2>/dev/null); then
        real=$(readlink -f "$launcher" 2>/dev/null || echo "$launcher")
        java_at "${real%/bin/java}"
    fi
    for at in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
        "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        java_at "$at"
    done
fi

for tool in sha256sum shasum openssl tar gzip setsid nohup timeout; do
    if command -v $tool >/dev/null 2>&1; then say tool $tool; fi
done

say cuda "${CUDA_VISIBLE_DEVICES-unset}"
smi=$(command -v nvidia-smi 2>/dev/null) || { smi=; [ ! -x /usr/lib/wsl/lib/nvidia-smi ] || smi=/usr/lib/wsl/lib/nvidia-smi; }
say smi "$smi"
if [ -n "$smi" ]; then
    limit=; if command -v timeout >/dev/null 2>&1; then limit="timeout 15"; fi
    ask() { # its exit status, then what it printed
        out=$($limit "$smi" "$@" 2>&1 </dev/null); status=$?
        say smi-answer "$status $1"
        printf '%s\n' "$out" | sed 's/^/| /'
    }
    ask "--query-gpu=$fields" --format=csv,noheader,nounits
    case $out in *'not a valid field'*) ask "--query-gpu=$old_fields" --format=csv,noheader,nounits ;; esac
    case $out in *Enabled*) ask -L ;; esac
fi
say end ''

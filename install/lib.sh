# shellcheck shell=bash
# Shared by the scripts of this directory: sourced, not run. What is made here is kept and not made again while what it
# was made from is the same.

set -euo pipefail

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
distribution=$root/install/cli/target/farcell
venv=$root/.venv

say() {
    printf '==> %s\n' "$*" >&2
}

fail() {
    printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2
    exit 1
}

# Whether there is a program of that name or path; functions do not count.
have() {
    type -P "$1" >/dev/null
}

# Debian packages, in one go: apt_install PACKAGE... Answers whether they were installed.
apt_install() {
    [ "$(id -u)" = 0 ] && have apt-get || return 1
    say "installing with apt-get: $*"
    if ! apt_log=$( (apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@") </dev/null 2>&1); then
        printf '%s\n' "$apt_log" | tail -n 20 >&2
        return 1
    fi
}

# The feature version of the JDK that Maven and the kernel would run on; empty if none or if it has no JShell.
jdk_feature() {
    local java modules
    java=java
    [ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
    have "$java" && modules=$("$java" --list-modules 2>/dev/null) || return 0
    case $modules in
        *jdk.jshell@*) sed -n 's/^java\.base@\([0-9]*\).*/\1/p' <<<"$modules" ;;
    esac
}

javac_there() {
    if [ -n "${JAVA_HOME:-}" ]; then [ -x "$JAVA_HOME/bin/javac" ]; else have javac; fi
}

jdk_there() {
    local feature
    feature=$(jdk_feature)
    [ -n "$feature" ] && [ "$feature" -ge 17 ] && javac_there
}

# A Python of 3.11 or later, as the pinned packages want it. Sets $python.
python_there() {
    for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        if have "$python" && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return 0
        fi
    done
    return 1
}

python_venv_there() {
    python_there && "$python" -c 'import venv, ensurepip' 2>/dev/null
}

# Prints the path of a Chromium.
chromium_path() {
    local name
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
        if [ -n "$name" ] && have "$name"; then
            type -P "$name"
            return
        fi
    done
    return 1
}

# Installs with apt-get what is missing of the named needs (jdk, maven, python, chromium, cc, hosts), if this is a Debian and we
# are root; else says all that is missing, and how to get it.
need() {
    local missing=() packages=() more need
    for need in "$@"; do
        "${need}_need" >/dev/null || missing+=("$need")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    for need in "${missing[@]}"; do
        # A JAVA_HOME that is no JDK is the user's to mend: no package helps.
        if [ "$need" != jdk ] || [ -z "${JAVA_HOME:-}" ]; then
            read -ra more <<<"$("${need}_packages")"
            packages+=("${more[@]}")
        fi
    done
    [ ${#packages[@]} -eq 0 ] || apt_install "${packages[@]}" || true
    local text=
    for need in "${missing[@]}"; do
        "${need}_need" >/dev/null || text+=$'\n'"  - $("${need}_text"); Debian: apt-get install $("${need}_packages")"
    done
    [ -z "$text" ] || fail "this is missing:$text"
}

jdk_need() { jdk_there; }
jdk_packages() { echo openjdk-17-jdk-headless; }
jdk_text() {
    echo "a JDK, 17 or later, with javac and JShell${JAVA_HOME:+ (JAVA_HOME is $JAVA_HOME; unset it or set it to one)}"
}

maven_need() { have mvn; }
maven_packages() { echo maven; }
maven_text() { echo "Maven 3.8 or later (mvn)"; }

python_need() { python_venv_there; }
python_packages() { echo python3 python3-venv; }
python_text() { echo "Python 3.11 or later with the module venv (PYTHON names another than python3)"; }

chromium_need() { chromium_path; }
chromium_packages() { echo chromium; }
chromium_text() { echo "Chromium, for the browser test (CHROMIUM names another program)"; }

cc_need() { have cc; }
cc_packages() { echo gcc libc6-dev; }
cc_text() { echo "a C compiler (cc), for the stand-in of a GPU's driver"; }

# Test hosts are OpenSSH servers in network namespaces: that takes root.
hosts_need() {
    PATH=$PATH:/usr/sbin:/sbin
    [ "$(id -u)" = 0 ] && have sshd && have ssh-agent && have curl && have ip && have nft && have unshare
}
hosts_packages() { echo openssh-server openssh-client curl iproute2 nftables util-linux; }
hosts_text() { echo "root, an OpenSSH server, curl, iproute2 and nftables, for the tests of SSH hosts"; }

# One hash over the content of files: hash_files PATH... (directories with all that is in them, less what git ignores)
hash_files() {
    (
        cd -- "$root"
        if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
            git ls-files -z --cached --others --exclude-standard -- "$@"
        else
            find "$@" \( -name target -o -name .venv -o -name __pycache__ \) -prune -o -type f -print0
        fi | sort -z | while IFS= read -r -d '' file; do
            # A tracked file that was removed is a change, too: it is not in the list of hashes.
            [ ! -f "$file" ] || printf '%s\0' "$file"
        done | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
    )
}

# Runs a command with its output in a log: logged LOG COMMAND... On failure shows the log's end.
logged() {
    local log=$1
    shift
    mkdir -p "$(dirname -- "$log")"
    if ! "$@" >"$log" 2>&1 </dev/null; then
        tail -n 40 "$log" >&2
        fail "failed: $* (all of its output: $log)"
    fi
}

# What the distribution is made from, as one hash.
sources() {
    hash_files pom.xml LICENSE kernel magics install/cli
}

build_stamp=$root/target/build.stamp

# Says that the distribution was built from these sources: built_from HASH
built_from() {
    mkdir -p "$root/target"
    printf '%s\n' "$1" >"$build_stamp"
}

# The distribution in install/cli/target/farcell, built when a source of it changed.
build() {
    local now
    now=$(sources)
    if [ -x "$distribution/bin/farcell" ] && [ "$(cat "$build_stamp" 2>/dev/null)" = "$now" ]; then
        return 0
    fi
    say "building Farcell (the first time, Maven downloads what it needs; log: target/build.log)"
    rm -f "$build_stamp"
    (cd -- "$root" && logged "$root/target/build.log" mvn -B -ntp -DskipTests -pl install/cli -am package)
    [ -x "$distribution/bin/farcell" ] || fail "the build made no $distribution/bin/farcell (see target/build.log)"
    built_from "$now"
}

# An empty Python environment in .venv, if there is none that works.
python_venv() {
    if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        say "making .venv with $python"
        rm -rf "$venv"
        "$python" -m venv "$venv" || fail "$python -m venv $venv failed"
    fi
}

# The Python environment .venv with the pinned packages of a file: python_environment REQUIREMENTS_FILE
python_environment() {
    local requirements=$1 name=${1#"$root/install/"} stamp wanted
    stamp=$venv/.installed-${name//\//-}
    python_venv
    wanted=$("$venv/bin/python" -V; cat "$root/install/requirements.txt" "$requirements")
    [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
    say "installing the Python packages of $name into .venv"
    logged "$root/target/pip.log" "$venv/bin/python" -m pip install --disable-pip-version-check -r "$requirements"
    printf '%s\n' "$wanted" >"$stamp"
}

# The kernelspec "farcell" in .venv.
kernelspec() {
    "$distribution/bin/farcell" install --prefix "$venv"
}

"""The command ``farcell`` and the kernel of the kernelspec: finds the jars and a JDK, then becomes Java.

On POSIX the process is replaced, so that signals and the process id are the kernel's own. Nothing but ``os`` and
``sys`` is imported on the way there: a kernel starts this at each start."""

import os
import sys

OLDEST = 17
HOW_TO_GET = (
    "Install JDK 17 or later (Debian: apt-get install openjdk-17-jdk-headless) and put its java on the PATH,"
    " or name it: JAVA_HOME=/path/to/jdk"
)


def home():
    """The distribution: share/farcell of the prefix that pip installed this package below."""
    prefixes = [sys.prefix]
    here = os.path.dirname(os.path.abspath(__file__))
    while os.path.dirname(here) != here:
        here = os.path.dirname(here)
        prefixes.append(here)
    for prefix in prefixes:
        found = os.path.join(prefix, "share", "farcell")
        if os.path.isfile(os.path.join(found, "lib", "kernel", "farcell-cli.jar")):
            return found
    sys.exit("farcell: no share/farcell below %s or above this package: install it again (pip install"
             " --force-reinstall farcell)" % sys.prefix)


def java():
    """The java program of JAVA_HOME, else the first on the PATH."""
    name = "java.exe" if os.name == "nt" else "java"
    named = os.environ.get("JAVA_HOME")
    if named:
        program = os.path.join(named, "bin", name)
        if not os.access(program, os.X_OK):
            sys.exit("farcell: JAVA_HOME is %s, but there is no bin/java in it. %s" % (named, HOW_TO_GET))
        return program
    for directory in os.environ.get("PATH", os.defpath).split(os.pathsep):
        program = os.path.join(directory, name)
        if os.path.isfile(program) and os.access(program, os.X_OK):
            return program
    sys.exit("farcell: no java found: JAVA_HOME is not set and there is no java on the PATH. %s" % HOW_TO_GET)


def feature(program):
    """Java's feature version as its release file tells it, or None where there is no such file."""
    release = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(program))), "release")
    try:
        with open(release, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.startswith("JAVA_VERSION="):
                    numbers = line.split("=", 1)[1].strip().strip('"').split(".")
                    number = numbers[1] if numbers[0] == "1" else numbers[0]
                    return int("".join(c for c in number if c.isdigit()) or 0)
    except OSError:
        pass
    return None


def main():
    """Runs the command line with this process's arguments."""
    distribution, program = home(), java()
    found = feature(program)
    if found is not None and found < OLDEST:
        sys.exit("farcell: %s is Java %d. %s" % (program, found, HOW_TO_GET))
    libraries = os.path.join(distribution, "lib", "kernel")
    command = [program, "@" + os.path.join(libraries, "java.options"),
               "-jar", os.path.join(libraries, "farcell-cli.jar")] + sys.argv[1:]
    environment = dict(os.environ, FARCELL_HOME=distribution)
    if sys.prefix != sys.base_prefix:
        # So that install --sys-prefix and doctor mean this environment.
        environment.setdefault("VIRTUAL_ENV", sys.prefix)
    if os.name != "nt":
        os.execve(program, command, environment)
    # Windows cannot replace a process: stay, and end as Java ends.
    import subprocess
    sys.exit(subprocess.call(command, env=environment))


if __name__ == "__main__":
    main()

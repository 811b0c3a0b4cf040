"""Benchmarks on hosts behind SSH. Started by `ssh`, which builds the distribution first."""
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import main
from figures import Figure

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "install" / "suite" / "src" / "test" / "hosts" / "hosts.sh"
REMOTE = "%%remote on=lab\n"
MEGABYTES = 256
# Of a session's JVM so far, in ms.
CPU = "ProcessHandle.current().info().totalCpuDuration().get().toMillis()"


class Host:
    """One host, and the configuration by which kernels and OpenSSH reach it."""

    def __init__(self, directory):
        self.directory = directory
        self.set = os.path.join(directory, "set")
        self.script("up", "1")
        self.config = os.path.join(self.set, "ssh_config")
        user = pathlib.Path(directory, "config", "farcell")
        user.mkdir(parents=True)
        (user / "config.toml").write_text('[backends.lab]\nssh = "host1"\nssh-config = "%s"\n' % self.config)
        self.environment = {"XDG_CONFIG_HOME": str(user.parent), "FARCELL_MOVE_LIMIT": "0"}

    def script(self, *words):
        done = subprocess.run(["bash", str(SCRIPT), "-d", self.set, *words], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError("hosts.sh %s: %s%s" % (words, done.stdout, done.stderr))

    def ssh(self, *words, **more):
        return subprocess.Popen(["ssh", "-T", "-F", self.config, "host1", *words], **more)


@contextlib.contextmanager
def host():
    with tempfile.TemporaryDirectory(prefix="fcb") as directory:
        one = Host(directory)
        try:
            yield one
        finally:
            one.script("down")


class Echo:
    """A line there and back over a plain SSH connection."""

    def __init__(self, one):
        self.process = one.ssh("cat", stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ms(self):
        begin = time.perf_counter()
        self.process.stdin.write(b"1+1\n")
        self.process.stdin.flush()
        self.process.stdout.readline()
        return (time.perf_counter() - begin) * 1000

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def warm(bench, one, kernel, what, aim):
    """Local cell, remote cell and echo in turn: what the machine did meanwhile hits all alike."""
    for _ in range(15):
        kernel.run("1+1")
        kernel.run(REMOTE + "1+1")
    echo = Echo(one)
    times = {"local": [], "remote": [], "echo": []}
    for _ in range(bench.repeat(40)):
        times["local"].append(kernel.run("1+1").ms)
        times["echo"].append(echo.ms())
        times["remote"].append(kernel.run(REMOTE + "1+1").ms)
    echo.close()
    yield Figure("SSH echo, " + what, "ms", times["echo"])
    yield Figure("remote cell 1+1, " + what, "ms", times["remote"])
    over = [r - l - e for r, l, e in zip(times["remote"], times["local"], times["echo"])]
    yield Figure("remote cell over local cell and echo, " + what, "ms more", over, aim=aim)


def cell(bench):
    """A remote cell on a warm session over a plain SSH echo."""
    with host() as one, bench.kernel(**one.environment) as kernel:
        yield from warm(bench, one, kernel, "loopback", 2)
        one.script("delay", "1", "20")
        yield from warm(bench, one, kernel, "40 ms round trip", 4)


def rate(seconds):
    return MEGABYTES / seconds


def transfer(bench):
    """An array of 256 MB there and back, over the better of scp and a pipe through ssh."""
    with host() as one, bench.kernel(**one.environment) as kernel:
        file = pathlib.Path(one.directory, "random")
        file.write_bytes(os.urandom(MEGABYTES * 1_000_000))
        kernel.run(REMOTE + "1+1")
        there, back, scp, pipe = [], [], [], []
        for turn in range(bench.repeat(5)):
            kernel.run("double[] big = new Random(%d).doubles(%d).toArray();" % (turn, MEGABYTES * 125_000), timeout=300)
            there.append(rate(kernel.run(REMOTE + "big[0] > 1", timeout=300).ms / 1000))
            kernel.run(REMOTE + "for (int i = 0; i < big.length; i++) big[i] += 1;", timeout=300)
            back.append(rate(kernel.run("big[0] > 1", timeout=300).ms / 1000))
            begin = time.perf_counter()
            subprocess.run(["scp", "-q", "-F", one.config, str(file), "host1:/tmp/scp"], check=True)
            scp.append(rate(time.perf_counter() - begin))
            begin = time.perf_counter()
            with open(file, "rb") as data:
                one.ssh("cat >/tmp/pipe", stdin=data).wait()
            pipe.append(rate(time.perf_counter() - begin))
        yield Figure("scp, 256 MB", "MB/s", scp, more_is_better=True)
        yield Figure("pipe through ssh, 256 MB", "MB/s", pipe, more_is_better=True)
        best = [max(each) for each in zip(scp, pipe)]
        for name, rates in (("there", there), ("back", back)):
            yield Figure("double[] of 256 MB " + name, "MB/s", rates, more_is_better=True)
            yield Figure("double[] of 256 MB " + name + " over the better of both", "times",
                         [mine / theirs for mine, theirs in zip(rates, best)], aim=0.9, more_is_better=True)


def started(bench, one, clean):
    """@return ms to the first result, CPU ms of the session until the next one, CPU ms of the kernel meanwhile"""
    with bench.kernel(**one.environment) as kernel:
        if clean:
            one.script("exec", "1", "rm", "-rf", "/root/.farcell")
        kernel.run("1+1")
        before = kernel.cpu_seconds()
        first = kernel.run(REMOTE + "1+1", timeout=300).ms
        used = (kernel.cpu_seconds() - before) * 1000
        return first, float(kernel.run(REMOTE + CPU).value), used


def start(bench):
    """A session on a host: the first ever, and those on a host that is known; each of a fresh kernel."""
    with host() as one:
        ever = [started(bench, one, True) for _ in range(bench.repeat(3))]
        known = [started(bench, one, False) for _ in range(bench.repeat(7))]
        yield Figure("first result on a host, first ever", "ms", [each[0] for each in ever])
        yield Figure("first result on a known host", "ms", [each[0] for each in known], aim=1000)
        yield Figure("CPU time of that session", "ms", [each[1] for each in known])
        farcell = os.path.join(bench.distribution, "bin", "farcell")
        subprocess.run([farcell, "backend", "test", "lab"], env=dict(os.environ, **one.environment), check=True,
                       stdout=subprocess.DEVNULL)
        archive = [started(bench, one, False) for _ in range(bench.repeat(7))]
        yield Figure("first result on a known host with a start archive", "ms", [each[0] for each in archive], aim=1000)
        yield Figure("CPU time of that session, with a start archive", "ms", [each[1] for each in archive])
        yield Figure("CPU time of the kernel and its local session meanwhile", "ms", [each[2] for each in known])
        with bench.kernel(**one.environment) as kernel:
            kernel.run(REMOTE + "1+1")
            again = [kernel.run("%%remote on=lab session=s" + str(i) + "\n1+1").ms for i in range(bench.repeat(5))]
        yield Figure("first result of another session of the same kernel", "ms", again, aim=1000)


if __name__ == "__main__":
    sys.exit(main.main({"cell": cell, "transfer": transfer, "start": start}, "kernel/bench/ssh", "ssh.json"))

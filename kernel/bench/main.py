"""Benchmarks of the packaged distribution. Started by `run`, which builds that first."""
import argparse
import contextlib
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import time

from cases import CASES
from figures import table
from kernel import farcell


class Bench:
    """What the cases need: kernels, and how often to measure."""

    now = staticmethod(time.perf_counter)

    def __init__(self, arguments, log):
        self.distribution = arguments.distribution
        self.java = arguments.java or os.environ.get("JAVA_HOME", "")
        self.options = arguments.jvm
        self.times = arguments.times
        self.log = log
        self.notes = []

    def repeat(self, usual):
        """How often to measure something: as often as usual, times the factor that the user chose."""
        return max(1, round(usual * self.times))

    @contextlib.contextmanager
    def kernel(self, **environment):
        if self.options:
            environment.setdefault("JAVA_TOOL_OPTIONS", self.options)
        with farcell(self.distribution, self.java, environment, self.log) as kernel:
            yield kernel

    def javac(self):
        return os.path.join(self.java, "bin", "javac") if self.java else "javac"

    def java_version(self):
        java = os.path.join(self.java, "bin", "java") if self.java else "java"
        out = subprocess.run([java, "-version"], capture_output=True, text=True, check=True)
        return (out.stderr or out.stdout).splitlines()[0]

    def note(self, text):
        self.notes.append(text)
        print("  " + text, file=sys.stderr)


def machine():
    model = platform.processor()
    with contextlib.suppress(OSError), open("/proc/cpuinfo", encoding="utf-8") as lines:
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    return {"cpus": os.cpu_count(), "model": model, "system": platform.platform()}


def commit():
    out = subprocess.run(["git", "-C", os.path.dirname(__file__), "describe", "--always", "--dirty"],
                         capture_output=True, text=True, check=False)
    return out.stdout.strip()


def parse(cases, program, out):
    parser = argparse.ArgumentParser(prog=program, description="Benchmarks of Farcell.")
    parser.add_argument("cases", nargs="*", metavar="CASE",
                        help="of " + ", ".join(cases) + "; default: all")
    parser.add_argument("--distribution", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--java", help="JDK of the kernel and its sessions; default: JAVA_HOME, else that of the PATH")
    parser.add_argument("--jvm", default="", metavar="OPTIONS", help="JVM options for all JVMs (JAVA_TOOL_OPTIONS)")
    parser.add_argument("--times", type=float, default=1, metavar="FACTOR",
                        help="how often to measure, over the usual number; 0.3 for a first look")
    parser.add_argument("--out", default=out, help="where the figures go; default: %(default)s")
    arguments = parser.parse_args()
    for name in arguments.cases:
        if name not in cases:
            parser.error("there is no case %s; there is %s" % (name, ", ".join(cases)))
    return arguments


def main(cases, program, out):
    arguments = parse(cases, program, out)
    log_name = os.path.splitext(arguments.out)[0] + ".log"
    with open(log_name, "w", encoding="utf-8") as log:
        bench = Bench(arguments, log)
        document = {"when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
                    "commit": commit(), "machine": machine(), "java": bench.java_version(), "jvm": bench.options,
                    "load": {"before": os.getloadavg()}, "figures": [], "notes": bench.notes, "failed": {}}
        figures = []
        for name in arguments.cases or cases:
            print("==> " + name, file=sys.stderr)
            try:
                for figure in cases[name](bench):
                    figures.append(figure)
            except Exception as e:  # The other cases are worth having.
                document["failed"][name] = str(e)
                print("  failed: %s" % e, file=sys.stderr)
    document["load"]["after"] = os.getloadavg()
    document["figures"] = [figure.json() for figure in figures]
    with open(arguments.out, "w", encoding="utf-8") as out:
        json.dump(document, out, indent=1)
    width = shutil.get_terminal_size((160, 24)).columns
    print("%s, %d CPUs, load %.1f before and %.1f after, %s, %s" % (
        document["machine"]["model"], document["machine"]["cpus"], document["load"]["before"][0],
        document["load"]["after"][0], document["java"], document["commit"]))
    for line in table(figures):
        print(line[:max(width, 100)])
    return 1 if document["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(CASES, "kernel/bench/run", "bench.json"))

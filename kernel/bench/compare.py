"""Farcell beside other kernels, in one run: what a user waits for, and what becomes of cells that misbehave.

Kernels take turns, so that what the machine does meanwhile hits all alike. Started by `compare`."""
import argparse
import json
import os
import statistics
import sys
import time

from kernel import Failure, Kernel
from peers import peers

BIG = 10_000_000
# Seconds that a kernel may take to answer its first request; then it is launched again.
START_LIMIT = 20
STOP_LIMIT = 15
LINES = "".join("line %d\n" % i for i in range(1000))
CODE = {
    "java": {
        "declare": "class Pt%d { int x, y; int sum() { return x + y; } }",
        "lines": 'for (int i = 0; i < 1000; i++) System.out.println("line " + i);',
        "big": 'System.out.print("0123456789".repeat(1_000_000));',
        "set": "int keep = 42; String str = \"abc\";", "get": "keep + 1",
        "complete": ("System.o", "str.subs"), "inspect": (("Math.max(1, 2)", 6), ("Math.max(", 9)),
        "loop": 'System.out.println("in"); while (true) { }',
        "library": 'System.out.println("in"); java.util.stream.Stream.generate(new java.util.Random()::nextInt)'
                   '.anyMatch("x"::equals);',
        "exit": "System.exit(1);"},
    "python": {
        "declare": "class Pt%d:\n    x = y = 0\n    def sum(self):\n        return self.x + self.y",
        "lines": 'for i in range(1000): print("line", i)', "big": 'print("0123456789" * 1_000_000, end="")',
        "set": "keep = 42; str_ = 'abc'", "get": "keep + 1",
        "complete": ("import os.pa", "str_.repl"), "inspect": (("max(1, 2)", 2), ("max(", 4)),
        "loop": 'print("in", flush=True)\nwhile True: pass', "library": 'print("in", flush=True)\nsum(iter(int, 1))',
        "exit": "import os; os._exit(1)"}}


class Run:
    """Samples of one kernel, by row of the table; `lost` counts launches that answered nothing."""

    def __init__(self, peer, log, times):
        self.peer, self.log, self.code = peer, log, CODE[peer.language]
        self.samples, self.said, self.lost = {}, {}, 0
        self.times = times

    def add(self, row, value):
        self.samples.setdefault(row, []).append(value)

    def launch(self):
        """A kernel that has answered kernel_info and run a cell."""
        for _ in range(3):
            kernel = Kernel(self.peer.argv, self.peer.environment, self.log)
            try:
                kernel.request("shell", "kernel_info_request", {}, START_LIMIT, needs_idle=False)
            except Failure:
                self.lost += 1
                kernel.close()
                continue
            self.add("launch to kernel_info, ms", (time.perf_counter() - kernel.started) * 1000)
            first = kernel.wait(kernel.begin("1+1"), 60, needs_idle=False)
            self.add("launch to first result, ms", (first.reply.when - kernel.started) * 1000)
            # Output before a client is subscribed is lost: the next cell is asked again until it is seen whole.
            for _ in range(20):
                try:
                    kernel.wait(kernel.begin("1+1"), 3)
                    return kernel
                except Failure:
                    continue
            return kernel
        raise Failure("it answered none of three launches")

    def several(self, row, count, measure):
        for i in range(max(2, round(count * self.times))):
            self.add(row, measure(i))

    def speed(self):
        kernel = self.launch()
        try:
            for _ in range(10):
                kernel.execute("1+1")
            self.several("1+1, ms", 180, lambda i: kernel.execute("1+1").ms)
            self.add("memory after 200 cells, MB", kernel.memory_mb())
            self.several("class declaration, ms", 30, lambda i: kernel.execute(self.code["declare"] % i).ms)
            kernel.execute(self.code["set"])
            for code in self.code["complete"]:
                self.several("completion, ms", 10, lambda i: kernel.complete(code).ms)
            for code, cursor in self.code["inspect"]:
                self.several("inspection, ms", 10, lambda i: kernel.inspect(code, cursor).ms)
            self.several("1,000 lines, ms", 3, lambda i: self.printed(kernel, "lines", LINES))
            self.several("10 MB, MB/s", 3, lambda i: BIG / 1000 / self.printed(kernel, "big", "0123456789" * (BIG // 10)))
        finally:
            begin = time.perf_counter()
            kernel.close()
            self.add("shutdown, ms", (time.perf_counter() - begin) * 1000)

    def printed(self, kernel, what, expected):
        outcome = kernel.execute(self.code[what])
        end = time.perf_counter() + 5
        while len(outcome.text) < len(expected) and time.perf_counter() < end:
            kernel.receive(50)
        self.said[what + ": messages"] = outcome.streams
        self.said[what + ": whole"] = "yes" if outcome.text == expected else "no"
        return outcome.ms

    def stops(self, what):
        """Interrupts a cell; says whether it stopped, whether its variables are there, and the CPU that it still uses."""
        kernel = self.launch()
        try:
            kernel.execute(self.code["set"])
            cell = kernel.begin(self.code[what])
            kernel.until(lambda: "in" in cell.text, 30, "begin of the cell")
            begin = time.perf_counter()
            kernel.interrupt()
            try:
                kernel.wait(cell, STOP_LIMIT)
                self.add("interrupt of a %s loop, ms" % what, (cell.idle - begin) * 1000)
                self.said["%s loop: variable kept" % what] = self.kept(kernel)
            except Failure:
                self.said["%s loop: variable kept" % what] = "not stopped in %d s" % STOP_LIMIT
            before, begin = kernel.cpu_seconds(), time.perf_counter()
            kernel.receive(0)
            while time.perf_counter() - begin < 1.5:
                kernel.receive(100)
            self.said["%s loop: cores used after" % what] = "%.2f" % (
                (kernel.cpu_seconds() - before) / (time.perf_counter() - begin))
        finally:
            kernel.close()

    def kept(self, kernel):
        try:
            return "yes" if kernel.execute(self.code["get"], 20).value == "43" else "no"
        except Failure:
            return "no answer"

    def exits(self):
        kernel = self.launch()
        try:
            try:
                kernel.execute(self.code["exit"], 20)
            except Failure:
                pass
            try:
                works = kernel.lives and kernel.execute("1+1", 30).value == "2"
            except Failure:
                works = False
            self.said["exit: kernel works on"] = "yes" if works else "no"
        finally:
            kernel.close()

    def json(self):
        return {"samples": self.samples, "said": self.said, "launches that answered nothing": self.lost}


def table(runs):
    """Markdown: a row for each figure, its median and in brackets the best; a column for each kernel."""
    rows = list(dict.fromkeys(row for run in runs for row in run.samples))
    lines = [["", *(run.peer.name for run in runs)]]
    for row in rows:
        best = max if "MB/s" in row else min
        cells = [run.samples.get(row) for run in runs]
        lines.append([row, *("%.3g (%.3g)" % (statistics.median(c), best(c)) if c else "-" for c in cells)])
    for row in dict.fromkeys(row for run in runs for row in run.said):
        lines.append([row, *(str(run.said.get(row, "-")) for run in runs)])
    lines.append(["launches that answered nothing", *(str(run.lost) for run in runs)])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    text = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines]
    return "\n".join([text[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *text[1:]])


def parse():
    parser = argparse.ArgumentParser(prog="kernel/bench/compare", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--distribution", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--jdk", action="append", required=True, metavar="TAG=HOME", help="for instance 17=/path/to/jdk")
    parser.add_argument("kernels", nargs="*", help="farcell17, rapaio25, ipykernel, ...; default: all, on each JDK")
    parser.add_argument("--rounds", type=int, default=3, help="launches of each kernel for speed")
    parser.add_argument("--times", type=float, default=1, metavar="FACTOR", help="how often to measure in each")
    parser.add_argument("--out", default="compare.json")
    return parser.parse_args()


def main():
    arguments = parse()
    known = peers(arguments.distribution, dict(jdk.split("=", 1) for jdk in arguments.jdk))
    for name in arguments.kernels:
        if name not in known:
            sys.exit("there is no kernel %s; there are %s" % (name, ", ".join(known)))
    load = os.getloadavg()
    with open(os.path.splitext(arguments.out)[0] + ".log", "w", encoding="utf-8") as log:
        runs = [Run(known[name](), log, arguments.times) for name in arguments.kernels or known]
        parts = [run.speed for _ in range(arguments.rounds) for run in runs]
        parts += [lambda run=run, what=what: run.stops(what) for what in ("loop", "library") for run in runs]
        parts += [run.exits for run in runs]
        for number, part in enumerate(parts, 1):
            print("%d of %d" % (number, len(parts)), file=sys.stderr)
            try:
                part()
            except Failure as e:  # One kernel's failure is a result, too.
                print("  " + str(e), file=sys.stderr)
    with open(arguments.out, "w", encoding="utf-8") as out:
        json.dump({"load": {"before": load, "after": os.getloadavg()},
                   "kernels": {run.peer.name: run.json() for run in runs}}, out, indent=1)
    print("%d CPUs, load %.1f before and %.1f after; medians, best in brackets" % (
        os.cpu_count(), load[0], os.getloadavg()[0]))
    print(table(runs))


if __name__ == "__main__":
    main()

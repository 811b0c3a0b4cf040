"""A soak: random cells, interrupts, ends of the session, requests while cells run and nonsense, for as long as asked. Each
request must be answered. Started by `soak`, which builds the distribution first; ends with status 1 after a failure."""
import argparse
import os
import random
import sys
import time

import jvm
from cells import run
from kernel import Failure, farcell
from notebook import Notebook

ENDLESS = ["while (true) { }", "Thread.sleep(1_000_000);", "for (;;) { try { Thread.sleep(10); } catch (Throwable e) { } }",
           "synchronized (Object.class) { while (true) { } }", "new Scanner(System.in).nextLine();",
           "IntStream.range(0, 1_000_000).parallel().forEach(i -> { while (true) { } });"]
ENDS = ["System.exit(0);", "Runtime.getRuntime().halt(1);", "%session restart local"]
QUESTIONS = [("complete_request", {"code": "Math.hy", "cursor_pos": 7}), ("complete_request", {"code": "%s", "cursor_pos": 2}),
             ("inspect_request", {"code": "Math.max(", "cursor_pos": 9, "detail_level": 1}),
             ("is_complete_request", {"code": "class A {"}), ("kernel_info_request", {}), ("comm_info_request", {}),
             ("history_request", {"hist_access_type": "tail", "n": 3, "output": False, "raw": True})]
# Seconds, on a machine with other work.
LIMIT = 120


class Soak:
    """One kernel and what was done to it."""

    def __init__(self, kernel, seed):
        self.kernel = kernel
        self.random = random.Random(seed)
        self.notebook = Notebook(seed)
        self.counts = {}
        self.answered = 0
        self.slowest = (0, "")
        self.actions = [(60, self.cell), (10, self.interrupt), (12, self.questions_while_a_cell_runs), (3, self.end),
                        (8, self.many_at_once), (5, self.nonsense), (2, self.aborted)]

    def step(self):
        action, = self.random.choices([action for _, action in self.actions], [weight for weight, _ in self.actions])
        self.counts[action.__name__] = self.counts.get(action.__name__, 0) + 1
        action()

    def answer(self, outcome):
        self.kernel.wait(outcome, LIMIT)
        self.answered += 1
        self.slowest = max(self.slowest, (outcome.ms, outcome.kind))
        return outcome

    def cell(self):
        run(self.kernel, self.notebook.next())
        self.answered += 1

    def started(self, code):
        """A cell that runs until it is stopped, and has begun."""
        cell = self.kernel.begin('System.out.println("in"); ' + code)
        self.kernel.until(lambda: "in" in cell.text or cell.reply is not None, LIMIT, "begin of " + code)
        return cell

    def stop(self, cell):
        """Interrupts, again if need be: not every JDK lets code of libraries be stopped."""
        for _ in range(3):
            self.answer(self.kernel.start("control", "interrupt_request", {}))
            try:
                self.kernel.wait(cell, LIMIT / 4)
                break
            except Failure:
                continue
        self.answer(cell)
        name = cell.reply.content.get("ename")
        if name not in ("Stopped", "SessionLost", "InputUnavailable"):
            raise Failure("an interrupted cell ended as %s" % cell.reply.content)
        if name == "SessionLost":
            self.notebook.forget()

    def interrupt(self):
        code = self.random.choice(ENDLESS)
        cell = self.kernel.begin(code) if "Scanner" in code else self.started(code)
        if "Scanner" in code:
            # Nobody answers where input is not allowed: it fails by itself.
            self.answer(cell)
        else:
            self.stop(cell)

    def questions(self):
        kind, content = self.random.choice(QUESTIONS)
        return self.kernel.start("shell", kind, content)

    def questions_while_a_cell_runs(self):
        cell = self.started("while (true) { }")
        for one in [self.questions() for _ in range(self.random.randrange(1, 20))]:
            self.answer(one)
        if cell.reply is not None:
            raise Failure("an endless cell ended by itself: %s" % cell.reply.content)
        self.stop(cell)

    def many_at_once(self):
        for one in [self.questions() for _ in range(40)]:
            self.answer(one)

    def end(self):
        code = self.random.choice(ENDS)
        outcome = self.answer(self.kernel.begin(code))
        status = outcome.reply.content
        if not code.startswith("%") and status.get("ename") != "SessionLost":
            raise Failure("%s ended as %s" % (code, status))
        self.notebook.forget()

    def nonsense(self):
        for _ in range(self.random.randrange(1, 20)):
            frames = [self.random.randbytes(self.random.randrange(50)) for _ in range(self.random.randrange(1, 9))]
            if self.random.random() < 0.5:
                frames.insert(self.random.randrange(len(frames)), b"<IDS|MSG>")
            self.kernel.sockets[self.random.choice(("shell", "control", "stdin"))].send_multipart(frames)
        self.answer(self.kernel.start("shell", "no_such_request", {"some": "thing"}))

    def aborted(self):
        first = self.kernel.begin("Thread.sleep(50); throw new RuntimeException();", stop_on_error=True)
        behind = [self.kernel.begin("1") for _ in range(5)]
        self.answer(first)
        statuses = {self.answer(one).reply.content["status"] for one in behind}
        if not statuses <= {"aborted", "ok"}:
            raise Failure("cells behind a failing one ended as %s" % statuses)


def memory(kernel):
    """Text: what each JVM holds after a collection."""
    parts = []
    for name, each in zip(("kernel", "session"), jvm.of(kernel)):
        try:
            each.collect()
            parts.append("%s heap %.1f MB, native %.1f MB" % (name, each.heap_mb(), each.native_mb()))
        except jvm.Gone:
            parts.append("%s just ended" % name)
    return "; ".join(parts)


def parse():
    parser = argparse.ArgumentParser(prog="kernel/bench/soak", description="A soak of Farcell's kernel.")
    parser.add_argument("--distribution", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="default: a new one, which is printed")
    parser.add_argument("--java", default=os.environ.get("JAVA_HOME", ""), help="JDK of the kernel and its sessions")
    parser.add_argument("--log", default=os.devnull, help="where the kernel's own output goes; default: nowhere")
    return parser.parse_args()


def main():
    arguments = parse()
    print("seed %d" % arguments.seed)
    with open(arguments.log, "w", encoding="utf-8") as log, \
            farcell(arguments.distribution, arguments.java, {"JAVA_TOOL_OPTIONS": jvm.NATIVE}, log) as kernel:
        soak = Soak(kernel, arguments.seed)
        kernel.run("1 + 1")
        begin = told = time.monotonic()
        failure = None
        while failure is None and time.monotonic() - begin < arguments.minutes * 60:
            try:
                soak.step()
                if time.monotonic() - told > 60:
                    told = time.monotonic()
                    print("%4.1f min: %d answered, %s" % ((told - begin) / 60, soak.answered, memory(kernel)), flush=True)
            except (Failure, AssertionError) as e:
                failure = e
        unanswered = [one.kind for one in kernel.open.values() if not one.done]
        if kernel.lives:
            print(memory(kernel))
    print("%s; %d answered, %d unanswered %s; slowest %.0f ms (%s)" % (
        ", ".join("%d %s" % (n, name) for name, n in sorted(soak.counts.items())), soak.answered, len(unanswered),
        unanswered or "", *soak.slowest))
    if failure is not None:
        print("failed: %s" % failure)
    return 1 if failure is not None or unanswered else 0


if __name__ == "__main__":
    sys.exit(main())

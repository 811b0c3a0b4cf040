"""A kernel, started as Jupyter starts one, and a client that stamps messages as they arrive.

Only headers are parsed inside timed sections, so that the client's own work on large outputs is not charged to the
kernel.
"""
import json
import os
import shutil
import subprocess
import tempfile
import time

import psutil
import zmq
from jupyter_client.connect import write_connection_file
from jupyter_client.session import Session

DELIMITER = b"<IDS|MSG>"
# Milliseconds; libzmq's default of 100 would be a step in the start times.
RECONNECT_MS = 5
CHANNELS = (("shell", zmq.DEALER), ("control", zmq.DEALER), ("stdin", zmq.DEALER), ("iopub", zmq.SUB))


class Message:
    """One message, with the time at which it arrived."""

    def __init__(self, frames, when):
        parts = frames[frames.index(DELIMITER) + 1:]
        self.when = when
        self.type = json.loads(parts[1]).get("msg_type")
        self.parent = (json.loads(parts[2]) or {}).get("msg_id")
        self._content = parts[4]

    @property
    def content(self):
        return json.loads(self._content)


class Outcome:
    """What came of one request. `ms` is the time until both the reply and the idle status were there."""

    def __init__(self, kind, sent):
        self.kind = kind
        self.sent = sent
        self.reply = None
        self.output = []
        self.idle = None

    @property
    def done(self):
        return self.reply is not None and self.idle is not None

    @property
    def ms(self):
        return (max(self.reply.when, self.idle) - self.sent) * 1000

    @property
    def text(self):
        """What was printed."""
        return "".join(m.content["text"] for m in self.output if m.type == "stream" and m.content["name"] == "stdout")

    @property
    def streams(self):
        return sum(m.type == "stream" for m in self.output)

    @property
    def value(self):
        """The result as plain text; empty for none."""
        return "".join(m.content["data"].get("text/plain", "") for m in self.output if m.type == "execute_result")


class Failure(Exception):
    """A cell of a benchmark failed, or a request got no answer: the figures would mean nothing."""


class Kernel:
    """One kernel process. Use it in a `with` statement: it ends with it."""

    def __init__(self, argv, environment, log):
        """argv and environment are those of a kernelspec; {connection_file} in argv is replaced."""
        self.directory = tempfile.mkdtemp(prefix="farcell-bench-")
        file, info = write_connection_file(os.path.join(self.directory, "connection.json"), ip="127.0.0.1")
        self.session = Session(key=info["key"].encode() if isinstance(info["key"], str) else info["key"])
        self.context = zmq.Context()
        variables = dict(os.environ, FARCELL_DATA=os.path.join(self.directory, "data"), **environment)
        self.started = time.perf_counter()
        self.process = subprocess.Popen([part.replace("{connection_file}", file) for part in argv], cwd=self.directory,
                                        env=variables, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.poller = zmq.Poller()
        self.sockets = {}
        for channel, kind in CHANNELS:
            socket = self.context.socket(kind)
            socket.linger = 0
            socket.setsockopt(zmq.RECONNECT_IVL, RECONNECT_MS)
            socket.setsockopt(zmq.RCVHWM, 0)
            if kind == zmq.SUB:
                socket.setsockopt(zmq.SUBSCRIBE, b"")
            else:
                socket.setsockopt(zmq.IDENTITY, self.session.bsession)
            socket.connect("tcp://127.0.0.1:%d" % info[channel + "_port"])
            self.poller.register(socket, zmq.POLLIN)
            self.sockets[channel] = socket
        self.open = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def lives(self):
        return self.process.poll() is None

    def start(self, channel, kind, content):
        """Sends a request. Answers its outcome, which `wait` fills."""
        message = self.session.msg(kind, content)
        outcome = Outcome(kind, time.perf_counter())
        self.open[message["header"]["msg_id"]] = outcome
        self.session.send(self.sockets[channel], message)
        return outcome

    def receive(self, ms):
        """Takes what has come, after waiting for at most so long; answers whether anything had."""
        ready = self.poller.poll(ms)
        for socket, _ in ready:
            frames = socket.recv_multipart()
            received = Message(frames, time.perf_counter())
            outcome = self.open.get(received.parent)
            if outcome is None or socket is self.sockets["stdin"]:
                continue
            if socket is not self.sockets["iopub"]:
                outcome.reply = received
            elif received.type == "status":
                if received.content["execution_state"] == "idle":
                    outcome.idle = received.when
            else:
                outcome.output.append(received)
        return bool(ready)

    def until(self, true, timeout, what):
        """Receives until something is true."""
        end = time.perf_counter() + timeout
        while not true():
            left = end - time.perf_counter()
            if left <= 0 or not self.lives:
                raise Failure("no %s within %d s (the kernel %s)" % (
                    what, timeout, "lives" if self.lives else "has ended"))
            self.receive(min(left, 0.5) * 1000)

    def wait(self, outcome, timeout=120, needs_idle=True):
        """Waits for the end of a request."""
        self.until(lambda: outcome.done or outcome.reply is not None and not needs_idle, timeout,
                   "answer to a " + outcome.kind)
        self.open = {key: one for key, one in self.open.items() if one is not outcome}
        return outcome

    def request(self, channel, kind, content, timeout=120, needs_idle=True):
        """Sends a request and waits for its end."""
        return self.wait(self.start(channel, kind, content), timeout, needs_idle)

    def begin(self, code, stop_on_error=False):
        """Starts a cell; `wait` waits for it."""
        return self.start("shell", "execute_request", {
            "code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False,
            "stop_on_error": stop_on_error})

    def execute(self, code, timeout=120):
        """Runs a cell, whatever comes of it."""
        return self.wait(self.begin(code), timeout)

    def run(self, code, timeout=120):
        """Runs a cell. Raises Failure when it fails."""
        outcome = self.execute(code, timeout)
        reply = outcome.reply.content
        if reply["status"] != "ok":
            raise Failure("a cell failed: %s\n%s" % (code, "\n".join(reply.get("traceback", [str(reply)]))))
        return outcome

    def complete(self, code):
        """Asks for completions at the end of the code."""
        return self.request("shell", "complete_request", {"code": code, "cursor_pos": len(code)})

    def inspect(self, code, cursor=None):
        """Asks what stands at the cursor: the end of the code if none is given."""
        return self.request("shell", "inspect_request", {
            "code": code, "cursor_pos": len(code) if cursor is None else cursor, "detail_level": 0})

    def interrupt(self, timeout=30):
        return self.request("control", "interrupt_request", {}, timeout, needs_idle=False)

    def processes(self):
        """The kernel and its sessions."""
        try:
            root = psutil.Process(self.process.pid)
            return [root] + root.children(recursive=True)
        except psutil.Error:
            return []

    def cpu_seconds(self):
        """CPU time that the kernel and its living sessions have used."""
        total = 0.0
        for process in self.processes():
            try:
                times = process.cpu_times()
                total += times.user + times.system
            except psutil.Error:
                pass
        return total

    def memory_mb(self):
        """Resident memory of the kernel and its sessions, in MB (10^6)."""
        total = 0
        for process in self.processes():
            try:
                total += process.memory_info().rss
            except psutil.Error:
                pass
        return total / 1e6

    def close(self):
        """Shuts the kernel down; what does not end is killed."""
        family = self.processes()
        try:
            self.request("control", "shutdown_request", {"restart": False}, timeout=10, needs_idle=False)
            self.process.wait(10)
        except (Failure, subprocess.TimeoutExpired):
            pass
        for process in family:
            try:
                process.kill()
            except psutil.Error:
                pass
        self.process.wait()
        self.context.destroy(linger=0)
        shutil.rmtree(self.directory, ignore_errors=True)


def farcell(distribution, java, environment, log):
    """A kernel of Farcell's distribution, on a JDK; the one of the PATH if none is given."""
    variables = dict(environment, **({"JAVA_HOME": java} if java else {}))
    argv = [os.path.join(distribution, "bin", "farcell"), "kernel", "-f", "{connection_file}"]
    return Kernel(argv, variables, log)

"""Ways in which front ends start the kernel, and in which it ends with them."""

import os
import queue
import subprocess
import sys
import time

import psutil
import pytest
from jupyter_client import BlockingKernelClient, KernelManager
from jupyter_client.connect import write_connection_file
from jupyter_client.kernelspec import get_kernel_spec

from test_kernelspec import START_SECONDS, result_of

PARENT = """
import sys
from jupyter_client import KernelManager
manager = KernelManager(kernel_name="farcell")
manager.start_kernel()
print(manager.provisioner.pid, manager.connection_file, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def client():
    """A client that is closed at the end."""
    made = BlockingKernelClient()
    yield made
    made.stop_channels()


def connect(client, file):
    """Connects to a kernel that may still be starting; without a manager, jupyter_client takes that for a dead one."""
    client.load_connection_file(file)
    client.start_channels()
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            client.wait_for_ready(timeout=START_SECONDS)
            return
        except RuntimeError:
            if time.monotonic() > end:
                raise


def family(pid):
    """A process and those that it started."""
    process = psutil.Process(pid)
    return [process] + process.children(recursive=True)


def control(client, kind, content):
    """Sends a request on the control channel; answers the content of its reply."""
    message = client.session.msg(kind, content)
    client.control_channel.send(message)
    while True:
        reply = client.get_control_msg(timeout=START_SECONDS)
        if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
            return reply["content"]


def test_as_vs_code_does(client, tmp_path):
    """VS Code runs argv itself, in the notebook's directory, with the spec's env over its own, which may be small; it
    interrupts and ends kernels of interrupt_mode "message" by messages on control."""
    spec = get_kernel_spec("farcell")
    assert spec.interrupt_mode == "message"
    place = tmp_path / "with blank"
    place.mkdir()
    file, _ = write_connection_file(str(place / "kernel-v3a b.json"))
    argv = [part.replace("{connection_file}", file) for part in spec.argv]
    process = subprocess.Popen(argv, cwd=place, env={"PATH": "/usr/bin:/bin", **spec.env}, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        connect(client, file)
        assert result_of(client, "1 + 1") == "2"
        assert result_of(client, 'Path.of("").toAbsolutePath()') == str(place)
        request = client.execute('System.out.println("in"); while (true) { }')
        message = client.get_iopub_msg(timeout=START_SECONDS)
        while message["msg_type"] != "stream":
            message = client.get_iopub_msg(timeout=START_SECONDS)
        assert control(client, "interrupt_request", {})["status"] == "ok"
        reply = client.get_shell_msg(timeout=START_SECONDS)
        while reply["parent_header"].get("msg_id") != request:
            reply = client.get_shell_msg(timeout=START_SECONDS)
        assert reply["content"]["ename"] == "Stopped"
        everybody = family(process.pid)
        assert control(client, "shutdown_request", {"restart": False})["status"] == "ok"
        assert process.wait(START_SECONDS) == 0
        assert psutil.wait_procs(everybody, START_SECONDS)[1] == []
        assert process.stdout.read() == b"", "it says nothing on the terminal"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_request_sent_before_the_kernel_is_ready_is_answered():
    manager = KernelManager(kernel_name="farcell")
    manager.start_kernel(stdin=subprocess.DEVNULL)
    client = manager.client()
    try:
        client.start_channels()
        sent = {client.kernel_info(), client.execute("40 + 2", user_expressions={"twice": "21 * 2"})}
        replies = {}
        while set(replies) != sent:
            reply = client.get_shell_msg(timeout=START_SECONDS)
            replies[reply["parent_header"]["msg_id"]] = reply["content"]
        assert {reply["status"] for reply in replies.values()} == {"ok"}
        values = [reply["user_expressions"] for reply in replies.values() if "user_expressions" in reply]
        assert values[0]["twice"]["data"]["text/plain"] == "42"
    except queue.Empty:
        raise AssertionError("a request was not answered") from None
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=False)


def test_the_kernel_and_its_session_end_when_their_parent_is_killed(client, tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              cwd=tmp_path, env=os.environ)
    try:
        pid, file = parent.stdout.readline().strip().split(" ", 1)
        connect(client, file)
        assert result_of(client, "1 + 1") == "2"
        everybody = family(int(pid))
        assert len(everybody) >= 2, "the kernel and its session"
        parent.kill()
        parent.wait()
        assert psutil.wait_procs(everybody, START_SECONDS)[1] == []
    finally:
        parent.kill()
        parent.wait()
        parent.stdin.close()
        parent.stdout.close()

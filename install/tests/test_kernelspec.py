"""The kernelspec that `farcell install` wrote into .venv, and the kernel that it starts."""

import json
import os
import queue
import subprocess
import sys
from pathlib import Path

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager, get_kernel_spec

START_SECONDS = 60


def result_of(client, code):
    """The text of a cell's result."""
    request = client.execute(code)
    text = None
    while True:
        message = client.get_iopub_msg(timeout=START_SECONDS)
        if message["parent_header"].get("msg_id") != request:
            continue
        kind, content = message["msg_type"], message["content"]
        assert kind != "error", "\n".join(content["traceback"])
        if kind == "execute_result":
            text = content["data"]["text/plain"]
        if kind == "status" and content["execution_state"] == "idle":
            return text


def serves(manager):
    """Starts a kernel, runs a cell in it, ends it; answers the program that the kernel's process ran."""
    manager.start_kernel(stdin=subprocess.DEVNULL)
    client = manager.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=START_SECONDS)
        reply = client.kernel_info(reply=True, timeout=START_SECONDS)["content"]
        assert reply["status"] == "ok"
        assert reply["language_info"]["name"].lower() == "java"
        assert result_of(client, "1 + 1") == "2"
        return os.path.basename(os.readlink(f"/proc/{manager.provisioner.pid}/exe"))
    except queue.Empty:
        raise AssertionError("the kernel did not answer") from None
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=False)
        assert not manager.is_alive()


def test_the_kernelspec_names_what_is_there():
    spec = get_kernel_spec("farcell")
    assert Path(spec.resource_dir).is_relative_to(sys.prefix)
    assert Path(spec.argv[0]).name == "java" and Path(spec.argv[0]).exists()
    assert Path(spec.argv[spec.argv.index("-jar") + 1]).exists()
    assert spec.display_name.startswith("Farcell (Java ")
    assert spec.language == "java"
    assert spec.interrupt_mode == "message"
    assert spec.kernel_protocol_version == "5.5", "it welcomes subscribers"
    assert (Path(spec.resource_dir) / "logo-svg.svg").exists()


def test_the_installed_kernel_runs_a_cell():
    assert serves(KernelManager(kernel_name="farcell")) == "java"


def test_install_writes_under_another_name_and_place(root, tmp_path):
    prefix = tmp_path / "a place"
    command = [root / "install/cli/target/farcell/bin/farcell", "install", "--prefix", prefix, "--name", "far-2",
               "--display-name", "Second"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=tmp_path, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    kernels = prefix / "share/jupyter/kernels"
    assert json.loads((kernels / "far-2/kernel.json").read_text())["display_name"] == "Second"
    manager = KernelSpecManager(kernel_dirs=[str(kernels)])
    assert manager.get_kernel_spec("far-2").argv[1:] == get_kernel_spec("farcell").argv[1:]

"""The Python package: built, installed in an empty environment, and started from there."""

import json
import subprocess
import sys
import venv

import pytest
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

from test_kernelspec import serves


def run(*command, status=0, **options):
    """Runs a program without input; answers what it printed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300,
                          stdin=subprocess.DEVNULL, **options)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def environment(root, target, tmp_path_factory):
    """An environment that has the package and nothing else."""
    run(root / "install" / "wheel")
    wheel, = target.glob("farcell-*.whl")
    place = tmp_path_factory.mktemp("wheel") / "an environment"
    venv.create(place, with_pip=False)
    run(sys.executable, "-m", "pip", "--python", place / "bin/python", "install", "--no-index", "--no-deps", wheel)
    return place


def test_has_the_command_line(environment):
    for command in ([environment / "bin/farcell"], [environment / "bin/python", "-m", "farcell"]):
        assert run(*command, "--version").startswith("Farcell ")
    found = run(environment / "bin/farcell", "doctor", status=1)
    assert "Farcell (Java)" in found, "doctor finds the kernelspec of the environment that it is in"
    assert "missing Jupyter" in found


def test_has_a_kernelspec_without_absolute_paths(environment):
    spec = environment / "share/jupyter/kernels/farcell"
    text = (spec / "kernel.json").read_text()
    assert str(environment.parent) not in text
    assert json.loads(text)["argv"] == ["python", "-m", "farcell", "kernel", "-f", "{connection_file}"]
    assert (spec / "logo-svg.svg").exists()


def test_says_what_to_do_where_there_is_no_java(environment, tmp_path):
    python = environment / "bin/python"
    lacking = run(python, "-m", "farcell", status=1, env={"PATH": str(tmp_path)})
    assert "no java found" in lacking and "Install JDK 17" in lacking
    jdk = tmp_path / "jdk"
    (jdk / "bin").mkdir(parents=True)
    (jdk / "bin/java").write_text("#!/bin/sh\n")
    (jdk / "bin/java").chmod(0o755)
    (jdk / "release").write_text('JAVA_VERSION="1.8.0_392"\n')
    assert "is Java 8." in run(python, "-m", "farcell", status=1, env={"JAVA_HOME": str(jdk)})


def test_starts_the_kernel(environment):
    kernels = KernelSpecManager(kernel_dirs=[str(environment / "share/jupyter/kernels")])
    manager = KernelManager(kernel_name="farcell", kernel_spec_manager=kernels)
    # jupyter_client puts its own interpreter for "python"; here it must be that of the other environment.
    manager.kernel_spec.argv[0] = str(environment / "bin/python")
    assert serves(manager) == "java", "Java took the place of Python in the process that Jupyter started"

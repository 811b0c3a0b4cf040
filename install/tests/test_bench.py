"""The short form of the soak, and that the benchmarks' own parts fit together."""

import subprocess
import sys


def test_a_short_soak_leaves_nothing_unanswered(root):
    command = [sys.executable, root / "kernel/bench/soak.py", "--distribution", root / "install/cli/target/farcell",
               "--minutes", "0.5", "--seed", "7"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 unanswered" in done.stdout

"""`jupyter console` in a terminal: a result, an error, a page, an interrupt."""

import os
import re
import sys

import pexpect
import pytest

SECONDS = 90
COLOURS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture
def console(tmp_path, target):
    """A console with the installed kernel; at its end the kernel is shut down."""
    command = ["-m", "jupyter_console", "--kernel", "farcell", "--simple-prompt",
               "--no-confirm-exit"]
    with open(target / "console.log", "w", encoding="utf-8") as log:
        child = pexpect.spawn(sys.executable, command, cwd=str(tmp_path), timeout=SECONDS, encoding="utf-8",
                              dimensions=(50, 160), env=dict(os.environ, TERM="dumb", PROMPT_TOOLKIT_NO_CPR="1"))
        child.logfile_read = log
        try:
            child.expect(r"In \[1\]: ")
            # A cell's end is its idle status, and the console takes that of any request of its own for it: a blank cell has
            # it read what its first questions to the kernel left behind.
            child.sendline(" ")
            child.expect(r"In \[1\]: ")
            yield child
            child.sendeof()
            child.expect(pexpect.EOF)
        finally:
            child.close(force=True)


def answer(console, code):
    """Types a line, and waits for the next prompt; answers what came between, without colours."""
    console.sendline(code)
    console.expect(r"In \[\d+\]: ")
    return COLOURS.sub("", console.before)


def test_shows_results_and_errors(console):
    assert "Out[1]: 42" in answer(console, "6 * 7")
    error = answer(console, 'throw new IllegalStateException("on purpose");')
    assert "IllegalStateException: on purpose" in error
    assert "Cell [2], line 1" in error
    assert "Cell [3], line 1: incompatible types" in answer(console, 'int x = "text";')
    # The page of a question mark.
    assert "double Math.hypot(" in answer(console, "Math.hypot?")
    assert "hello" in answer(console, 'System.out.println("hel" + "lo");')


def test_interrupts(console):
    answer(console, "int kept = 1;")
    console.sendline('kept = 2; System.out.println("be" + "gun"); while (true) { }')
    console.expect("begun")
    console.sendintr()
    console.expect(r"Stopped[\s\S]*In \[\d+\]: ")
    assert ": 3" in answer(console, "kept + 1")

"""jupyter_kernel_test, Jupyter's own test of a kernel, with the installed kernelspec: of .venv, whose kernel runs on the
JDK of the build, and of the newest other JDK of this machine. All of its tests are on."""

import subprocess
from pathlib import Path

import jupyter_kernel_test

import jdks

NEWER = jdks.newest_beside_the_default()
LAUNCHER = Path(__file__).resolve().parents[2] / "install/cli/target/farcell/bin/farcell"


# For a session that starts with the first cell, on a busy machine; theirs is a quarter of it.
SECONDS = 60
jupyter_kernel_test.TIMEOUT = SECONDS


class FarcellTests(jupyter_kernel_test.KernelTests):
    def execute_helper(self, *arguments, **options):
        """As it is, but on a busy machine: it gives messages more than its tenth of a second, and takes none for its cell's
        own that an earlier request left behind, whose idle status may come after a tenth of a second of silence."""
        channel, get, execute = self.kc.iopub_channel, self.kc.iopub_channel.get_msg, self.kc.execute
        sent = []

        def noted(*code, **how):
            sent.append(execute(*code, **how))
            return sent[-1]

        def own(timeout=None):
            while True:
                message = get(timeout=SECONDS)
                if message["parent_header"].get("msg_id") in sent:
                    return message

        self.kc.execute, channel.get_msg = noted, own
        try:
            return super().execute_helper(*arguments, **{"timeout": SECONDS, **options})
        finally:
            del self.kc.execute, channel.get_msg

    kernel_name = "farcell"
    language_name = "Java"
    file_extension = ".jshell"
    code_hello_world = 'System.out.println("hello, world");'
    code_stderr = 'System.err.println("oops");'
    code_generate_error = 'throw new IllegalStateException("on purpose");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + 1', "result": "a1"},
        {"code": "new int[] {1, 2}", "result": "[1, 2]"},
        {"code": "java.util.stream.IntStream.range(0, 3).boxed().toList()", "result": "[0, 1, 2]"},
    ]
    code_display_data = [
        {"code": 'display("shown");', "mime": "text/plain"},
        {"code": "display(new java.awt.image.BufferedImage(2, 2, 1));", "mime": "image/png"},
    ]
    code_page_something = "Math.max?"
    code_clear_output = "farcell.Display.clear(false);"
    code_inspect_sample = "Math.max("
    code_history_pattern = "6 ?*"
    supported_history_operations = ("tail", "range", "search")
    completion_samples = [
        {"text": "Math.hyp", "matches": {"hypot("}},
        {"text": "int[] a = {1}; a.le", "matches": {"length"}},
        {"text": "%session", "matches": {"%session", "%sessions"}},
    ]
    complete_code_samples = ["1", "int x = 1;", "int f(int n) { return n; }", "class A { }", "// comment", "",
                             "%sessions", "for (int i = 0; i < 3; i++) { }"]
    incomplete_code_samples = ["int f() {", "class A {", "for (int i = 0;", "int x = 1 +", "/* open", 'String s = """\n']
    invalid_code_samples = ["int 1x = ;", ")", "class class", "int x = 'abc';;)"]


class WelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "farcell"
    support_iopub_welcome = True


def install_newer():
    """The kernelspec "farcell-newer", in the Jupyter data directory of the tests."""
    subprocess.run([LAUNCHER, "install", "--user", "--name", "farcell-newer", "--java", NEWER], check=True, timeout=300,
                   stdin=subprocess.DEVNULL)


if NEWER:
    class NewerJdkTests(FarcellTests):
        kernel_name = "farcell-newer"

        @classmethod
        def setUpClass(cls):
            install_newer()
            super().setUpClass()

    class NewerJdkWelcomeTests(WelcomeTests):
        kernel_name = "farcell-newer"

        @classmethod
        def setUpClass(cls):
            install_newer()
            super().setUpClass()

"""A JupyterLab server on loopback, and a browser that opens a notebook in it."""

import json
import os
import re
import secrets
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import TimeoutError, expect

# A busy machine needs more than a minute for a server, a page and a kernel that all start cold.
START_SECONDS = 180
# What a page does at once on an idle machine.
PAGE_SECONDS = 90
expect.set_options(timeout=PAGE_SECONDS * 1000)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]
# All cells stay in the page, also those that are scrolled out of sight.
SETTINGS = {"@jupyterlab/notebook-extension": {"tracker": {"windowingMode": "none"}},
            "@jupyterlab/apputils-extension": {"notification": {"fetchNews": "false", "checkForUpdates": False}}}

ERRORS = """window.jupyterapp.shell.currentWidget.content.widgets
    .flatMap(cell => cell.model.outputs ? cell.model.outputs.toJSON() : [])
    .filter(output => output.output_type === 'error')
    .map(output => output.ename + ': ' + output.evalue)"""


def write_settings(directory):
    """Settings of JupyterLab, in the directory of JUPYTERLAB_SETTINGS_DIR."""
    for extension, plugins in SETTINGS.items():
        for plugin, values in plugins.items():
            file = Path(directory) / extension / f"{plugin}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values))


@contextmanager
def server(notebooks, log):
    """Starts JupyterLab over a directory; yields its URL and token; ends it, with its kernels, by its process id."""
    write_settings(os.environ["JUPYTERLAB_SETTINGS_DIR"])
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
               "--ServerApp.port=0", f"--ServerApp.root_dir={notebooks}", "--LabApp.news_url=None",
               "--LabApp.expose_app_in_browser=True",
               "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    # The token is not in the process list.
    with open(log, "wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                   env=dict(os.environ, JUPYTER_TOKEN=token))
    try:
        yield wait_for_url(process, log), token
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def wait_for_url(process, log):
    """The server says in a file which port it got."""
    told = Path(os.environ["JUPYTER_RUNTIME_DIR"]) / f"jpserver-{process.pid}.json"
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if told.exists():
            try:
                return json.loads(told.read_text())["url"]
            except ValueError:
                pass
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            pass
    raise AssertionError("JupyterLab did not start:\n" + Path(log).read_text()[-4000:])


@contextmanager
def browser(playwright, chromium, profile):
    """A headless Chromium with an empty profile; yields a page."""
    context = playwright.chromium.launch_persistent_context(
        str(profile), executable_path=chromium, headless=True, args=FLAGS, viewport={"width": 1300, "height": 1600},
        timeout=START_SECONDS * 1000)
    context.set_default_timeout(PAGE_SECONDS * 1000)
    try:
        yield context.pages[0] if context.pages else context.new_page()
    finally:
        context.close()


class NotebookPage:
    """A notebook, open in JupyterLab in a browser page."""

    def __init__(self, page, url, token, name):
        self.page = page
        page.goto(f"{url}lab/tree/{quote(name)}?token={token}", timeout=START_SECONDS * 1000)
        self.panel = page.locator(".jp-NotebookPanel:visible")
        self.panel.wait_for(timeout=START_SECONDS * 1000)
        self.code_cells = self.panel.locator(".jp-CodeCell")
        self.code_cells.first.wait_for(timeout=START_SECONDS * 1000)
        # JupyterLab forgets a run that is asked for before the kernel answered.
        self.wait_until_idle()

    def wait_until_idle(self):
        """Waits until the status bar says that the kernel is there and has nothing to do."""
        idle = self.page.locator("#jp-main-statusbar").get_by_text(re.compile(r"\| Idle$"))
        idle.wait_for(timeout=START_SECONDS * 1000)

    def run_all(self, seconds):
        """Chooses Run > Run All Cells, and waits until each code cell has its number."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_function(
            """errors => {
                const cells = [...document.querySelectorAll('.jp-NotebookPanel .jp-CodeCell')];
                const numbered = cell => /\\[\\d+\\]/.test(cell.querySelector('.jp-InputPrompt').innerText);
                return cells.length > 0 && cells.every(numbered) || eval(errors).length > 0;
            }""", arg=ERRORS, timeout=seconds * 1000)

    def edit_end(self, number):
        """Puts the cursor behind the last character of a code cell, to type there."""
        editor = self.code_cells.nth(number).locator(".cm-content")
        editor.click()
        self.page.keyboard.press("Control+End")

    def run(self, number):
        """Runs one code cell; does not wait."""
        self.edit_end(number)
        self.page.keyboard.press("Control+Enter")

    def press(self, item):
        """Presses a button of the notebook's toolbar."""
        self.panel.locator(f'.jp-Toolbar-item[data-jp-item-name="{item}"]').click()

    def outputs_of(self, number):
        """The area of a code cell's outputs."""
        return self.code_cells.nth(number).locator(".jp-Cell-outputArea")

    def output(self, number):
        """The first output of a code cell."""
        return self.outputs_of(number).locator(".jp-OutputArea-output").first

    def complete(self, number, text):
        """Presses Tab behind the last character of a code cell until the completer shows a text: JupyterLab gives a
        kernel one second for its answer, and shows what it has without it."""
        popup = self.page.locator(".jp-Completer:visible").filter(has_text=text)
        for _ in range(20):
            self.edit_end(number)
            self.page.keyboard.press("Tab")
            try:
                popup.wait_for(timeout=5_000)
                break
            except TimeoutError:
                continue
        return popup

    def errors(self):
        """Error outputs, as text. JupyterLab draws them like standard error, so its model is asked."""
        return self.page.evaluate(ERRORS)

    def outputs(self, css):
        """The parts of outputs that a CSS selector finds."""
        return self.panel.locator(".jp-OutputArea-output").locator(css)

"""What the tests of the installed kernel share. They are started by install/test, in .venv."""

import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "install"))

import messages  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def jupyter_of_its_own(tmp_path_factory):
    """Jupyter's files of this user stay out: their kernels, settings and running servers."""
    place = tmp_path_factory.mktemp("jupyter")
    own = {"JUPYTER_CONFIG_DIR": place / "config", "JUPYTER_DATA_DIR": place / "data",
           "JUPYTER_RUNTIME_DIR": place / "runtime", "JUPYTERLAB_SETTINGS_DIR": place / "settings",
           "JUPYTERLAB_WORKSPACES_DIR": place / "workspaces", "IPYTHONDIR": place / "ipython"}
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("JUPYTER_PATH", raising=False)
        for name, directory in own.items():
            directory.mkdir()
            patch.setenv(name, str(directory))
        yield


@pytest.fixture(scope="session")
def watched_messages():
    """What was wrong with messages of kernels so far."""
    with messages.watched() as problems:
        yield problems


@pytest.fixture(autouse=True)
def good_messages(watched_messages):
    """A message that is not as specified fails the test that it came in."""
    watched_messages.clear()
    yield
    assert watched_messages == []


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def target(root):
    """Where results that people may want to look at are left."""
    directory = root / "target"
    directory.mkdir(exist_ok=True)
    return directory


@pytest.fixture(scope="session")
def example(root):
    """The example notebook."""
    return root / "notebooks" / "first-remote-cell.ipynb"


@pytest.fixture(scope="session")
def chromium():
    """Path of a Chromium; its absence is a failure, since install/test installs it."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program, "no Chromium: run install/test, which installs it, or set CHROMIUM"
    return program

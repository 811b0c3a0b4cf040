"""Runs a notebook from top to bottom with the kernel that it names, and shows how far it is.

    python run_notebook.py NOTEBOOK RESULT

RESULT gets the notebook with its outputs, also those up to an error. Ends with status 1 if a cell failed."""

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

CELL_SECONDS = 600


class Steps:
    """One line for each code cell, on standard error: its number, its first line, its time."""

    def __init__(self, notebook):
        self.code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
        self.began = None

    def start(self, cell, cell_index):
        if cell_index in self.code:
            number = self.code.index(cell_index) + 1
            title = cell.source.strip().splitlines()[0][:60]
            self.began = time.monotonic()
            print(f"    [{number}/{len(self.code)}] {title:<62}", end="", file=sys.stderr, flush=True)

    def end(self, cell, cell_index, execute_reply):
        if cell_index in self.code:
            seconds = time.monotonic() - self.began
            state = "" if execute_reply["content"]["status"] == "ok" else "  failed"
            print(f"{seconds:6.1f} s{state}", file=sys.stderr, flush=True)


def run(source, result):
    """Whether all cells ran; result is written in any case."""
    notebook = nbformat.read(source, as_version=4)
    steps = Steps(notebook)
    client = NotebookClient(notebook, timeout=CELL_SECONDS, resources={"metadata": {"path": str(source.parent)}},
                            on_cell_execute=steps.start, on_cell_executed=steps.end)
    try:
        client.execute()
        return True
    except CellExecutionError as failure:
        print(failure, file=sys.stderr)
    except CellTimeoutError:
        print(f"\nthis cell did not end in {CELL_SECONDS} s", file=sys.stderr)
    except (DeadKernelError, RuntimeError) as failure:
        print(f"\nthe kernel ended: {failure}", file=sys.stderr)
    finally:
        result.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, result)
    return False


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(0 if run(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()) else 1)

"""The example notebook, run by the installed kernel without a browser."""

import base64

import nbformat
import pytest

import run_notebook

VEGA_LITE = "application/vnd.vegalite.v5+json"


@pytest.fixture(scope="module")
def ran(example, target):
    """The example with its outputs; they are left in target/ for people."""
    result = target / "first-remote-cell.ipynb"
    assert run_notebook.run(example, result), f"a cell failed; see {result}"
    return nbformat.read(result, as_version=4)


def outputs(notebook, cell_id):
    """The outputs of one cell."""
    return next(cell for cell in notebook.cells if cell.id == cell_id).outputs


def bundles(notebook, cell_id):
    """The MIME bundles among the outputs of one cell."""
    return [output.data for output in outputs(notebook, cell_id) if "data" in output]


def test_is_committed_without_outputs(example):
    notebook = nbformat.read(example, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code and all(not cell.outputs and cell.execution_count is None for cell in code)
    assert notebook.metadata.kernelspec.name == "farcell"


def test_runs_without_an_error(ran):
    code = [cell for cell in ran.cells if cell.cell_type == "code"]
    assert all(output.output_type != "error" for cell in code for output in cell.outputs)
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


@pytest.mark.parametrize("cell", ["data", "train"])
def test_shows_tables(ran, cell):
    table = [data for data in bundles(ran, cell) if "<table" in data.get("text/html", "")]
    assert table
    assert all("text/plain" in data for data in table)


@pytest.mark.parametrize("cell", ["look", "curve", "answer"])
def test_plots_for_live_and_for_static_views(ran, cell):
    plot = next(data for data in bundles(ran, cell) if VEGA_LITE in data)
    # text/html would win over Vega-Lite in JupyterLab.
    assert set(plot) == {VEGA_LITE, "image/png", "text/plain"}
    assert plot[VEGA_LITE]["$schema"].endswith("vega-lite/v5.json")
    assert base64.b64decode(plot["image/png"]).startswith(b"\x89PNG\r\n\x1a\n")


def test_the_trained_model_comes_and_answers_the_same(ran):
    assert "1500 of 1500 answers are the same" in "".join(o.text for o in outputs(ran, "model-here") if "text" in o)


def test_shows_how_far_the_training_is(ran):
    progress = [data for data in bundles(ran, "train") if "<progress" in data.get("text/html", "")]
    assert any("20" in data["text/plain"] for data in progress), "the last state says how many epochs there were"


def test_asks_the_trained_model_again(ran):
    text = "".join(output.text for output in outputs(ran, "answer") if output.output_type == "stream")
    right = int(text.split(" of ")[0])
    assert right > 0.95 * 1500, text


def test_is_small_enough_to_share(ran, target):
    assert (target / "first-remote-cell.ipynb").stat().st_size < 1_000_000
    assert ran.metadata.language_info.name.lower() == "java"

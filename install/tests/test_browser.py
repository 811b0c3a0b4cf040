"""The example notebook as people see it: JupyterLab in a browser."""

import json
import shutil

from playwright.sync_api import expect, sync_playwright

import lab

RUN_SECONDS = 300
DRAW_SECONDS = 60


def test_the_example_runs_in_jupyterlab(example, target, chromium, tmp_path):
    notebooks = tmp_path / "my notebooks"
    notebooks.mkdir()
    name = shutil.copy(example, notebooks / example.name).name
    pictures = target / "browser"
    pictures.mkdir(exist_ok=True)
    with lab.server(notebooks, target / "jupyterlab.log") as (url, token), sync_playwright() as playwright, \
            lab.browser(playwright, chromium, tmp_path / "profile") as page:
        notebook = lab.NotebookPage(page, url, token, name)
        try:
            notebook.run_all(RUN_SECONDS)
        finally:
            page.screenshot(path=pictures / "notebook.png")
        assert notebook.errors() == []

        code = [cell for cell in json.loads(example.read_text())["cells"] if cell["cell_type"] == "code"]
        assert notebook.code_cells.count() == len(code)

        charts = notebook.outputs(".vega-embed canvas.marks, .vega-embed svg.marks")
        # The page draws outputs when it has time, after their cell has its number, which comes on another channel.
        expect(charts).to_have_count(3, timeout=DRAW_SECONDS * 1000)
        tables = notebook.outputs("table")
        expect(tables.nth(1)).to_be_attached(timeout=DRAW_SECONDS * 1000)
        progress = notebook.outputs("progress")
        # A bar that is full: the last state of the loop. Until it is there, the page draws bars anew.
        full = "() => [...document.querySelectorAll('.jp-OutputArea-output progress')].some(bar => bar.position === 1)"
        page.wait_for_function(full, timeout=DRAW_SECONDS * 1000)
        seen = {"table": tables, "chart": charts, "progress": progress}
        for what, found in seen.items():
            for number in range(found.count()):
                one = found.nth(number)
                one.scroll_into_view_if_needed()
                expect(one, f"{what} {number} can be seen").to_be_visible()
                box = one.bounding_box()
                assert box["width"] > 50 and box["height"] > 3, f"{what} {number} is drawn in {box}"
                one.screenshot(path=pictures / f"{what}-{number + 1}.png")

"""What a notebook's user does beside running cells, in JupyterLab in a browser."""

import json
import re

import pytest
from playwright.sync_api import expect, sync_playwright

import lab

CELLS = ["int kept = 1;", "Math.", "Math.max(", 'System.out.println("in"); while (true) { }',
         'System.out.print("name? "); new Scanner(System.in).nextLine().toUpperCase()',
         'display(new Object() { public String toString() { return "plain"; } });\n'
         "new java.awt.image.BufferedImage(120, 40, java.awt.image.BufferedImage.TYPE_INT_RGB)", "kept + 41"]
RESULT, COMPLETE, TOOLTIP, ENDLESS, INPUT, RICH, KEPT = range(len(CELLS))
SECONDS = 90


def notebook():
    cells = [{"cell_type": "code", "id": f"cell-{number}", "metadata": {}, "execution_count": None, "outputs": [],
              "source": source} for number, source in enumerate(CELLS)]
    return {"nbformat": 4, "nbformat_minor": 5, "cells": cells,
            "metadata": {"kernelspec": {"name": "farcell", "display_name": "Farcell", "language": "java"}}}


@pytest.fixture(scope="module")
def page(tmp_path_factory, target, chromium):
    """The notebook, open in JupyterLab."""
    place = tmp_path_factory.mktemp("lab")
    (place / "notebooks").mkdir()
    (place / "notebooks/keys.ipynb").write_text(json.dumps(notebook()))
    with lab.server(place / "notebooks", target / "jupyterlab-keys.log") as (url, token), \
            sync_playwright() as playwright, lab.browser(playwright, chromium, place / "profile") as page:
        opened = lab.NotebookPage(page, url, token, "keys.ipynb")
        opened.pictures = target / "browser"
        opened.pictures.mkdir(exist_ok=True)
        yield opened


def test_runs_a_cell(page):
    page.run(RESULT)
    page.run(KEPT)
    expect(page.output(KEPT)).to_have_text("42", timeout=SECONDS * 1000)


def test_completes_with_tab(page):
    popup = page.complete(COMPLETE, "sqrt")
    expect(popup).to_contain_text("sqrt")
    expect(popup).to_contain_text("PI")
    page.page.screenshot(path=page.pictures / "completion.png")
    page.page.keyboard.press("Escape")


def test_shows_a_tooltip(page):
    page.edit_end(TOOLTIP)
    page.page.keyboard.press("Shift+Tab")
    tooltip = page.page.locator(".jp-Tooltip:visible")
    expect(tooltip).to_contain_text("int Math.max(int a, int b)", timeout=SECONDS * 1000)
    page.page.screenshot(path=page.pictures / "tooltip.png")
    page.page.keyboard.press("Escape")


def test_the_interrupt_button_stops_a_cell(page):
    page.run(ENDLESS)
    expect(page.output(ENDLESS)).to_have_text("in", timeout=SECONDS * 1000)
    page.press("interrupt")
    expect(page.outputs_of(ENDLESS)).to_contain_text("Stopped", timeout=SECONDS * 1000)
    page.page.screenshot(path=page.pictures / "interrupt.png")
    page.run(KEPT)
    expect(page.output(KEPT)).to_have_text("42", timeout=SECONDS * 1000)


def test_asks_for_input(page):
    page.run(INPUT)
    field = page.code_cells.nth(INPUT).locator("input.jp-Stdin-input")
    field.wait_for(timeout=SECONDS * 1000)
    page.page.screenshot(path=page.pictures / "input.png")
    field.fill("ada")
    field.press("Enter")
    expect(page.outputs_of(INPUT)).to_contain_text("ADA", timeout=SECONDS * 1000)


def test_shows_rich_output(page):
    page.run(RICH)
    image = page.code_cells.nth(RICH).locator("img")
    image.wait_for(timeout=SECONDS * 1000)
    image.scroll_into_view_if_needed()
    assert image.bounding_box()["width"] >= 100
    expect(page.outputs_of(RICH)).to_contain_text("plain")
    page.page.screenshot(path=page.pictures / "rich.png")


def test_the_restart_button_gives_a_fresh_kernel(page):
    page.press("restart")
    # The status bar may still say what it said of the kernel of before.
    with page.page.expect_response(re.compile(r"/api/kernels/[^/]+/restart\b"), timeout=SECONDS * 1000):
        page.page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.wait_until_idle()
    page.run(KEPT)
    expect(page.outputs_of(KEPT)).to_contain_text("cannot find symbol", timeout=SECONDS * 1000)
    page.page.screenshot(path=page.pictures / "restart.png")
    page.run(RESULT)
    page.run(KEPT)
    expect(page.output(KEPT)).to_have_text("42", timeout=SECONDS * 1000)

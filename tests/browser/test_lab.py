"""JupyterLab as `invoicekit lab` opens it, in a real browser: notebooks run, choosers work, nothing leaves it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, expect, sync_playwright

from invoicekit.notebooks.places import shipped

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SHOTS = os.environ.get("SHOTS")
NAMES = [notebook.stem for notebook in sorted(shipped("notebooks").glob("*.ipynb"))]
LOCAL = "127.0.0.1"
PATIENCE = 300_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`invoicekit lab` in a folder of its own, with a home of its own; its address, with the token."""
    folder = tmp_path_factory.mktemp("lab")
    own = {name: str(folder / "home") for name in ("HOME", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    own |= {"JUPYTER_CONFIG_DIR": str(folder / "config"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "invoicekit", "lab", str(folder / "work"), "--no-browser"]
    lab = subprocess.Popen(
        command, env={**os.environ, **own}, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert lab.stderr
    said: list[str] = []
    # All that it says is read as it comes, or it would stop with a full pipe.
    reader = threading.Thread(target=said.extend, args=(iter(lab.stderr.readline, ""),), daemon=True)
    reader.start()
    try:
        yield _address(lab, said)
        strangers = [
            connection.raddr.ip
            for process in [psutil.Process(lab.pid), *psutil.Process(lab.pid).children(recursive=True)]
            for connection in process.net_connections()
            if connection.raddr and connection.raddr.ip not in (LOCAL, "::1")
        ]
        assert strangers == [], "server and kernels talk to this machine only"
    finally:
        os.killpg(lab.pid, signal.SIGTERM)
        lab.wait(60)
        reader.join(60)
        lab.stderr.close()


def _address(lab: subprocess.Popen[str], said: list[str]) -> str:
    """Where JupyterLab says that it is."""
    for _ in range(1200):
        if found := re.search(r"http://127\.0\.0\.1:\d+/lab\S*\?token=\w+", "".join(said)):
            return found.group()
        if lab.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{''.join(said)}")


class Heard:
    """What a page asked for and complained of."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        self.away: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != LOCAL:
            self.away.append(request.url)


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 1400, "height": 1000})
        browser.close()


def open_notebook(page: Page, address: str, name: str) -> None:
    url = urlsplit(address)
    # A workspace of its own: nothing that another test opened is opened again.
    page.goto(f"{url.scheme}://{url.netloc}/lab/workspaces/{name}/tree/{name}.ipynb?{url.query}", timeout=PATIENCE)
    expect(page.locator(".jp-Notebook:visible .jp-Cell").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".jp-Notebook-ExecutionIndicator").first).to_have_attribute(
        "data-status", "idle", timeout=PATIENCE
    )


def run_all(page: Page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    # The last cell closes the book: once it has its number, all have run. A cell that fails stops those after it.
    last = page.locator(".jp-Notebook:visible .jp-CodeCell .jp-InputPrompt").last
    failed = page.locator(".jp-Notebook:visible [data-mime-type='application/vnd.jupyter.error']")
    expect(last.filter(has_text=re.compile(r"\[\d+\]")).or_(failed).first).to_be_visible(timeout=PATIENCE)
    expect(failed).to_have_count(0)


def picture(page: Page, name: str) -> None:
    """A screenshot to look at, where SHOTS names a folder."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png")


@pytest.mark.parametrize("name", NAMES)
def test_run_all_and_choose(name: str, page: Page, address: str) -> None:
    heard = Heard(page)
    open_notebook(page, address, name)
    picture(page, f"lab-{name}-opened")
    page.get_by_role("menuitem", name="Edit", exact=True).click()
    page.get_by_text("Clear Outputs of All Cells", exact=True).click()
    expect(page.locator(".jp-Notebook:visible .jp-OutputArea-output")).to_have_count(0, timeout=PATIENCE)
    run_all(page)
    expect(page.locator(".jp-Notebook:visible [data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)
    chooser = page.locator(".jp-Notebook:visible .widget-vbox:has(.widget-dropdown)").first
    expect(chooser).to_be_visible(timeout=PATIENCE)
    chooser.scroll_into_view_if_needed()
    table = chooser.locator(".widget-html")
    before, choices = table.inner_text(), chooser.locator("select").first
    choices.select_option(index=choices.locator("option").count() - 1)
    expect(table).not_to_have_text(before, timeout=PATIENCE, use_inner_text=True)
    assert table.locator("th[scope=col]").count() > 0
    picture(page, f"lab-{name}-chosen")
    assert (heard.errors, heard.away) == ([], [])


def test_no_news_and_no_question_stands_in_the_way(page: Page, address: str) -> None:
    open_notebook(page, address, NAMES[0])
    expect(page.locator(".jp-toastContainer, .Toastify__toast")).to_have_count(0)
    expect(page.get_by_text("Would you like to receive official Jupyter news?")).to_have_count(0)

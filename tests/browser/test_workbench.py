"""The workbench in real Chromium, as `invoicekit serve` gives it: by keyboard alone, and with hostile text."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import invoicekit as ik
from invoicekit.history import History
from tests.browser.axe import axe_source
from tests.hostile import FILE, MARK, PERSON, say

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
pytestmark = pytest.mark.skipif(
    not Path(CHROMIUM).exists(), reason="Chromium is not there: the workbench was NOT looked at in a browser"
)
SAMPLE = Path(__file__).parents[2] / "sample_data"
ROWS = ".ik-queue tbody tr"


class Served:
    """`invoicekit serve` as a process, and the address that it printed."""

    def __init__(self, source: Path, *options: str) -> None:
        command = [sys.executable, "-m", "invoicekit", "serve", str(source), "--as-of", "2026-10-31", "--no-browser"]
        self.process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line)
        if not found:
            self.end()
            pytest.fail(f"serve printed no address: {line!r}")
        self.address = found.group()

    def end(self) -> tuple[int, str]:
        """Ctrl+C: the exit status and what was printed."""
        self.process.send_signal(signal.SIGINT)
        printed, _ = self.process.communicate(timeout=30)
        return self.process.returncode, printed


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    source = tmp_path_factory.mktemp("served") / "source"
    shutil.copytree(SAMPLE, source)
    served = Served(source, "--history", "--by", "Ann")
    yield served
    status, printed = served.end()
    assert status == 1  # there are findings
    assert "What was recorded is kept" in printed


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory, hostile: ik.Run, hostile_source: Path) -> Iterator[Served]:
    source = tmp_path_factory.mktemp("spoilt") / FILE
    shutil.copytree(hostile_source, source)
    with History.open(source, begin=True) as history:
        say(history, hostile)
    served = Served(source, "--history", "--by", PERSON)
    yield served
    served.end()


@pytest.fixture(scope="module")
def without_history() -> Iterator[Served]:
    served = Served(SAMPLE)
    yield served
    served.end()


PAGE = 50  # rows of the queue that one page shows


@pytest.fixture(scope="module")
def counted() -> tuple[int, int]:
    """How many findings the sample has, and how many rows with what is waiting or blocked: two pages of the queue."""
    with ik.open(SAMPLE, quiet=True) as book:
        run = book.reconcile(as_of="2026-10-31")
        findings, rows = len(run.findings), len(run.findings) + len(run.waiting) + len(run.blocked)
    assert 2 < findings < PAGE < rows < 2 * PAGE
    return findings, rows


Open = Callable[..., Page]


@pytest.fixture
def look(browser: Browser) -> Iterator[Open]:
    """Opens an address, and at the end asserts: no error, no dialog, no request to another host."""
    wrong: list[str] = []
    contexts = []

    def opened(served: Served, width: int = 1280, scheme: str = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        host = urlsplit(served.address).netloc
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
        page.on("request", lambda asked: None if urlsplit(asked.url).netloc in (host, "") else wrong.append(asked.url))
        page.goto(served.address)
        page.wait_for_selector(ROWS)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def focused(page: Page) -> str:
    """What has the focus, in words: element, its label or text."""
    said: str = page.evaluate(
        "() => { const e = document.activeElement; const label = e.labels?.[0]?.textContent ?? '';"
        " return `${e.tagName.toLowerCase()} ${label || e.getAttribute('aria-label') || e.textContent}`.trim(); }"
    )
    return said


def press_to(page: Page, wanted: str, key: str = "Tab", most: int = 150) -> None:
    """Presses a key until the focus is on what begins so."""
    passed = []
    for _ in range(most):
        if focused(page).startswith(wanted):
            return
        passed.append(focused(page))
        page.keyboard.press(key)
    raise AssertionError(f"{key} never came to {wanted!r}: {passed[:40]}")


def said(page: Page, words: str) -> None:
    page.wait_for_function("w => document.querySelector('.ik-status').textContent.includes(w)", arg=words)


def test_the_whole_review_by_keyboard_alone(look: Open, sample: Served, counted: tuple[int, int]) -> None:
    page = look(sample)
    findings, rows = counted
    keys = page.keyboard

    # From a bar of the bridge to its rows.
    press_to(page, "summary The bridge")
    keys.press("Enter")
    page.wait_for_selector(".ik-part")
    press_to(page, "button missing -3,452.67")
    keys.press("Enter")
    said(page, "1 row, page 1 of 1")
    assert focused(page) == "div Findings"
    assert page.locator(ROWS).count() == 1

    # Filters: back to all, then by search.
    press_to(page, "button Clear all filters", "Shift+Tab")
    keys.press("Enter")
    said(page, f"{findings} rows")
    press_to(page, "input Search", "Shift+Tab")
    keys.type("import.line")
    said(page, "2 rows")
    keys.press("Control+a")
    keys.press("Delete")
    said(page, f"{findings} rows")

    # Groups: one is a filter, and can be taken off.
    press_to(page, "select Group by")
    keys.type("Company")
    page.wait_for_selector(".ik-groups table")
    press_to(page, "button DEMF")
    keys.press("Enter")
    said(page, "2 rows")
    press_to(page, "button Clear all filters", "Shift+Tab")
    keys.press("Enter")
    said(page, f"{findings} rows")

    # A head sorts, says so, and keeps the focus.
    press_to(page, "button Amount")
    for order in ("descending", "ascending", "none"):
        keys.press("Enter")
        page.wait_for_selector(f"th.ik-amount[aria-sort={order}]")
        assert focused(page) == "button Amount"

    # Rows: chosen with the space bar, walked with arrows and letters.
    press_to(page, "input Select sync.header")
    keys.press("Space")
    keys.press("ArrowDown")
    assert focused(page).startswith("input Select sync.actual missing")
    keys.press("Space")
    keys.press("j")
    keys.press("k")
    keys.press("Space")
    keys.press("Space")
    assert page.locator("legend").inner_text() == "With the 2 selected findings"

    # A finding opens and closes, and the focus comes back to where it was.
    keys.press("Tab")
    subject = focused(page)
    keys.press("Enter")
    page.wait_for_selector(".ik-detail h2")
    assert focused(page).startswith("h2 sync.actual missing")
    press_to(page, "button Follow the invoice")
    keys.press("Enter")
    page.wait_for_selector(".ik-stopped")
    assert "stopped here" in page.locator(".ik-stopped").first.inner_text()
    press_to(page, "button Back to the queue", "Shift+Tab")
    keys.press("Enter")
    assert focused(page) == subject

    # A note on both.
    press_to(page, "button Record for them", "Shift+Tab")
    keys.press("Enter")
    assert focused(page).startswith("select What to record")
    press_to(page, "input Note")
    keys.type("<b>asked</b> the partner")
    press_to(page, "button Record")
    keys.press("Enter")
    said(page, "Recorded for 2 of 2")
    assert page.locator(ROWS).nth(1).inner_text().endswith("1 note")

    # Pages.
    press_to(page, "select Show", "Shift+Tab")
    keys.type("All rows")
    said(page, f"{rows} rows, page 1 of 2")
    press_to(page, "a Skip the rows")
    keys.press("Enter")
    press_to(page, "button Next page")
    keys.press("Enter")
    said(page, "page 2 of 2")
    assert focused(page) == "button Next page"
    keys.press("Enter")  # there is no further one: nothing happens
    assert page.locator(ROWS).count() == rows - PAGE

    # All that match, on every page: told with count and money, and only then recorded.
    press_to(page, "input Select all on this page", "Shift+Tab")
    keys.press("Space")
    press_to(page, f"button Select all {rows} that match", "Shift+Tab")
    keys.press("Enter")
    said(page, f"All {rows} rows that match the filter are selected")
    assert page.locator("legend").inner_text() == f"With all {rows} rows that match the filter"
    assert focused(page) == "button Record for them"
    keys.press("Enter")
    press_to(page, "input Note")
    keys.type("seen by all")
    for answer in ("Escape", "button Do not record"):
        press_to(page, "button Record")
        keys.press("Enter")
        page.wait_for_selector("dialog[open]")
        assert focused(page) == "button Do not record", "the answer that does nothing comes first"
        told = page.locator("dialog").inner_text()
        assert f"Write a note: {rows} rows" in told
        assert "seen by all" in told
        assert re.search(r"USD\s+\d+\s+[\d,]+\.\d\d", told)
        if answer == "Escape":
            keys.press("Escape")
        else:
            keys.press("Enter")
        said(page, "Nothing was recorded.")
        assert focused(page) == "button Record"
    keys.press("Enter")
    page.wait_for_selector("dialog[open]")
    press_to(page, f"button Record for {rows} rows")
    keys.press("Enter")
    said(page, f"Recorded for {findings} of {rows} selected. Refused for {rows - findings}: A row that is waiting")
    assert page.locator("tr.ik-chosen").count() == 0

    # One box less, and it is a choice of single rows again.
    press_to(page, "input Select all on this page")
    keys.press("Space")
    press_to(page, f"button Select all {rows} that match", "Shift+Tab")
    keys.press("Enter")
    press_to(page, "input Select ", "Tab")
    keys.press("Tab")
    press_to(page, "input Select ", "Tab")
    keys.press("Space")
    assert page.locator("legend").inner_text() == f"With the {rows - PAGE - 1} selected findings"

    # Signing says what stands against it.
    press_to(page, "summary Sign off a company")
    keys.press("Enter")
    press_to(page, "button Sign as preparer")
    keys.press("Enter")
    said(page, "without an answer that counts")


def test_the_token_is_gone_from_the_address_and_a_reload_works(look: Open, sample: Served) -> None:
    page = look(sample)
    assert "token" not in page.url
    page.reload()
    page.wait_for_selector(ROWS)


def test_little_is_sent_and_soon(look: Open, sample: Served, browser: Browser) -> None:
    page = browser.new_page()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    began = perf_counter()
    page.goto(sample.address)
    page.wait_for_selector(ROWS)
    shown = perf_counter() - began
    page.wait_for_load_state("networkidle")
    began = perf_counter()
    page.get_by_role("button", name="Amount").click()
    page.wait_for_selector("th.ik-amount[aria-sort=descending]")
    print(f"\n{sum(sizes):,} bytes; first page {shown:.3f} s; sorted {perf_counter() - began:.3f} s")
    assert len(sizes) >= 6
    assert sum(sizes) < 200_000
    page.close()


@pytest.mark.parametrize("width", [320, 640, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_window(look: Open, sample: Served, width: int, scheme: str) -> None:
    page = look(sample, width, scheme)
    page.get_by_text("The bridge: where").click()
    page.wait_for_selector(".ik-part")
    page.get_by_label("Group by").select_option("age")
    page.wait_for_selector(".ik-groups table")
    page.locator("tbody .ik-subject button").first.click()
    page.wait_for_selector(".ik-detail h2")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def barriers(page: Page) -> list[str]:
    """What axe-core says of the page as it is."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {axe_source()} }} }}")
    found: list[str] = page.evaluate(
        "async () => (await axe.run()).violations.map(v => `${v.id} (${v.impact}): ${v.nodes[0].html.slice(0, 200)}`)"
    )
    return found


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light")])
def test_axe_finds_nothing_that_keeps_people_out(
    look: Open, sample: Served, counted: tuple[int, int], width: int, scheme: str
) -> None:
    page = look(sample, width, scheme)
    page.get_by_text("The bridge: where").click()
    page.wait_for_selector(".ik-part")
    page.get_by_label("Group by").select_option("company")
    page.wait_for_selector(".ik-groups table")
    page.get_by_text("Sign off a company").click()
    page.locator(f"{ROWS} input").first.check()
    page.locator("tbody .ik-subject button").nth(2).click()
    page.wait_for_selector(".ik-detail h2")
    assert barriers(page) == []
    page.get_by_label("Show").select_option("all")
    said(page, "page 1 of 2")
    page.get_by_label("Select all on this page").check()
    page.get_by_role("button", name=f"Select all {counted[1]} that match").click()
    page.get_by_label("Note", exact=True).fill("x")
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_selector("dialog[open]")
    assert barriers(page) == []


def opens(page: Page, place: int) -> None:
    """Opens a row of the queue, and follows its invoice."""
    page.locator("tbody .ik-subject button").nth(place).click()
    page.wait_for_selector(".ik-detail h2:focus")
    if (follow := page.get_by_role("button", name="Follow the invoice")).count():
        follow.click()
        page.wait_for_selector(".ik-detail .ik-scroll:focus", timeout=60_000)


def test_hostile_text_is_text_and_no_element(look: Open, sample: Served, spoilt: Served) -> None:
    known = "() => [...new Set([...document.querySelectorAll('body *')].map(e => e.tagName.toLowerCase()))].sort()"
    attributes = (
        "() => [...document.querySelectorAll('body *')].flatMap(e => [...e.attributes])"
        ".filter(a => a.name.startsWith('on') || a.name !== 'value' && /^\\s*javascript:/i.test(a.value))"
        ".map(a => a.name)"
    )
    of_sample, of_spoilt = look(sample), look(spoilt)
    for page in (of_sample, of_spoilt):
        page.get_by_label("Show").select_option("all")
        page.get_by_label("Rows a page").select_option("200")
        page.wait_for_function(f"() => document.querySelectorAll('{ROWS}').length > 50")
        page.get_by_text("The bridge: where").click()
        page.wait_for_selector(".ik-part")
        page.get_by_label("Group by").select_option("company")
        page.wait_for_selector(".ik-groups table")
    elements: set[str] = set()
    for place in range(0, 60, 12):
        opens(of_sample, place)
        elements |= set(of_sample.evaluate(known))
        of_sample.get_by_role("button", name="Back to the queue").click()
    page = of_spoilt
    assert f"<script>{MARK}=1</script>" in page.locator(".ik-queue").inner_text()
    assert PERSON in page.locator(".ik-queue").inner_text()
    assert page.get_by_label("Your name").input_value() == PERSON
    for place in range(0, page.locator(ROWS).count(), 6):
        opens(page, place)
        assert set(page.evaluate(known)) <= elements
        assert page.evaluate(attributes) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        page.get_by_role("button", name="Back to the queue").click()
    opens(page, 0)
    assert PERSON in page.locator(".ik-detail").inner_text(), "what happened to it"
    page.locator(f"{ROWS} input").first.check()
    page.get_by_label("What to record").select_option("accept")
    assert barriers(page) == []
    assert page.evaluate(MARK) is None
    assert page.evaluate("document.scripts.length") == 1


def test_without_a_history_the_button_says_how_to_open_one(look: Open, without_history: Served) -> None:
    page = look(without_history)
    page.locator(f"{ROWS} input").first.check()
    page.get_by_label("Note", exact=True).fill("x")
    page.get_by_role("button", name="Record", exact=True).click()
    said(page, "No history is open")

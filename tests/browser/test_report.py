"""The report in a real browser: legible to all, asking nothing, running nothing, at any width and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import invoicekit as ik
from invoicekit.report.past import Past
from invoicekit.sample import write_sample
from tests.browser.axe import axe_source
from tests.hostile import MARK, write_plain

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="chromium is not installed: nothing was seen in a browser"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, hostile: ik.Run, hostile_past: Past) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    write_plain(folder / "faulty")
    write_sample(folder / "clean", invoices=10, seed=2)
    (folder / "clean" / "finops" / "generaljournalentry.csv").unlink()
    written = {"hostile": hostile.to_html(folder / "hostile.html", hostile_past)}
    for name in ("faulty", "clean"):
        with ik.open(folder / name, quiet=True) as book:
            written[name] = book.reconcile("2026-10-31").to_html(folder / f"{name}.html")
    return written


class Seen:
    """A page that is open, and what it asked for and complained of."""

    def __init__(self, browser: Browser, file: Path, width: int, scheme: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.goto(file.as_uri())


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        ("faulty", "light", 1280),
        ("faulty", "dark", 1280),
        ("faulty", "light", 320),
        ("clean", "light", 1280),
        ("hostile", "light", 1280),
        ("hostile", "dark", 320),
    ],
)
def test_nobody_is_kept_from_reading_it(
    browser: Browser, reports: dict[str, Path], name: str, scheme: str, width: int
) -> None:
    source = axe_source()
    seen = Seen(browser, reports[name], width, scheme)
    seen.page.evaluate(source)
    found = seen.page.evaluate("axe.run()")
    seen.context.close()
    assert found["passes"]
    grave = [entry for entry in found["violations"] if entry["impact"] in ("serious", "critical")]
    assert [(entry["id"], entry["nodes"][0]["html"][:200]) for entry in grave] == []


@pytest.mark.parametrize("name", ["faulty", "clean", "hostile"])
def test_it_asks_for_nothing_and_runs_nothing(browser: Browser, reports: dict[str, Path], name: str) -> None:
    seen = Seen(browser, reports[name], 1280, "light")
    pictures = seen.page.evaluate("[...document.images].map(image => image.complete && image.naturalWidth > 0)")
    ran = seen.page.evaluate(f"[{MARK} ?? null, document.scripts.length]")
    seen.context.close()
    assert [url for url in seen.asked if not url.startswith(("file:", "data:image/svg+xml"))] == []
    assert seen.complaints == []
    assert ran == [None, 0]
    assert pictures
    assert all(pictures)


@pytest.mark.parametrize("name", ["faulty", "clean", "hostile"])
def test_at_four_times_its_size_only_tables_scroll(browser: Browser, reports: dict[str, Path], name: str) -> None:
    seen = Seen(browser, reports[name], 320, "light")
    width = seen.page.evaluate("document.documentElement.scrollWidth")
    seen.context.close()
    assert width <= 320


@pytest.mark.parametrize("name", ["faulty", "clean"])
def test_on_a_usual_screen_no_table_scrolls(browser: Browser, reports: dict[str, Path], name: str) -> None:
    seen = Seen(browser, reports[name], 1280, "light")
    wider = seen.page.evaluate(
        "[...document.querySelectorAll('table')].filter(t => t.scrollWidth > t.parentElement.clientWidth)"
        ".map(t => t.className)"
    )
    seen.context.close()
    assert wider == []


def test_at_four_times_its_size_causes_are_read_without_scrolling_sideways(
    browser: Browser, reports: dict[str, Path]
) -> None:
    seen = Seen(browser, reports["faulty"], 320, "light")
    widths = seen.page.evaluate("(t => [t.scrollWidth, t.parentElement.clientWidth])(document.querySelector('.todo'))")
    first = seen.page.get_by_role("row").filter(has=seen.page.get_by_role("rowheader")).filter(has_text="Next:").first
    named = [first.get_by_role("cell").count(), first.get_by_role("rowheader").count()]
    seen.context.close()
    assert widths[0] <= widths[1]
    assert named == [4, 1], "a card is still a row of a table to a screen reader"


def test_the_first_stops_of_the_keyboard_lead_into_the_report(browser: Browser, reports: dict[str, Path]) -> None:
    seen = Seen(browser, reports["faulty"], 1280, "light")
    stops = []
    for _ in range(12):
        seen.page.keyboard.press("Tab")
        stops.append(seen.page.evaluate("document.activeElement.textContent.trim()"))
    seen.page.keyboard.press("Shift+Tab")
    back = seen.page.evaluate("document.activeElement.textContent.trim()")
    seen.context.close()
    assert stops[:3] == ["Skip to the verdict", "Where the money stands", "What to do"]
    assert stops[10] == "Run and files"
    assert back == stops[10]


def test_it_can_be_printed(browser: Browser, reports: dict[str, Path], tmp_path: Path) -> None:
    seen = Seen(browser, reports["faulty"], 1280, "dark")
    seen.page.emulate_media(media="print")
    ink = seen.page.evaluate("getComputedStyle(document.body).color")
    navigation = seen.page.locator("nav").is_visible()
    pdf = seen.page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)
    seen.context.close()
    assert ink == "rgb(22, 32, 43)", "dark ink on paper, also where the screen is dark"
    assert not navigation
    assert pdf.startswith(b"%PDF")

"""A company that runs before had rows of, and these exports have none of: it is told, and is never an all clear."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.__main__ import main
from invoicekit.notebooks.run import NotebookRun
from invoicekit.sample import write_sample

from .desk import Desk, look

GONE = "Nothing of ZZMF was compared: runs before had rows of it, and these exports have none."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.at(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("runs", "gone"),
    [
        pytest.param([["GBSI", "USMF"], ["USMF"]], ["GBSI"], id="the run before had it"),
        pytest.param([["GBSI", "USMF"], ["USMF"], ["USMF"]], ["GBSI"], id="an earlier run had it"),
        pytest.param([["GBSI", "USMF"], ["USMF"], ["GBSI", "USMF"]], [], id="it is back"),
        pytest.param([["USMF"], ["GBSI", "USMF"]], [], id="it is new"),
        pytest.param([["USMF"]], [], id="the first run"),
        pytest.param([None, ["USMF"]], [], id="an earlier invoicekit did not keep them"),
        pytest.param([["GBSI", "USMF"], None], [], id="nothing tells which there are"),
    ],
)
def test_which_companies_vanished(desk: Desk, runs: list[list[str] | None], gone: list[str]) -> None:
    for seen in runs:
        done = desk.run({}, look(seen=seen))
    assert list(done.vanished) == gone
    assert list(desk.remarks.vanished) == gone


def test_a_run_of_chosen_companies_says_nothing_of_others(desk: Desk) -> None:
    desk.run({}, look(seen=["GBSI", "USMF"]))
    assert desk.run({}, look(companies=("USMF",), seen=["USMF"])).vanished == ()


def test_it_stands_beside_every_verdict_and_is_no_all_clear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_sample(tmp_path / "book", invoices=5, seed=2)
    arguments = ["reconcile", str(tmp_path / "book"), "--out", str(tmp_path / "out"), "--history", "--notify"]
    assert main(arguments) == 0
    with Desk.open(tmp_path / "book") as desk:
        desk.run({}, look(seen=["DEMF", "GBSI", "USMF", "ZZMF"]))
    capsys.readouterr()
    assert main(arguments) == 1
    assert GONE in " ".join(capsys.readouterr().out.split())
    assert GONE in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert GONE in " ".join(json.loads((tmp_path / "out" / "notice.json").read_text("utf-8"))["notes"])


def test_a_run_of_the_notebooks_is_no_all_clear_either(desk: Desk, tmp_path: Path) -> None:
    write_sample(tmp_path / "book", invoices=5, seed=2)
    with ik.open(tmp_path / "book", quiet=True) as book:
        ended = NotebookRun(book.reconcile().summary, [], tmp_path / "index.html", desk.record(book.reconcile()))
    assert ended.exit_status == 0
    assert ended.recorded
    assert replace(ended, recorded=replace(ended.recorded, vanished=("ZZMF",))).exit_status == 1

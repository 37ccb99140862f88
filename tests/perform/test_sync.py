"""Performing the sync: what is missing in Finance is there, once, and the rules have nothing to say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.errors import CannotPerform
from invoicekit.sample import write_sample

MISSING = "actual-missing,connection-missing,header-missing,milestone-missing".split(",")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[ik.Workbook]:
    write_sample(tmp_path / "book", invoices=12, seed=3, defects=MISSING)
    with ik.open(tmp_path / "book", quiet=True) as opened:
        yield opened


def _settings(**given: object) -> ik.Settings:
    return ik.Settings.model_validate({"as_of": "2026-10-31", **given})


def _not_there(book: ik.Workbook) -> set[str]:
    """The sync rules of which something is missing, waiting or blocked."""
    run = book.reconcile()
    missing = run.findings.query("outcome == 'missing'")
    rules = {*missing["rule"], *run.waiting["rule"], *run.blocked["rule"]}
    return {rule for rule in rules if rule.startswith("sync.")}


def test_what_is_missing_is_written_once(book: ik.Workbook) -> None:
    assert _not_there(book) == {"sync.header", "sync.actual", "sync.connection", "sync.milestone"}
    done = book.sync()
    assert set(done.written) == {
        "projproposaljour", "projcdsactualsimport", "projcdstransactionrelationshipimport",
        "projcdscontractlinemilestoneimport", "projonacctrans", "projonacctranssale",
    }  # fmt: skip
    assert done.refused.empty
    assert _not_there(book) == set()
    assert book.sync().written == {}


def test_only_the_chosen_invoice_is_sent(book: ik.Workbook) -> None:
    missing = book.reconcile().findings
    number = missing[missing["rule"] == "sync.header"]["invoice"].iloc[0]
    book.sync(invoices=[number])
    left = set(book.reconcile().findings.query("outcome == 'missing'")["rule"])
    assert "sync.header" not in left
    assert "sync.actual" in left


def test_an_interrupted_sync_has_not_happened(book: ik.Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    import invoicekit.perform

    before = book.sql("select count(*) as n from typed.projproposaljour")["n"][0]
    steps = iter(range(100))

    def rebuilt(*_arguments: object) -> frozenset[str]:
        if next(steps) == 1:
            raise KeyboardInterrupt
        return frozenset()

    monkeypatch.setattr(invoicekit.perform, "rebuild_model", rebuilt)
    with pytest.raises(KeyboardInterrupt):
        book.sync()
    assert book.sql("select count(*) as n from typed.projproposaljour")["n"][0] == before


def test_a_large_invoice_is_refused_in_real_time_and_sent_asynchronously(tmp_path: Path) -> None:
    write_sample(tmp_path / "book", invoices=12, seed=3, defects=["header-missing"])
    with ik.open(tmp_path / "book", settings=_settings(sync_mode="real-time", line_limit=1), quiet=True) as book:
        assert "sync.line-limit" in set(book.sync().refused["cause_rule"])
        assert "sync.header" in _not_there(book)
    with ik.open(tmp_path / "book", settings=_settings(sync_mode="asynchronous"), quiet=True) as book:
        assert book.sync().refused.empty
        assert "sync.header" not in _not_there(book)


def test_a_table_that_was_not_exported_is_not_written_to(tmp_path: Path) -> None:
    write_sample(tmp_path / "book", invoices=4, seed=3, defects=[])
    (tmp_path / "book" / "finops" / "projonacctrans.csv").unlink()
    with ik.open(tmp_path / "book", quiet=True) as book, pytest.raises(CannotPerform, match="projonacctrans was not"):
        book.sync()

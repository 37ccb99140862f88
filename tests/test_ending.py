"""How a command ends where it could not run: one line that says what to do."""

from __future__ import annotations

import argparse
import errno
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import duckdb
import pytest

from invoicekit.__main__ import main
from invoicekit.ending import status_of
from invoicekit.settings import Numbers
from invoicekit.sources import delimited

FULL = "the disk is full: make room where it writes, or in "


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "out.csv"), FULL),
        (duckdb.IOException('IO Error: Could not write file "x": No space left on device'), FULL),
        (OSError(errno.EACCES, os.strerror(errno.EACCES), "in.csv"), "in.csv: Permission denied. Make it readable"),
        (duckdb.OutOfMemoryException("failed to pin block"), "out of memory. Give less data"),
        (ValueError("No space left on device"), "ValueError: No space left on device ("),
    ],
)
def test_what_went_wrong_and_what_to_do(error: Exception, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    def run(_: argparse.Namespace) -> NoReturn:
        raise error

    assert status_of(argparse.Namespace(run=run)) == 2
    assert capsys.readouterr().err.startswith(f"invoicekit: {says}")


def test_who_is_asked_to_end_ends_as_by_hand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("invoicekit.__main__._rules", lambda _: signal.raise_signal(signal.SIGTERM))
    before = signal.getsignal(signal.SIGTERM)
    assert main(["rules"]) == 2
    assert capsys.readouterr().err == "invoicekit: stopped; nothing was written.\n"
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_command_runs_in_another_thread_too(capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(main, ["rules", "import.line"]).result() == 0
    assert "import.line" in capsys.readouterr().out


def test_a_full_disk_is_not_blamed_on_the_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def create(self, _: str) -> NoReturn:
            raise duckdb.IOException("IO Error: Could not write file: No space left on device")

    file = tmp_path / "invoice.csv"
    file.write_text("a\n1\n")
    monkeypatch.setattr(delimited, "_relation", lambda *_: Full())
    with duckdb.connect() as con, pytest.raises(duckdb.IOException, match="No space left"):
        delimited.read_text(con, "invoice", [delimited.TextFile(file, file)], [["a"]], Numbers())

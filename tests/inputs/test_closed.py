"""What cannot be opened is said to be so, and never taken for a table that was not exported."""

from __future__ import annotations

import os
from collections.abc import Callable
from errno import EACCES
from pathlib import Path
from typing import Any

import pytest

from invoicekit.contract import read_contract
from invoicekit.export_errors import CannotOpen
from invoicekit.sources.folder import find_exports

from .folder import INVOICE, book, write_csv

Close = Callable[[str], Path]
SAYS = "cannot be opened (Permission denied)"


@pytest.fixture
def close(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Close:
    """Makes a folder of the book's exports one that only root may open; and is true for root too."""
    write_csv(tmp_path, book())

    def close_one(name: str) -> Path:
        closed = tmp_path / name
        closed.mkdir(parents=True, exist_ok=True)
        for way in ("scandir", "listdir"):
            monkeypatch.setattr(os, way, refuse(closed, getattr(os, way)))
        return closed

    return close_one


def refuse(closed: Path, look: Callable[..., Any]) -> Callable[..., Any]:
    def looked(place: Any = ".") -> Any:
        if Path(os.fspath(place)) == closed:
            raise PermissionError(EACCES, "Permission denied", os.fspath(place))
        return look(place)

    return looked


@pytest.mark.parametrize(
    "name", [".", "dataverse", "finops", "finops/custtrans", "finops/CustTrans/2026", "dataverse/invoice"]
)
def test_a_folder_that_cannot_be_opened_stops_the_load(name: str, close: Close, tmp_path: Path) -> None:
    closed = close(name)
    with pytest.raises(CannotOpen) as raised:
        find_exports(tmp_path, read_contract())
    assert str(raised.value) == f"{closed}: {SAYS}. Check its rights."


@pytest.mark.parametrize(("name", "why"), [("finops/lost+found", SAYS), ("finops/.trash", None)])
def test_one_that_is_called_like_no_table_is_named(name: str, why: str | None, close: Close, tmp_path: Path) -> None:
    closed = close(name)
    found = find_exports(tmp_path, read_contract()).not_read
    assert {item.file: item.why for item in found} == ({str(closed): why} if why else {})


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may look anywhere")
@pytest.mark.parametrize(("rights", "named"), [(0o000, "finops"), (0o400, "finops/projcdsactualsimport.csv")])
def test_rights_that_lack_stop_the_load(rights: int, named: str, tmp_path: Path) -> None:
    write_csv(tmp_path, book())
    (tmp_path / "finops").chmod(rights)
    try:
        with pytest.raises(CannotOpen) as raised:
            find_exports(tmp_path, read_contract())
    finally:
        (tmp_path / "finops").chmod(0o700)
    assert str(raised.value) == f"{tmp_path / named}: {SAYS}. Check its rights."


NOWHERE = "is a link that leads nowhere"
# What is made in the place, and why it is not read.
ODD: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "a link to no file": ("dataverse/account.csv", lambda path: path.symlink_to("gone.csv"), NOWHERE),
    "in a folder": ("finops/custtrans/1.csv", lambda path: path.symlink_to("gone.csv"), NOWHERE),
    "a link to a folder": (
        "finops/custtrans",
        lambda path: path.symlink_to("../dataverse"),
        "is a link to a folder: put the folder itself there",
    ),
    "a pipe": ("finops/custtrans.csv", os.mkfifo, "is no file"),
    "beside the systems": (
        "custtrans.csv",
        lambda path: path.symlink_to("gone.csv"),
        "lies in neither dataverse/ nor finops/",
    ),
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="neither links nor pipes here")
@pytest.mark.parametrize("case", ODD)
def test_what_is_no_file_is_named(case: str, tmp_path: Path) -> None:
    name, make, why = ODD[case]
    place = write_csv(tmp_path, book()) / name
    place.parent.mkdir(exist_ok=True)
    make(place)
    assert [(item.file, item.why) for item in find_exports(tmp_path, read_contract()).not_read] == [(str(place), why)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no links here")
def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    file = write_csv(tmp_path, book()) / f"{INVOICE}.csv"
    (tmp_path / "elsewhere").mkdir()
    file.symlink_to(file.rename(tmp_path / "elsewhere/october.csv"))
    assert find_exports(tmp_path, read_contract()).exports["invoice"].files == (file,)

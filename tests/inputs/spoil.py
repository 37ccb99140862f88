"""Ways to make a folder of exports one that cannot be loaded."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

from .folder import PROPOSAL, write_sheet

Damage = Callable[[Path], object]


def empty(folder: Path) -> None:
    for system in ("dataverse", "finops"):
        rmtree(folder / system)


def archived(folder: Path) -> None:
    """All of it is one archive."""
    empty(folder)
    (folder / "all.zip").touch()


def flattened(folder: Path) -> None:
    """The folder of Finance is a file."""
    rmtree(folder / "finops")
    (folder / "finops").touch()


def replace(name: str, old: str, new: str) -> Damage:
    def damage(folder: Path) -> None:
        file = folder / f"{name}.csv"
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    return damage


def rename(name: str, called: str, *others: str) -> Damage:
    """The table's file is called so, and files of these names lie beside it."""

    def damage(folder: Path) -> None:
        file = folder / f"{name}.csv"
        file.rename(file.parent / called)
        for other in others:
            (file.parent / other).touch()

    return damage


def instead(name: str, content: bytes, suffix: str = "csv") -> Damage:
    """The table is a file with this content."""

    def damage(folder: Path) -> None:
        (folder / f"{name}.csv").unlink()
        (folder / f"{name}.{suffix}").write_bytes(content)

    return damage


def zipped(name: str, content: bytes) -> Damage:
    """The table is a workbook that is a zip archive with one entry."""

    def damage(folder: Path) -> None:
        (folder / f"{PROPOSAL}.csv").unlink()
        with zipfile.ZipFile(folder / f"{PROPOSAL}.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)

    return damage


def sheet(*rows: list[object], cut: int = 0, far: bool = False) -> Damage:
    """The table is a workbook with these rows: all of it but the last bytes, or with one more cell far away."""

    def damage(folder: Path) -> None:
        (folder / f"{PROPOSAL}.csv").unlink()
        more: list[list[object]] = [[]] * 1_048_574 + [[None] * 16_383 + ["b"]] if far else []
        file = write_sheet(folder / f"{PROPOSAL}.xlsx", [*rows, *more])
        file.write_bytes(file.read_bytes()[: -cut or None])

    return damage

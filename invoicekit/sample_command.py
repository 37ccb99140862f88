"""The command `sample`: exports of both systems to try things on."""

from __future__ import annotations

import argparse
from pathlib import Path

from invoicekit import show_sample
from invoicekit.errors import ELSEWHERE, CannotWrite, InvoicekitError, NotASample
from invoicekit.sample import ANSWERS, DEFECTS, FILES, are_settings_of_a_sample, with_an_invoice, write_sample
from invoicekit.settings import FILE_NAME
from invoicekit.sources.folder import system_folders

HIDES_OTHERS = "company-not-exported"
"""The fault that leaves nothing to be seen of what else is planted in its company."""


def _sample(given: argparse.Namespace) -> int:
    if given.list_defects:
        show_sample.defects(DEFECTS)
        return 0
    if given.folder is None:
        raise InvoicekitError("sample: no folder given. Say where to: invoicekit sample DIR.")
    names = tuple(name.strip() for name in given.defects.split(",") if name.strip())
    if names == ("all",):
        names = tuple(name for name in DEFECTS if name != HIDES_OTHERS)
    try:
        _refuse_exports(given.folder)
        given.left = f"{given.folder} may hold a part of the sample: write it again, or remove that"
        report = write_sample(
            given.folder, invoices=given.invoices, seed=given.seed, defects=names, format=given.format
        )
    except OSError as error:
        raise CannotWrite(Path(error.filename or given.folder), error.strerror or str(error), ELSEWHERE) from error
    show_sample.sample(given.folder, report, faults=len(names))
    return 0


def _refuse_exports(folder: Path) -> None:
    """Exports or settings that lie in the folder are those of a sample, and nothing was laid beside them.

    Raises NotASample.
    """
    if not folder.is_dir():
        return
    systems, settings = system_folders(folder).values(), folder / FILE_NAME
    if (folder / ANSWERS).is_file():
        found = [f"{path.name}/{file.name}" for path in systems for file in path.iterdir() if file.name not in FILES]
        theirs = settings.exists() and not are_settings_of_a_sample(settings.read_text("utf-8", errors="replace"))
    else:
        found, theirs = [f"{path.name}/" for path in systems], settings.exists()
    if found or theirs:
        raise NotASample(folder, sorted(found) + [FILE_NAME] * theirs)


def add_sample_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command is known to the parser."""
    sample = commands.add_parser("sample", help="write exports of both systems to try things on")
    sample.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="where to")
    sample.add_argument("--invoices", type=int, default=40, metavar="N", help="how many proforma invoices (default 40)")
    sample.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed writes the same files")
    most = len(with_an_invoice(DEFECTS.values()))
    faults = f"faults to plant; 'all' (but {HIDES_OTHERS}) needs --invoices {most} or more"
    sample.add_argument("--defects", default="", metavar="NAME,…", help=faults)
    sample.add_argument("--format", choices=("csv", "parquet"), default="csv")
    sample.add_argument("--list-defects", action="store_true", help="name the faults that can be planted")
    sample.set_defaults(run=_sample)

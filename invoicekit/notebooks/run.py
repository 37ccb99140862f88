"""Runs the notebooks in order through papermill, into a folder that is whole or stays as it was."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import nbformat

from invoicekit.closing import not_clean
from invoicekit.contract import read_contract
from invoicekit.errors import BadParameter, NotebookFailed
from invoicekit.history import History, Recorded
from invoicekit.notebooks.execute import execute_all, room_for
from invoicekit.notebooks.index import index_page, notebook_page
from invoicekit.notebooks.parameters import Values, check, declared
from invoicekit.notebooks.places import shipped
from invoicekit.outputs import check_folder, write_whole
from invoicekit.progress import progress
from invoicekit.reconcile import check_companies
from invoicekit.settings import settings_beside
from invoicekit.sources.folder import find_exports
from invoicekit.workbook import open_workbook

# The notebook that reconciles is told to write here, and the run reads from there what was found.
RESULT, SUMMARY = "result", "summary.json"
INDEX = "index.html"
_OURS = ("source", "out", "history")


@dataclass(frozen=True)
class NotebookRun:
    """What the notebooks found: the summary of the reconciliation (money exact), and the files that were written.

    `recorded` is what the run was against the history, where one of them recorded it.
    """

    summary: Mapping[str, Any]
    files: Sequence[Path]
    index: Path
    recorded: Recorded | None = None

    @property
    def exit_status(self) -> int:
        """0 when nothing was found and everything was looked at; 1 where `closing.not_clean` says otherwise.

        Also 1 where a company has no row any more that runs before had rows of.
        """
        gone = self.recorded.vanished if self.recorded else ()
        return int(not_clean(self.summary) or bool(gone))


def run_notebooks(
    source: Path,
    out: Path,
    given: Values,
    *,
    folder: Path | None = None,
    history: Path | None = None,
    at_once: int | None = None,
    quiet: bool = False,
) -> NotebookRun:
    """`out` has each notebook executed on `source`, a page of each, and an index page.

    With `history` the run is recorded in that file. `given` are further parameters; `folder` holds the notebooks
    (those that ship, when it is None). `at_once` run at a time; when it is None, those of `folder` one after the other,
    as they may build on each other, and those that ship by two where the exports are small. Raises, before anything
    runs, what stops a load for want of exports or in the settings, BadParameter, UnknownName for a company, and what
    stops the opening of a history; NotebookFailed when a cell fails, and then `out` has that notebook as far as it
    came, and nothing else in it has changed; CannotWrite.
    """
    check_folder(out, source)
    if folder and not folder.is_dir():
        raise BadParameter(f"{folder}: no such folder. Name the one that holds your notebooks with --notebooks.")
    notebooks = sorted((folder or shipped("notebooks")).glob("*.ipynb"))
    values = _checked(source, notebooks, given, history)
    _check_companies(source, values, quiet=quiet)
    before = _last_entry(history) if history else 0
    together = at_once or (1 if folder else room_for(source))
    with tempfile.TemporaryDirectory(prefix="invoicekit-run-", ignore_cleanup_errors=True) as name:
        work = Path(name)
        targets = [work / notebook.name for notebook in notebooks]
        try:
            with progress("notebooks", shown=not quiet) as step:
                execute_all(values, targets, work, together, step)
        except NotebookFailed as error:
            raise _keep_partial(work / error.notebook, out, error) from error
        for target in targets:
            _forget_folders(target)
        executed = {target.stem: nbformat.read(target, as_version=4) for target in targets}
        results = sorted((work / RESULT).iterdir())
        summary = json.loads((work / RESULT / SUMMARY).read_text("utf-8"), parse_float=Decimal)
        pages = {f"{stem}.html": [notebook_page(stem, node)] for stem, node in executed.items()}
        pages[INDEX] = [index_page(source.name or str(source), summary, executed, [file.name for file in results])]
        files = write_whole(out, pages, [*targets, *results])
    for notebook in notebooks:
        _partial(out, notebook).unlink(missing_ok=True)
    return NotebookRun(summary, files, out / INDEX, _recorded(history, before) if history else None)


def _checked(source: Path, notebooks: Sequence[Path], given: Values, history: Path | None) -> Mapping[Path, Values]:
    find_exports(source, read_contract())
    settings_beside(source)
    for name in _OURS:
        if name in given:
            raise BadParameter(f"parameter {name!r}: the run sets it itself. Say it as SOURCE, --out or --history.")
    if not any("out" in declared(notebook) for notebook in notebooks):
        raise BadParameter(
            "no notebook there has the parameter out, so nothing would be reconciled. Name their folder."
        )
    ours = {"source": str(source.resolve()), "out": RESULT}
    if history is not None:
        ours["history"] = str(history.resolve())
    return check(notebooks, {**given, **ours})


def _check_companies(source: Path, values: Mapping[Path, Values], *, quiet: bool) -> None:
    """The companies that are asked for are in one of the systems.

    Only the model knows them all, so this loads the exports once more; else it would be told after minutes, by a cell.
    """
    lists = [of_one.get("companies") for of_one in values.values()]
    asked = [str(code) for codes in lists if isinstance(codes, list) for code in codes]
    settings = settings_beside(source).at(companies=tuple(asked))
    if settings.companies:
        with open_workbook(source, settings, quiet=quiet) as book:
            check_companies(book.con, settings.companies)


def _last_entry(history: Path) -> int:
    """The number of the last entry of a history, which has begun."""
    with History.open(history, begin=True) as known:
        return known.entries[-1].number


def _recorded(history: Path, before: int) -> Recorded | None:
    """What the last run came to, if one was recorded after that entry."""
    with History.open(history) as known:
        runs = known.runs["run"]
        return known.last_recorded() if len(runs) and runs.iloc[-1] > before else None


def _partial(out: Path, notebook: Path) -> Path:
    return out / f"{notebook.stem}.partial.ipynb"


def _keep_partial(executed: Path, out: Path, error: NotebookFailed) -> NotebookFailed:
    """The error to raise; `out` has the notebook that failed as far as it came."""
    kept = _partial(out, executed)
    _forget_folders(executed)
    write_whole(out, {}, [executed.rename(executed.with_name(kept.name))])
    return NotebookFailed(error.notebook, error.problem, kept)


def _forget_folders(target: Path) -> None:
    """The record of the run keeps parameters and times, and not the folder in which it was executed."""
    node = nbformat.read(target, as_version=4)
    node.metadata["papermill"].update(input_path=target.name, output_path=target.name)
    nbformat.write(node, target)

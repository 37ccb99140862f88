"""The command line. Exit status: 0 nothing found and all looked at, 1 not so, 2 could not run (one line, no trace)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from invoicekit import (
    __version__,
    history_commands,
    sample_command,
    serve_command,
    show_history,
    show_repair,
    show_run,
    show_trace,
)
from invoicekit.catalogue import catalogue
from invoicekit.ending import asked_to_end, status_of
from invoicekit.errors import InvoicekitError
from invoicekit.outputs import check_folder, json_text
from invoicekit.report.notify import hand_over
from invoicekit.report.past import Past
from invoicekit.rules import find_rule, read_rules
from invoicekit.workbook import open_workbook


def _reconcile(given: argparse.Namespace) -> int:
    notified = given.notify or given.notify_command
    if notified and not given.out:
        raise InvoicekitError("--notify: no folder given. Say where the report goes: --out DIR.")
    if given.out:
        check_folder(given.out, given.source)
    with open_workbook(given.source, given.settings, memory_limit=given.memory_limit, quiet=given.json) as book:
        run = book.reconcile(given.as_of, tuple(given.company))

        def write(past: Past | None) -> tuple[Mapping[str, Any] | None, list[Path]]:
            said = run.notice(given.out, past) if notified else None
            return said, run.write(given.out, past, said) if given.out else []

        recorded, (said, written) = (
            history_commands.record(run, given.history, given.source, given.by, write)
            if given.history
            else (None, write(None))
        )
        if said and given.notify_command and (problem := hand_over(said, given.notify_command, given.out)):
            print(f"invoicekit: {problem}", file=sys.stderr)
        if given.json:
            print(json_text(run.summary))
        else:
            show_run.run(run, written)
            if recorded:
                show_history.recorded(recorded)
        if given.history and not recorded:
            return 2
        return 1 if recorded and recorded.vanished else run.exit_status


def _trace(given: argparse.Namespace) -> int:
    with open_workbook(given.source, given.settings, memory_limit=given.memory_limit) as book:
        found = book.trace(given.invoice, given.as_of)
        show_trace.trace(found)
        return 0 if found.through else 1


def _repair(given: argparse.Namespace) -> int:
    if given.out:
        check_folder(given.out, given.source)
    with open_workbook(given.source, given.settings, memory_limit=given.memory_limit) as book:
        plan = book.plan_repairs(given.as_of)
        show_repair.repair_plan(plan, plan.write(given.out) if given.out else [])
        return plan.exit_status


def _rules(given: argparse.Namespace) -> int:
    if given.rule:
        print(find_rule(given.rule).text())
    else:
        print(catalogue(read_rules()), end="")
    return 0


def _run(given: argparse.Namespace) -> int:
    from invoicekit.notebooks import tell
    from invoicekit.notebooks.run import run_notebooks

    history = history_commands.chosen_file(given.history, given.source) if given.history else None
    parameters, at_once = dict(given.parameter), given.at_once
    ended = run_notebooks(given.source, given.out, parameters, folder=given.notebooks, history=history, at_once=at_once)
    tell.run(ended)
    return ended.exit_status


def _lab(given: argparse.Namespace) -> int:
    from invoicekit.notebooks import tell
    from invoicekit.notebooks.lab import open_lab, set_up

    tell.lab(set_up(given.folder))
    open_lab(given.folder, browser=not given.no_browser, port=given.port)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="invoicekit",
        description="Reconcile Dynamics 365 project invoices between Dataverse and Finance, every cent explained.",
        epilog="Exit status: 0 nothing found and all looked at, 1 findings or not all looked at, 2 could not run.",
    )
    parser.add_argument("--version", action="version", version=f"invoicekit {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    book = argparse.ArgumentParser(add_help=False)
    book.add_argument("source", type=Path, metavar="SOURCE", help="folder that holds dataverse/ and finops/")
    book.add_argument(
        "--as-of",
        metavar="D",
        help="moment to look at, 2026-10-31 or 2026-10-31T18:00:00Z (default: the settings', else now)",
    )
    book.add_argument(
        "--settings", type=Path, metavar="FILE", help="settings (default: SOURCE/invoicekit.toml if there)"
    )
    book.add_argument("--memory-limit", metavar="SIZE", help="such as 500MB; beyond it, work spills to disk")

    reconcile = commands.add_parser("reconcile", parents=[book], help="compare the two systems")
    reconcile.add_argument(
        "--out", type=Path, metavar="DIR", help="write report, workbook, findings, bridge and summary here"
    )
    reconcile.add_argument(
        "--company", action="append", default=[], metavar="C", help="only this company (may be repeated)"
    )
    reconcile.add_argument("--notify", action="store_true", help="write a short notice, as text and JSON, beside them")
    reconcile.add_argument(
        "--notify-command", metavar="COMMAND", help="give the notice to this command, as JSON on its standard input"
    )
    reconcile.add_argument("--json", action="store_true", help="print the summary as JSON")
    history_commands.add_history_option(reconcile)
    history_commands.add_by_option(reconcile)
    reconcile.set_defaults(run=_reconcile)

    serve_command.add_serve_command(commands, book)

    trace = commands.add_parser("trace", parents=[book], help="follow one proforma invoice through both systems")
    trace.add_argument("invoice", metavar="INVOICE", help="its number")
    trace.set_defaults(run=_trace)

    repair = commands.add_parser("repair", parents=[book], help="what to do about the findings, and what would be left")
    repair.add_argument("--out", type=Path, metavar="DIR", help="write one CSV file a step here")
    repair.set_defaults(run=_repair)

    rules = commands.add_parser("rules", help="the catalogue of rules, or one rule with its SQL")
    rules.add_argument("rule", nargs="?", metavar="RULE", help="such as import.line")
    rules.set_defaults(run=_rules)

    sample_command.add_sample_command(commands)
    history_commands.add_history_commands(commands)

    notebooks = commands.add_parser("run", help="run the notebooks in order, with an index page")
    notebooks.add_argument("source", type=Path, metavar="SOURCE", help="folder that holds dataverse/ and finops/")
    notebooks.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="where to (default: out)")
    notebooks.add_argument(
        "-p",
        "--parameter",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        help="a parameter of the notebooks, such as -p as_of 2026-10-31 (may be repeated)",
    )
    notebooks.add_argument("--notebooks", type=Path, metavar="DIR", help="your own copies (default: those that ship)")
    notebooks.add_argument(
        "--at-once",
        type=int,
        choices=range(1, 9),
        metavar="N",
        help="how many at a time (default: your own copies one after the other, those that ship by two where they fit)",
    )
    history_commands.add_history_option(notebooks)
    notebooks.set_defaults(run=_run)

    lab = commands.add_parser("lab", help="set up a working folder and open JupyterLab in it")
    lab.add_argument("folder", nargs="?", type=Path, default=Path("invoicekit-lab"), metavar="DIR")
    lab.add_argument("--no-browser", action="store_true", help="print the address, open no browser")
    lab.add_argument("--port", type=int, metavar="N", help="port on this machine (default: 8888 or the next free one)")
    lab.set_defaults(run=_lab)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a log may not know every letter of a customer's name.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    with asked_to_end():
        return status_of(_parser().parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())

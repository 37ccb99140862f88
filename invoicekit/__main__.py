"""The command line. Exit status: 0 nothing found, 1 findings, 2 could not run (one line, no traceback)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

from invoicekit import __version__, history_commands, serve_command, show, show_history, show_repair
from invoicekit.catalogue import catalogue
from invoicekit.errors import InvoicekitError
from invoicekit.outputs import json_text
from invoicekit.rules import find_rule, read_rules
from invoicekit.sample import DEFECTS, write_sample
from invoicekit.workbook import open_workbook


def _reconcile(given: argparse.Namespace) -> int:
    with open_workbook(given.source, given.settings, memory_limit=given.memory_limit, quiet=given.json) as book:
        run = book.reconcile(given.as_of, tuple(given.company))
        recorded = given.history and history_commands.record(run, given.history, given.source, given.by)
        written = run.write(given.out) if given.out else []
        if given.json:
            print(json_text(run.summary))
        else:
            show.run(run, written)
            if recorded:
                show_history.recorded(recorded)
        return 2 if given.history and not recorded else run.exit_status


def _trace(given: argparse.Namespace) -> int:
    with open_workbook(given.source, given.settings, memory_limit=given.memory_limit) as book:
        found = book.trace(given.invoice, given.as_of)
        show.trace(found)
        return 0 if found.stopped is None else 1


def _repair(given: argparse.Namespace) -> int:
    with open_workbook(given.source, given.settings, memory_limit=given.memory_limit) as book:
        plan = book.plan_repairs(given.as_of)
        show_repair.repair_plan(plan, plan.write(given.out) if given.out else [])
        return 1 if plan.steps or len(plan.left) else 0


def _rules(given: argparse.Namespace) -> int:
    if given.rule:
        print(find_rule(given.rule).text())
    else:
        print(catalogue(read_rules()), end="")
    return 0


def _sample(given: argparse.Namespace) -> int:
    if given.list_defects:
        show.defects(DEFECTS)
        return 0
    if given.folder is None:
        raise InvoicekitError("sample: no folder given. Say where to: invoicekit sample DIR.")
    names = tuple(name.strip() for name in given.defects.split(",") if name.strip())
    if names == ("all",):
        names = tuple(DEFECTS)
    report = write_sample(given.folder, invoices=given.invoices, seed=given.seed, defects=names, format=given.format)
    show.sample(given.folder, report)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="invoicekit",
        description="Reconcile Dynamics 365 project invoices between Dataverse and Finance, every cent explained.",
        epilog="Exit status: 0 nothing found, 1 findings, 2 could not run.",
    )
    parser.add_argument("--version", action="version", version=f"invoicekit {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    book = argparse.ArgumentParser(add_help=False)
    book.add_argument("source", type=Path, metavar="SOURCE", help="folder that holds dataverse/ and finops/")
    book.add_argument(
        "--as-of", metavar="D", help="moment to look at, 2026-10-31 or 2026-10-31T18:00:00Z (default: now)"
    )
    book.add_argument(
        "--settings", type=Path, metavar="FILE", help="settings (default: SOURCE/invoicekit.toml if there)"
    )
    book.add_argument("--memory-limit", metavar="SIZE", help="such as 500MB; beyond it, work spills to disk")

    reconcile = commands.add_parser("reconcile", parents=[book], help="compare the two systems")
    reconcile.add_argument("--out", type=Path, metavar="DIR", help="write findings, bridge and summary here")
    reconcile.add_argument(
        "--company", action="append", default=[], metavar="C", help="only this company (may be repeated)"
    )
    reconcile.add_argument("--json", action="store_true", help="print the summary as JSON")
    history_commands.add_history_option(reconcile)
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

    sample = commands.add_parser("sample", help="write exports of both systems to try things on")
    sample.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="where to")
    sample.add_argument("--invoices", type=int, default=40, metavar="N", help="how many proforma invoices (default 40)")
    sample.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed writes the same files")
    sample.add_argument("--defects", default="", metavar="NAME,…", help="faults to plant, or 'all'")
    sample.add_argument("--format", choices=("csv", "parquet"), default="csv")
    sample.add_argument("--list-defects", action="store_true", help="name the faults that can be planted")
    sample.set_defaults(run=_sample)
    history_commands.add_history_commands(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a log may not know every letter of a customer's name.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    given = _parser().parse_args(arguments)
    try:
        status: int = given.run(given)
    except InvoicekitError as error:
        print(f"invoicekit: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("invoicekit: stopped; nothing was written.", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 2
    except OSError as error:
        where = error.filename or "a file"
        print(f"invoicekit: {where}: {error.strerror or error}. Make it readable and run again.", file=sys.stderr)
        return 2
    except (MemoryError, duckdb.OutOfMemoryException):
        print(
            "invoicekit: out of memory. Give less data, or --memory-limit so that work spills to disk.", file=sys.stderr
        )
        return 2
    return status


if __name__ == "__main__":
    sys.exit(main())

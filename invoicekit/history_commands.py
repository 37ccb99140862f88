"""The commands of the history: history, note, assign, mark, accept, sign-off, undo, verify."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from invoicekit import show_history
from invoicekit.errors import CannotWrite, InvoicekitError, Refused
from invoicekit.history import FILE_NAME, History, Now, Recorded, history_file, look_now
from invoicekit.history.acts import MARKS
from invoicekit.history.frames import says
from invoicekit.report.past import Past as Told
from invoicekit.run import Run
from invoicekit.settings import settings_beside
from invoicekit.sources.folder import system_folders

Written = TypeVar("Written")
HERE = object()  # --history without a file: the one in the folder of exports


def record(
    run: Run, history: object, source: Path, by: str | None, write: Callable[[Told | None], Written]
) -> tuple[Recorded | None, Written]:
    """What `write` returned; once it has, the run is in the history.

    It is given what the history says, while the findings bear their states. Where the run cannot be recorded, that is
    said, and it is given None.
    """
    try:
        with History.open(chosen_file(history, source), begin=True) as known, known.recording(run, by) as recorded:
            written = write(known.remarks)
    except CannotWrite:
        raise
    except InvoicekitError as error:
        print(f"invoicekit: not in the history: {error}", file=sys.stderr)
        return None, write(None)
    return recorded, written


def _now(given: argparse.Namespace) -> Now | None:
    """What lies in the folder of exports now; None where a file was named, or no exports are there."""
    if not (given.place.is_dir() and "dataverse" in system_folders(given.place)):
        return None
    now = look_now(given.place, settings_beside(given.place, given.settings))
    return replace(now, unnamed=given.settings is None)


def _history(given: argparse.Namespace) -> int:
    with History.open(given.place) as known:
        if given.finding:
            show_history.story(known, given.finding)
        elif given.entries:
            show_history.entries(known)
        else:
            show_history.history(known, known.sign_offs(_now(given)), given.since, everything=given.all)
    return 0


def _say(known: History, number: int) -> int:
    entry = known.entries[number - 1]
    print(f"entry {number} by {entry.who}: {says(entry)}")
    return 0


def _note(given: argparse.Namespace) -> int:
    with History.open(given.place) as known:
        return _say(known, known.note(given.finding, given.text, given.by))


def _assign(given: argparse.Namespace) -> int:
    with History.open(given.place) as known:
        return _say(known, known.assign(given.finding, given.owner, given.due, given.by))


def _mark(given: argparse.Namespace) -> int:
    with History.open(given.place) as known:
        return _say(known, known.mark(given.finding, given.disposition, given.note, given.by))


def _accept(given: argparse.Namespace) -> int:
    with History.open(given.place) as known:
        if given.second:
            number = known.agree(given.finding, given.note, given.by)
        elif given.reason is None:
            reasons = ", ".join(known.past.settings()["reasons"])
            raise Refused(f"accept: no reason given. Give one with --reason: {reasons}; or --second to agree to one.")
        else:
            number = known.accept(given.finding, given.reason, given.note, given.by)
        _say(known, number)
        print(f"now: {known.past.disposition(known.past.find(given.finding)).words}")
    return 0


def _sign_off(given: argparse.Namespace) -> int:
    with History.open(given.place) as known:
        now = _now(given)
        if given.review:
            known.review(given.company, given.period, by=given.by, now=now)
        else:
            known.sign_off(given.company, given.period, despite=given.despite, by=given.by, now=now)
        company = given.company.strip().upper()
        show_history.signed([item for item in known.sign_offs(now) if item.company == company])
    return 0


def _undo(given: argparse.Namespace) -> int:
    with History.open(given.place) as known:
        return _say(known, known.undo(given.entry, given.why, force=given.force, by=given.by))


def _verify(given: argparse.Namespace) -> int:
    with History.open(given.place) as known:
        if given.holds and not any(entry.hash == given.holds.strip().lower() for entry in known.entries):
            raise Refused(
                f"{history_file(given.place)}: has no entry {given.holds}: entries were taken away or written anew. "
                "Bring back a copy from before."
            )
        show_history.verified(known, _now(given))
    return 0


def chosen_file(history: object, source: Path) -> Path:
    """The file of the history that was asked for: the one that is named, else the one in the folder of exports."""
    return source / FILE_NAME if history is HERE else Path(str(history))


def add_history_option(command: argparse.ArgumentParser) -> None:
    """The command can record its run."""
    help_ = f"record the run in a history (default: SOURCE/{FILE_NAME}) and tell what is new, persisting, resolved"
    command.add_argument("--history", nargs="?", const=HERE, type=Path, metavar="FILE", help=help_)


def add_by_option(command: argparse.ArgumentParser) -> None:
    """The command can be told who records."""
    command.add_argument("--by", metavar="NAME", help="who records it (default: the user of this computer)")


def add_history_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands are known to the parser."""
    place = argparse.ArgumentParser(add_help=False)
    place.add_argument("place", type=Path, metavar="SOURCE", help="folder of exports that has a history, or its file")
    now = argparse.ArgumentParser(add_help=False)
    now.add_argument(
        "--settings", type=Path, metavar="FILE", help="settings (default: SOURCE/invoicekit.toml if there)"
    )
    act = argparse.ArgumentParser(add_help=False, parents=[place])
    act.add_argument("--by", metavar="NAME", help="who does this (default: the user of this computer)")
    about = argparse.ArgumentParser(add_help=False, parents=[act])
    about.add_argument(
        "finding",
        metavar="FINDING",
        help="its id, the beginning of it, its subject, or the invoice that it is the only one of",
    )
    noted = argparse.ArgumentParser(add_help=False)
    noted.add_argument("--note", metavar="TEXT", help="in your words")

    history = commands.add_parser("history", parents=[place, now], help="what is new, open, signed off, and who has it")
    history.add_argument("--finding", metavar="FINDING", help="one finding's life")
    history.add_argument("--entries", action="store_true", help="every entry with its number")
    history.add_argument(
        "--since", metavar="RUN|DAY", help="roll forward from this run or day (default: the last but one)"
    )
    history.add_argument("--all", action="store_true", help="list resolved findings too")
    history.set_defaults(run=_history)

    note = commands.add_parser("note", parents=[about], help="write a note to a finding")
    note.add_argument("text", metavar="TEXT")
    note.set_defaults(run=_note)

    assign = commands.add_parser("assign", parents=[about], help="give a finding an owner and a due date")
    assign.add_argument("owner", metavar="OWNER")
    assign.add_argument("--due", metavar="DAY", help="such as 2026-11-05")
    assign.set_defaults(run=_assign)

    mark = commands.add_parser("mark", parents=[about, noted], help="say that a finding is timing, or escalated")
    mark.add_argument("disposition", choices=MARKS)
    mark.set_defaults(run=_mark)

    accept = commands.add_parser(
        "accept", parents=[about, noted], help="accept a finding, with a reason of the last run's settings"
    )
    accept.add_argument("--reason", metavar="CODE", help="one of the reasons of the last run's settings")
    accept.add_argument("--second", action="store_true", help="agree, as a second person, to an acceptance")
    accept.set_defaults(run=_accept)

    sign_off = commands.add_parser("sign-off", parents=[act, now], help="sign a company and period off, or review that")
    sign_off.add_argument("company", metavar="COMPANY")
    sign_off.add_argument("--period", metavar="P", help="such as 2026-10 (default: the month of the last run's moment)")
    sign_off.add_argument("--review", action="store_true", help="sign as the reviewer, who is another person")
    sign_off.add_argument("--despite", metavar="WHY", help="sign although something is open, and say why")
    sign_off.set_defaults(run=_sign_off)

    undo = commands.add_parser("undo", parents=[act], help="undo an entry; both stay in the history")
    undo.add_argument("entry", type=int, metavar="ENTRY", help="its number (history --entries)")
    undo.add_argument("--why", metavar="TEXT", help="in your words")
    undo.add_argument("--force", action="store_true", help="although a sign-off rests on it, which is void then")
    undo.set_defaults(run=_undo)

    verify = commands.add_parser("verify", parents=[place, now], help="check that a history is what was recorded")
    verify.add_argument("--holds", metavar="HASH", help="and still has the entry with this hash")
    verify.set_defaults(run=_verify)

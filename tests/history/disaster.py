"""One morning's work on a history, killed at each of its writes in turn, and killed again while it recovers.

Run as a program, because it forks: `python -m tests.history.disaster FOLDER`. Prints one line of JSON for each kill.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from invoicekit.errors import InvoicekitError

from .desk import Desk, facts, look
from .faulty_disk import FaultyDisk, killed_at, library

KINDS = ["begun", "run", "note", "accept", "run", "prepare", "review", "undo"]
FINDINGS = {f"{number:032x}": facts(str(-number), subject="S" * 200 + str(number)) for number in range(1, 41)}
ONE = f"{7:032x}"


def morning(folder: Path, done: Callable[[], None]) -> None:
    """`done` is called when a step has been acknowledged."""
    with Desk.at(folder) as desk:
        steps: list[Callable[[], object]] = [
            lambda: None,
            lambda: desk.run(FINDINGS),
            lambda: desk.note(ONE, "The customer has paid it.", "Ann"),
            lambda: desk.accept(ONE, "agreed", "As the contract says.", "Ann"),
            lambda: desk.run({key: said for key, said in FINDINGS.items() if said.money != -8}, look()),
            lambda: desk.sign_off("USMF", despite="Forty small ones.", by="Ann"),
            lambda: desk.review("USMF", by="Bob"),
            lambda: desk.undo(4, force=True, by="Ann"),
        ]
        for step in steps:
            step()
            done()


def in_a_child(work: Callable[[Callable[[], None]], None], nth: int) -> tuple[int, bool]:
    """The work in a process that is killed at its nth write: how many steps it acknowledged, and whether it ended."""
    found = library()
    assert found is not None
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        disk = FaultyDisk(found, killed_at(nth))
        work(lambda: (os.write(writing, b"."), None)[1])
        disk.repair()
        os._exit(0)
    os.close(writing)
    acknowledged = 0
    while told := os.read(reading, 64):
        acknowledged += len(told)
    os.close(reading)
    return acknowledged, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def look_again(folder: Path) -> None:
    """Reads the history, which recovers what a kill had left half written."""
    try:
        Desk.open(folder).close()
    except InvoicekitError:
        if list(folder.glob("*.damaged*")):
            raise


def after(folder: Path) -> dict[str, object]:
    """What is in the folder and in the history, read by a process that lives."""
    try:
        with Desk.open(folder) as desk:
            kinds = [entry.kind for entry in desk.entries]
            states = sorted(desk.states().values())
    except InvoicekitError:
        kinds, states = [], []
    return {"kinds": kinds, "states": states, "files": sorted(file.name for file in folder.iterdir())}


def main(root: Path) -> None:
    """Kills at the 1st, 2nd, ... nth write, until a morning ends."""
    ended, nth = False, 0
    while not ended:
        nth += 1
        folder = root / str(nth)
        folder.mkdir()
        acknowledged, ended = in_a_child(lambda done, folder=folder: morning(folder, done), nth)  # type: ignore[misc]
        recovered, again = False, 0
        while not recovered:
            again += 1
            _, recovered = in_a_child(lambda _, folder=folder: look_again(folder), again)  # type: ignore[misc]
        print(json.dumps({"nth": nth, "acknowledged": acknowledged, "ended": ended, "again": again, **after(folder)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

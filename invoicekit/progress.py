"""Tells on a terminal or in a notebook what is being done and how much is left, and nothing in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Step = Callable[[str, int, int], None]


def silent(_what: str, _done: int, _total: int) -> None:
    """Tells nothing."""


@contextmanager
def progress(title: str, *, shown: bool = True) -> Iterator[Step]:
    """A function that is told what is being done, and how many steps of how many are; the bar goes when it is done."""
    console = Console(stderr=True)
    if not shown or not (console.is_terminal or console.is_jupyter):
        yield silent
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(title, total=None)

        def step(what: str, done: int, total: int) -> None:
            bars.update(task, description=f"{title}: {what}", completed=done, total=total)

        yield step

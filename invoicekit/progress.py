"""Tells on a terminal or in a notebook what is being done and how much is left, and nothing in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

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
    if console.is_jupyter:
        with _in_notebook(title) as step:
            yield step
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(title, total=None)

        def step(what: str, done: int, total: int) -> None:
            bars.update(task, description=f"{title}: {what}", completed=done, total=total)

        yield step


@contextmanager
def _in_notebook(title: str) -> Iterator[Step]:
    """A bar as a widget: a saved notebook keeps nothing of it, where a printed bar would stand there for good."""
    import ipywidgets
    from IPython.display import display

    class Bar(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
        def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
            return {**super()._repr_mimebundle_(**kwargs), "text/plain": ""}

    what, bar = ipywidgets.Label(title), ipywidgets.IntProgress()
    shown = Bar([what, bar])
    display(shown)  # type: ignore[no-untyped-call]

    def step(doing: str, done: int, total: int) -> None:
        what.value, bar.max, bar.value = f"{title}: {doing}, {done} of {total}", total, done

    try:
        yield step
    finally:
        for widget in (shown, what, bar):
            widget.close()

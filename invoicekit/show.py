"""What every print for a terminal or a log is made of: tables and a console."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from invoicekit.marks import TURNING, named


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Nobody reads on: said as any print says it. Rich would end the program with status 1."""
        raise  # noqa: PLE0704  it is called where BrokenPipeError was caught


def console_of() -> Console:
    """Where text goes: as wide as the terminal, 200 columns in a log."""
    console = _Console(highlight=False)
    return console if console.is_terminal else _Console(highlight=False, width=200)


def table_of(*columns: str, title: str | None = None, right: Sequence[str] = ()) -> Table:
    """A table without lines; the columns named in `right` are set to the right."""
    table = Table(title=title, box=None, title_justify="left", title_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return table


def put_table(console: Console, table: Table) -> None:
    """The table is printed; in a log its lines end where their text does."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as printed:
        console.print(table)
    console.print(Text("\n".join(line.rstrip() for line in printed.get().splitlines())), soft_wrap=True)


def plain(value: object) -> Text:
    """A value as text: nothing in a customer's data is read as markup, or is a sign that a terminal obeys."""
    return Text("" if value is None else named(str(value), TURNING))


def put_row(table: Table, *values: object) -> None:
    """The values are a row of the table."""
    table.add_row(*(plain(value) for value in values))

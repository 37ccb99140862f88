"""What a notebook shows: tables, rules from their files, pictures; each with text for a reader who sees no picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from invoicekit.amounts import money
from invoicekit.counts import counted as count_of
from invoicekit.load import Loaded
from invoicekit.marks import SPACES, named
from invoicekit.model import model_files
from invoicekit.rules import find_rule, sql_folder
from invoicekit.workbook import Workbook

MOST_ROWS = 20
MOST_SHORT = 60
_LONG = 'style="text-align:left;min-width:14em"'
Row = Mapping[Any, Any]
# JupyterLab sets cells to the right unless a style says otherwise; the attribute does it elsewhere.
_LEFT, _RIGHT = 'style="text-align:left"', 'align="right"'


@dataclass(frozen=True)
class Shown:
    """Something to look at, in one rich form and in words."""

    kind: str
    rich: str
    words: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {self.kind: self.rich, "text/plain": self.words}


def html(rich: str, words: str) -> Shown:
    """HTML whose every value is escaped already."""
    return Shown("text/html", rich, words)


def picture(svg: str, words: str) -> Shown:
    """A drawing, and what it says."""
    return Shown("image/svg+xml", svg, words)


def sql(text: str, title: str) -> Shown:
    """A query as it stands in its file."""
    return Shown("text/markdown", f"{title}\n\n```sql\n{text.strip()}\n```\n", title)


def rule(name: str) -> Shown:
    """A rule's file: what it says, where it lies, its comment and its SELECT. Raises UnknownName."""
    found = find_rule(name)
    return sql(found.text(), f"`{name}`: {found.says} (`{_relative(found.file)}`)")


def model(table: str) -> Shown:
    """The files that make a table or view of the model, such as `dataverse.invoice`, as they are."""
    made = [file for file in model_files() if file.name == table]
    return sql("\n\n".join(file.sql for file in made), f"`{table}` is made by this file of `sql/model`")


def _relative(file: Path) -> str:
    return file.relative_to(sql_folder().parent).as_posix()


def text(value: object) -> str:
    """A value as people read it; money with its decimals, empty for none."""
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
    if isinstance(value, (list, tuple)):
        return ", ".join(text(item) for item in value)
    if isinstance(value, Mapping):
        return f"{value.get('name', '')}: {text(value.get('expected'))} → {text(value.get('observed'))}"
    return named(str(value), SPACES)


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    most: int = MOST_ROWS,
    counted: bool = True,
    links: Mapping[str, Callable[[Row], str | None]] | None = None,
) -> Shown:
    """A frame as a table that a screen reader can read: caption, headers, numbers to the right, text never markup.

    `links` gives a column's cells an address. What is beyond `most` rows is counted, not shown.
    """
    rows: Sequence[Row] = frame.head(most).to_dict("records")
    numeric = [_numeric(frame[name]) for name in frame.columns]
    head = "".join(
        f'<th scope="col" {_RIGHT if right else _LEFT}>{escape(str(name).replace("_", " "))}</th>'
        for name, right in zip(frame.columns, numeric, strict=True)
    )
    body = "".join(f"<tr>{_cells(row, frame.columns, numeric, links or {})}</tr>\n" for row in rows)
    count = f"{len(rows)} of {len(frame):,} rows" if len(rows) < len(frame) else _rows(len(frame))
    title = f"{caption}: {count}" if counted or not rows else caption
    rich = (
        f'<table>\n<caption style="text-align:left;white-space:nowrap">{escape(title)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"
    )
    return html(rich if rows else f"<p>{escape(title)}</p>", title)


def _rows(count: int) -> str:
    return count_of(count, "row", "rows") if count else "no rows"


def _numeric(column: Sequence[object] | pd.Series[Any]) -> bool:
    values = [value for value in column if value is not None and value is not pd.NaT]
    return bool(values) and all(isinstance(value, (int, Decimal)) and not isinstance(value, bool) for value in values)


def _cells(
    row: Row,
    columns: Sequence[Any] | pd.Index[Any],
    numeric: Sequence[bool],
    links: Mapping[str, Callable[[Row], str | None]],
) -> str:
    cells = []
    for name, right in zip(columns, numeric, strict=True):
        shown = escape(text(row[name]))
        address = links[name](row) if name in links else None
        if address and shown:
            shown = f'<a href="{escape(address)}">{shown}</a>'
        cells.append(f"<td {_RIGHT if right else _LONG if len(shown) > MOST_SHORT else _LEFT}>{shown}</td>")
    return "".join(cells)


def facts(pairs: Mapping[str, object], caption: str) -> Shown:
    """Names and values, as a table of two columns."""
    return table(
        pd.DataFrame({"what": list(pairs), "value": [text(value) for value in pairs.values()]}), caption, counted=False
    )


def columns(frame: pd.DataFrame, caption: str) -> Shown:
    """A few wide rows, one below the other: each column is a line."""
    turned = pd.DataFrame({"column": list(frame.columns)}, dtype=object)
    for number, row in enumerate(frame.itertuples(index=False), start=1):
        turned[f"row {number}"] = list(row)
    return table(turned, caption, most=len(turned), counted=False)


def raw(book: Workbook, table: str, rows: int = 2) -> Shown:
    """The first rows of an export as they came, all text; of the file they came from, its name."""
    frame = book.sql(f"select * from raw.{table} limit {int(rows)}")
    if "_file" in frame:
        frame["_file"] = [Path(str(name)).name for name in frame["_file"]]
    return columns(frame, f"raw.{table}, as exported")


def loaded(found: Loaded) -> pd.DataFrame:
    """The exported tables: rows in = loaded + quarantined + copies of a row that counts + deleted."""
    rows = [
        [table.system, table.table, table.rows_in, table.loaded, table.quarantined, table.copies, table.deleted]
        for table in found.tables
    ]
    return pd.DataFrame(
        rows, columns=["system", "table", "rows in", "loaded", "quarantined", "copies", "deleted"], dtype=object
    )


def names(found: Sequence[str], caption: str) -> Shown:
    """A list of names."""
    return table(pd.DataFrame({"name": list(found)}, dtype=object), caption, most=len(found))

"""Choosers: drop-downs and the table that they choose. The table of the first choice is kept without a program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from invoicekit.errors import InvoicekitError
from invoicekit.notebooks.show import MOST_ROWS, Shown, html, table

Draw = Callable[..., Shown]
ALL = "all"


class Chooser(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Drop-downs over a table. A notebook that is saved or read elsewhere shows the table as it was first drawn."""

    def __init__(self, options: Mapping[str, Sequence[str]], draw: Draw) -> None:
        self._draw = draw
        self._boxes = {
            name: widgets.Dropdown(options=list(values), description=name.replace("_", " "))
            for name, values in options.items()
        }
        self._table = widgets.HTML()
        for box in self._boxes.values():
            box.observe(self._changed, names="value")
        self._changed()
        self._kept = html(self._table.value, f"{self._chosen_words()}")
        super().__init__([widgets.HBox(list(self._boxes.values())), self._table])

    @property
    def chosen(self) -> dict[str, str]:
        """What is chosen now, by name."""
        return {name: box.value for name, box in self._boxes.items()}

    def _chosen_words(self) -> str:
        return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in self.chosen.items())

    def _changed(self, _change: object = None) -> None:
        try:
            shown = self._draw(**self.chosen).rich
        except InvoicekitError as error:
            shown = f"<p>{escape(str(error))}</p>"
        self._table.value = f'<div role="status" class="jp-RenderedHTMLCommon">{shown}</div>'

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        return {**bundle, **self._kept._repr_mimebundle_()}


def choose(draw: Draw, **options: Sequence[str]) -> Chooser | Shown:
    """A drop-down for each of `options`, and what `draw` makes of the values chosen; a sentence where one is empty."""
    empty = [name for name, values in options.items() if not values]
    if empty:
        return html(f"<p>Nothing to choose: no {escape(empty[0])}.</p>", f"Nothing to choose: no {empty[0]}.")
    return Chooser(options, draw)


def choose_rows(frame: pd.DataFrame, caption: str, *columns: str, most: int = MOST_ROWS) -> Chooser | Shown:
    """The rows of a frame, narrowed by a drop-down per column; `all` leaves a column as it is.

    The first drop-down begins with the value of the first row, the others with `all`.
    """

    def draw(**chosen: str) -> Shown:
        kept = frame
        for name, value in chosen.items():
            kept = kept if value == ALL else kept[kept[name].map(str) == value]
        return table(kept, caption, most=most)

    if frame.empty:
        return table(frame, caption)
    options = {name: [ALL, *sorted({str(value) for value in frame[name]})] for name in columns}
    begin = str(frame[columns[0]].iloc[0])
    options[columns[0]].sort(key=lambda value: value != begin)
    return choose(draw, **options)

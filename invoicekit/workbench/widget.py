"""The workbench in a notebook: a widget, and beside it the first findings as a table that needs no kernel."""

from __future__ import annotations

from typing import Any

import anywidget
from IPython.display import HTML, display
from jinja2 import Environment
from traitlets import Unicode

from invoicekit.workbench.front import program, read
from invoicekit.workbench.queue import Queue

FIRST_ROWS = 10


class QueueWidget(anywidget.AnyWidget):
    """Questions and answers are messages. Nothing of a finding is state, so that a saved notebook holds none."""

    _esm = Unicode(program()).tag(sync=True)
    _css = Unicode(read("workbench.css")).tag(sync=True)

    def __init__(self, queue: Queue) -> None:
        super().__init__()
        self._queue = queue
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        return "Review of findings: needs a running kernel; the first findings stand beside it."

    def _answer(self, _: Any, message: Any, __: Any) -> None:
        if isinstance(message, dict) and isinstance(request := message.get("request"), dict):
            self.send({"question": message.get("question"), "answer": self._queue.ask(request)})


def static_table(queue: Queue, first: int = FIRST_ROWS) -> str:
    """The first findings as an HTML table, every value escaped."""
    page = queue.ask({"kind": "page", "size": first})
    template = Environment(autoescape=True).from_string(read("static.html"))
    return template.render(rows=page["rows"], shown=len(page["rows"]), total=page["total"])


class Workbench:
    """What a notebook's cell shows: the static table, and the widget."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.widget = QueueWidget(queue)

    def _ipython_display_(self) -> None:
        display(HTML(static_table(self.queue)))  # type: ignore[no-untyped-call]
        display(self.widget)  # type: ignore[no-untyped-call]

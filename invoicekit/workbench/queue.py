"""The review queue of a run: what a browser asks, and what it is told. It holds no state but that of the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

import duckdb

from invoicekit.counts import counted
from invoicekit.errors import InvoicekitError, Refused
from invoicekit.frames import frame
from invoicekit.model import Model
from invoicekit.rules import sql_folder
from invoicekit.settings import Settings
from invoicekit.workbench import requests
from invoicekit.workbench.detail import finding, traced
from invoicekit.workbench.requests import read_request
from invoicekit.workbench.review import CLOSED, Review, act_on, sign
from invoicekit.workbench.words import IN_A_PAGE, records, shown

FIRST_REFUSED = 5  # that an answer names of those that were refused for one reason
_NO_FINDING = "A row that is waiting or blocked is no finding: nothing is recorded of it."
_MADE_WITH = ("1_queue", "2_review", "3_chosen")


def _sql(name: str) -> str:
    return (sql_folder() / "workbench" / f"{name}.sql").read_text("utf-8")


def _since(began: float) -> int:
    return round((perf_counter() - began) * 1000)


class Queue:
    """The findings of the workbook's last run, in a table of their own, as they were when the queue was made.

    What people say of them is what the history has now, whoever recorded it.

    `review` is an open history, None for a queue that is only read; `now` says what lies in the folder of exports when
    somebody signs; `by` is who is looking, where that is known.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        model: Model,
        settings: Settings,
        review: Review | None = None,
        now: Callable[[], Any] | None = None,
        by: str | None = None,
    ) -> None:
        self.con = con
        self.model = model
        self.settings = settings
        self.review = review
        self.by = by
        self._now = now
        self._lies: Any = None
        self._heard = 0  # up to which entry of the history `result.review` tells
        for name in _MADE_WITH:
            con.execute(_sql(name))
        self._hear()

    def _hear(self, own: list[str] | None = None) -> None:
        """`result.review` has what people said, by whatever program; `own` are the findings of the entries just made.

        Where nothing else was recorded, what stands there is left, or told anew of these findings alone.
        """
        if self.review is None:
            return
        last, known = self.review.last_entry, self._heard + len(own or ())
        if last != known:
            self.con.execute("delete from result.review")
            self._tell_reviews(self.review, None)
        elif own:
            self._tell_reviews(self.review, own)
        self._heard = last

    def _tell_reviews(self, review: Review, findings: list[str] | None) -> None:
        """`result.review` has what people said of these findings (None: of all)."""
        rows = review.standing(findings)
        names = "finding_id state owner due disposition answered notes".split()
        columns = dict(zip(names, (list(part) for part in zip(*rows, strict=True)), strict=True)) if rows else {}
        if columns:
            self.con.execute(
                "delete from result.review where finding_id in (select unnest($ids))", {"ids": columns["finding_id"]}
            )
            self.con.execute(_sql("tell_review"), columns)

    def ask(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The answer, JSON all through; `error` in it says in one line why there is none."""
        try:
            request = read_request(asked)
            answers: Mapping[type, Callable[[Any], dict[str, Any]]] = {
                requests.Start: self._start,
                requests.Page: self._page,
                requests.Groups: self._groups,
                requests.Bridge: self._bridge,
                requests.Finding: self._finding,
                requests.Trace: lambda wanted: traced(self.con, self.model, self.settings, wanted.invoice),
                requests.Sum: self._sum,
                requests.Act: lambda wanted: self._act(wanted, wanted.findings),
                requests.ActOnAll: self._act_on_all,
                requests.Sign: self._sign,
            }
            self._hear()
            return answers[type(request)](request)
        except InvoicekitError as error:
            return {"error": str(error)}

    def _query(self, name: str, parameters: dict[str, object], longest: int = IN_A_PAGE) -> dict[str, Any]:
        """The rows of a query file as text, and the query with its values."""
        sql, began = _sql(name), perf_counter()
        rows = frame(self.con, sql, parameters)
        return {"rows": records(rows, longest), "sql": shown(sql, parameters), "milliseconds": _since(began)}

    def _start(self, _: requests.Start) -> dict[str, Any]:
        moment = self.settings.as_of
        self._look()
        choices: dict[str, list[list[str | None]]] = {}
        for row in self._query("choices", {})["rows"]:
            choices.setdefault(str(row["filter"]), []).append([row["value"], row["findings"]])
        return {
            "as_of": moment.isoformat(sep=" ", timespec="seconds") if moment else None,
            "counts": {row["outcome"]: row["findings"] for row in self._query("counts", {})["rows"]},
            "choices": choices,
            "review": self._reviewing(),
        }

    def _look(self) -> None:
        """What lies in the folder of exports is looked at again, if this queue was told how."""
        self._lies = self._now() if self._now and self.review is not None else None

    def _reviewing(self) -> dict[str, Any]:
        if self.review is None:
            return {"open": False, "says": CLOSED, "reasons": {}, "signatures": [], "by": None}
        signatures = self.review.signatures(self._lies)
        reasons = dict(self.review.reasons())
        return {"open": True, "says": None, "reasons": reasons, "signatures": list(signatures), "by": self.by}

    def _page(self, asked: requests.Page) -> dict[str, Any]:
        chosen = asked.filter.model_dump()
        began = perf_counter()
        total = int(self._query("total", chosen)["rows"][0]["total"] or 0)
        pages = max(1, -(-total // asked.size))
        page = min(asked.page, pages)
        order = {
            "sort": asked.sort,
            "descending": asked.descending,
            "size": asked.size,
            "skip": (page - 1) * asked.size,
        }
        answer = self._query("page", chosen | order)
        return {**answer, "milliseconds": _since(began), "total": total, "page": page, "pages": pages}

    def _groups(self, asked: requests.Groups) -> dict[str, Any]:
        return self._query("groups", asked.filter.model_dump() | {"by": asked.by})

    def _bridge(self, _: requests.Bridge) -> dict[str, Any]:
        return self._query("bridge", {})

    def _finding(self, asked: requests.Finding) -> dict[str, Any]:
        story = []
        if self.review is not None:
            try:
                story = [list(step) for step in self.review.story(asked.finding_id)]
            except Refused:
                story = []  # waiting and blocked rows have none
        return finding(self.con, asked.finding_id) | {"story": story}

    def _sum(self, asked: requests.Sum) -> dict[str, Any]:
        rows = self._query("sum", asked.filter.model_dump())["rows"]
        return {"count": sum(int(row["findings"] or 0) for row in rows), "money": rows}

    def _act(self, asked: requests.Said, chosen: list[str]) -> dict[str, Any]:
        others = {id_ for (id_,) in self.con.execute(_sql("no_findings"), {"finding_id": chosen}).fetchall()}
        done = act_on(self.review, (id_ for id_ in chosen if id_ not in others), asked)
        for id_ in sorted(others):
            done.refuse(id_, _NO_FINDING)
        self._hear(done.findings)
        return {
            "done": len(done.findings),
            "refused": [
                {"why": why, "count": len(of), "first": [id_[:8] for id_ in of[:FIRST_REFUSED]]}
                for why, of in done.refused.items()
            ],
            "review": self._reviewing(),
        }

    def _act_on_all(self, asked: requests.ActOnAll) -> dict[str, Any]:
        chosen = self.con.execute(_sql("ids"), asked.filter.model_dump()).fetchall()
        if len(chosen) != asked.count:
            raise Refused(
                f"{counted(asked.count, 'row was', 'rows were')} confirmed, and {len(chosen):,} match the filter now: "
                "somebody recorded something meanwhile. Nothing was recorded. Look at them again, and confirm again."
            )
        return self._act(asked, [finding_id for (finding_id,) in chosen])

    def _sign(self, asked: requests.Sign) -> dict[str, Any]:
        self._look()
        sign(self.review, asked, self._lies)
        return {"review": self._reviewing()}

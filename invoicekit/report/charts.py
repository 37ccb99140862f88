"""Charts of a run: the bridge as a waterfall, open money by cause and age, the flow through the stations.

They take rows of a run (`run.bridge`, `run.cause_ages`), as a frame or as dictionaries. Amounts come as exact decimals;
only the places of the marks are floats.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from invoicekit.amounts import money
from invoicekit.errors import UnknownName
from invoicekit.report.svg import AGES, HELD, LINE, OK, SOFT, STOP, WAIT, Chart, draw

Rows = pd.DataFrame | Sequence[Mapping[str, Any]]
STATIONS = {
    "confirm.billed": "Billed actuals",
    "sync.actual": "Staged",
    "import.line": "On proposals",
    "post.line": "Posted",
    "feedback.staging": "Fed back to staging",
    "feedback.actual": "Fed back",
}
FIRST = "Confirmed"
_PARTS = {
    "not_carried": ("counted once", SOFT),
    "missing": ("missing", STOP),
    "unexpected": ("unexpected", STOP),
    "duplicate": ("duplicate", STOP),
    "different": ("different", STOP),
    "waiting": ("on its way", WAIT),
    "blocked": ("held up", HELD),
    "tolerated": ("within tolerance", SOFT),
}
MOST_CAUSES = 12


def records(rows: Rows) -> list[dict[str, Any]]:
    """The rows as dictionaries, whatever they came as."""
    given: Iterable[Mapping[Any, Any]] = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows
    return [dict(row) for row in given]


def place(company: object, currency: object) -> str:
    """A company and a currency as one name."""
    return f"{company or 'no company'}, {currency or 'no currency'}"


def waterfall(bridge: Rows, company: str | None, currency: str | None) -> Chart:
    """The bridge of one company and currency: from what was confirmed to what came back, and what explains the way.

    Raises UnknownName when the bridge has no such company and currency.
    """
    lines = [row for row in records(bridge) if (row["company"], row["currency"]) == (company, currency)]
    if not lines:
        known = {place(row["company"], row["currency"]) for row in records(bridge)}
        raise UnknownName("bridge", place(company, currency), known)
    at = lines[0]["expected"]
    steps = [_step(FIRST, Decimal(0), at, at, OK)]
    for line in lines:
        for part, (said, colour) in _PARTS.items():
            change = -line[part] if part == "not_carried" else line[part]
            if change:
                steps.append(
                    _step(f"{STATIONS.get(line['arrow'], line['arrow'])}: {said}", at, at + change, change, colour)
                )
                at += change
    steps.append(_step(STATIONS.get(lines[-1]["arrow"], "End"), Decimal(0), at, at, OK))
    text = f"Bridge of {place(company, currency)}. " + "; ".join(f"{step['step']} {step['amount']}" for step in steps)
    return draw(_bars(steps, place(company, currency)), text + ".")


def _chart(values: Sequence[Mapping[str, Any]]) -> Any:
    """An empty chart of these rows. Vega reads them as JSON: text in them is text."""
    import altair as alt

    return alt.Chart(alt.Data(values=list(values)))  # type: ignore[no-untyped-call]


def _step(name: str, start: Decimal, end: Decimal, amount: Decimal, colour: str) -> dict[str, Any]:
    low, high = sorted((start, end))
    return {"step": name, "from": float(low), "to": float(high), "amount": money(amount), "colour": colour}


def _bars(steps: Sequence[Mapping[str, Any]], title: str) -> Any:
    import altair as alt

    numbered = [{**step, "place": number} for number, step in enumerate(steps)]
    base = _chart(numbered).encode(
        y=alt.Y("step:N", sort=alt.EncodingSortField("place", order="ascending"), title=None)
    )
    bars = base.mark_bar(minBandSize=2, height=14).encode(
        x=alt.X("from:Q", title=None, axis=alt.Axis(format="~s", tickCount=4)),
        x2="to:Q",
        color=alt.Color("colour:N", scale=None),
    )
    words = base.mark_text(align="left", dx=6).encode(x="to:Q", text="amount:N")
    return alt.layer(bars, words).properties(
        width=440, height=24 * len(steps), title=title, padding={"right": 90, "left": 5, "top": 5, "bottom": 5}
    )


def cause_and_age(causes: Rows) -> Chart:
    """Open money by first cause and age, one panel per currency; the largest causes of each (`MOST_CAUSES`)."""
    named = [{**row, "bar": _named(row, f"{row['rule']} {row['outcome']}")} for row in records(causes)]
    return _by_age(named, "Open money by first cause and age", "causes", "Nothing is open")


def backlog(items: Rows) -> Chart:
    """What could be billed by the reason why it is not yet and by age, one panel per currency."""
    named = [{**row, "bar": _named(row, str(row["reason"]))} for row in records(items)]
    return _by_age(named, "Billing backlog by reason and age", "reasons", "The backlog is empty")


def _named(row: Mapping[str, Any], what: str) -> str:
    return f"{row['company'] or 'no company'}: {what}"


def _by_age(lines: Sequence[Mapping[str, Any]], says: str, smaller: str, empty: str) -> Chart:
    """`open` of each `bar`, in colours by age."""
    import altair as alt

    panels, said = [], []
    for currency in dict.fromkeys(row["currency"] for row in lines):
        names = list(dict.fromkeys(row["bar"] for row in lines if row["currency"] == currency))
        drawn = [row for row in lines if row["currency"] == currency and row["bar"] in names[:MOST_CAUSES]]
        values = [
            {"bar": row["bar"], "age": row["age"], "order": list(AGES).index(row["age"]), "open": float(row["open"])}
            for row in drawn
        ]
        more = f", and {len(names) - MOST_CAUSES} smaller {smaller}" if len(names) > MOST_CAUSES else ""
        said += [
            f"{row['bar']}, {row['age']}: {money(row['open'], currency)} {currency or ''}".strip() for row in drawn
        ]
        panel = _chart(values).mark_bar(height=14)
        panels.append(
            panel.encode(
                y=alt.Y("bar:N", sort=names, title=None),
                x=alt.X("sum(open):Q", title=None, axis=alt.Axis(format="~s", tickCount=4)),
                color=alt.Color("age:N", title="Age", scale=alt.Scale(domain=list(AGES), range=list(AGES.values()))),
                order="order:Q",
            ).properties(
                width=420, height=24 * min(len(names), MOST_CAUSES), title=f"{currency or 'no currency'}{more}"
            )
        )
    if not panels:
        panels = [_chart([{"text": f"{empty}."}]).mark_text().encode(text="text:N")]
    return draw(alt.vconcat(*panels), f"{says}. {'; '.join(said) or empty}.")


def flow(bridge: Rows, not_run: Collection[str] = ()) -> Chart:
    """How much of what was confirmed has reached each station, per company and currency; arrows not run stay empty."""
    import altair as alt

    lines = [row for row in records(bridge) if row["arrow"] not in not_run]
    values, said = [], []
    first: dict[str, Decimal] = {}
    for row in lines:
        name = place(row["company"], row["currency"])
        station = STATIONS.get(row["arrow"], row["arrow"])
        start = first.setdefault(name, row["expected"])
        share = float(row["observed"] / start) if start > 0 else 0.0
        values.append(
            {"place": name, "station": station, "share": min(max(share, 0.0), 1.0), "whole": 1.0,
             "amount": money(row["observed"], row["currency"])}
        )  # fmt: skip
        said.append(f"{name}, {station}: {money(row['observed'], row['currency'])} of {money(start, row['currency'])}")
    stations = list(dict.fromkeys(value["station"] for value in values))
    base = _chart(values).encode(y=alt.Y("place:N", sort=list(first), title=None))
    scale = alt.Scale(domain=[0, 1])
    whole = base.mark_bar(height=8, yOffset=6, color=LINE).encode(x=alt.X("whole:Q", scale=scale, axis=None))
    share = base.mark_bar(height=8, yOffset=6, color=OK).encode(x=alt.X("share:Q", scale=scale, axis=None))
    words = base.mark_text(align="left", dy=-6).encode(x=alt.value(0), text="amount:N")
    chart = alt.layer(whole, share, words).properties(width=95, height=36 * max(len(first), 1))
    return draw(
        chart.facet(column=alt.Column("station:N", sort=stations, title=None), spacing=14),
        f"How much has reached each station. {'; '.join(said) or 'Nothing was confirmed'}.",
    )

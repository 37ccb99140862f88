"""Charts of a run: the bridge as a waterfall, open money by cause and age, the flow through the stations.

They take rows of a run, as a frame or as dictionaries, and say them in Vega-Lite. Amounts come as exact decimals; only
the places of the marks are floats.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from invoicekit.amounts import money
from invoicekit.errors import UnknownName
from invoicekit.report.stations import FIRST, PARTS, STATIONS, place_name
from invoicekit.report.svg import AGES, LINE, OK, Chart, draw

Rows = pd.DataFrame | Sequence[Mapping[str, Any]]
MOST_CAUSES = 12
_NOTHING, _NO_BRIDGE = "Nothing is open", "Nothing was billed"
# Not "format": that gives every tick the largest one's prefix, and zero is then "0k".
_FEW_TICKS = {"labelExpr": "format(datum.value, '~s')", "tickCount": 4}


def records(rows: Rows) -> list[dict[str, Any]]:
    """The rows as dictionaries, whatever they came as."""
    given: Iterable[Mapping[Any, Any]] = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows
    return [dict(row) for row in given]


def waterfall(bridge: Rows, company: str | None, currency: str | None) -> Chart:
    """The bridge of one company and currency: from what was confirmed to what came back, and what explains the way.

    Raises UnknownName when the bridge has no such company and currency. Of an empty one it says so.
    """
    lines = [row for row in records(bridge) if (row["company"], row["currency"]) == (company, currency)]
    known = {place_name(row["company"], row["currency"]) for row in records(bridge)}
    if not known and company is None:
        return draw(_words(_NO_BRIDGE), f"{_NO_BRIDGE}.")
    if not lines:
        raise UnknownName("bridge", place_name(company, currency), known)
    at = lines[0]["expected"]
    steps = [_step(FIRST, (Decimal(0), at), at, OK, currency)]
    for line in lines:
        for part, (said, colour) in PARTS.items():
            change = -line[part] if part == "not_carried" else line[part]
            if change:
                steps.append(
                    _step(
                        f"{STATIONS.get(line['arrow'], line['arrow'])}: {said}",
                        (at, at + change),
                        change,
                        colour,
                        currency,
                    )
                )
                at += change
    steps.append(_step(STATIONS.get(lines[-1]["arrow"], "End"), (Decimal(0), at), at, OK, currency))
    text = f"Bridge of {place_name(company, currency)}. " + "; ".join(
        f"{step['step']} {step['amount']}" for step in steps
    )
    return draw(_bars(steps, place_name(company, currency)), text + ".")


def _step(
    name: str, ends: tuple[Decimal, Decimal], amount: Decimal, colour: str, currency: str | None
) -> dict[str, Any]:
    low, high = sorted(ends)
    return {"step": name, "from": float(low), "to": float(high), "amount": money(amount, currency), "colour": colour}


def _bars(steps: Sequence[Mapping[str, Any]], title: str) -> dict[str, Any]:
    names = {"field": "step", "type": "nominal", "sort": [step["step"] for step in steps], "title": None}
    bars = {
        "mark": {"type": "bar", "height": 14},
        "encoding": {
            "y": names,
            "x": {"field": "from", "type": "quantitative", "title": None, "axis": _FEW_TICKS},
            "x2": {"field": "to"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }
    words = {
        "mark": {"type": "text", "align": "left", "dx": 6},
        "encoding": {
            "y": names,
            "x": {"field": "to", "type": "quantitative"},
            "text": {"field": "amount", "type": "nominal"},
        },
    }
    return {
        "data": {"values": list(steps)},
        "title": title,
        "width": 440,
        "height": 24 * len(steps),
        "padding": {"left": 5, "right": 90, "top": 5, "bottom": 5},
        "layer": [bars, words],
    }


def cause_and_age(causes: Rows) -> Chart:
    """Open money by first cause and age, one panel per currency; the largest causes of each (`MOST_CAUSES`)."""
    named = [{**row, "bar": _named(row, f"{row['rule']} {row['outcome']}")} for row in records(causes)]
    return _by_age(named, "Open money by first cause and age", "causes", _NOTHING)


def backlog(items: Rows) -> Chart:
    """What could be billed by the reason why it is not yet and by age, one panel per currency."""
    named = [{**row, "bar": _named(row, str(row["reason"]))} for row in records(items)]
    return _by_age(named, "Billing backlog by reason and age", "reasons", "The backlog is empty")


def _named(row: Mapping[str, Any], what: str) -> str:
    return f"{row['company'] or 'no company'}: {what}"


def _by_age(lines: Sequence[Mapping[str, Any]], title: str, smaller: str, empty: str) -> Chart:
    """`open` of each `bar` in colours by age, one panel per currency."""
    panels, said = [], []
    for currency in dict.fromkeys(row["currency"] for row in lines):
        names = list(dict.fromkeys(row["bar"] for row in lines if row["currency"] == currency))
        shown = names[:MOST_CAUSES]
        drawn = [row for row in lines if row["currency"] == currency and row["bar"] in shown]
        more = f", and {len(names) - len(shown)} smaller {smaller}" if len(names) > len(shown) else ""
        panels.append(_ages(drawn, shown, f"{currency or 'no currency'}{more}"))
        said += [
            f"{row['bar']}, {row['age']}: {money(row['open'], currency)} {currency or ''}".strip() for row in drawn
        ]
    if not panels:
        panels = [_words(empty)]
    return draw({"vconcat": panels}, f"{title}. {'; '.join(said) or empty}.")


def _words(says: str) -> dict[str, Any]:
    return {"data": {"values": [{"says": says}]}, "mark": "text", "encoding": {"text": {"field": "says"}}}


def _ages(lines: Sequence[Mapping[str, Any]], bars: Sequence[str], title: str) -> dict[str, Any]:
    ages = list(AGES)
    values = [
        {"bar": row["bar"], "age": row["age"], "order": ages.index(row["age"]), "open": float(row["open"])}
        for row in lines
    ]
    colours = {"domain": ages, "range": list(AGES.values())}
    return {
        "data": {"values": values},
        "title": title,
        "width": 420,
        "height": 24 * len(bars),
        "mark": {"type": "bar", "height": 14},
        "encoding": {
            "y": {"field": "bar", "type": "nominal", "sort": list(bars), "title": None},
            "x": {"field": "open", "type": "quantitative", "stack": "zero", "title": None, "axis": _FEW_TICKS},
            "color": {"field": "age", "type": "nominal", "title": "Age", "scale": colours},
            "order": {"field": "order", "type": "quantitative"},
        },
    }


def flow(bridge: Rows, not_run: Collection[str] = ()) -> Chart:
    """How much of what was confirmed has reached each station, per company and currency; arrows not run stay empty."""
    values, said = [], []
    first: dict[str, Decimal] = {}
    for row in records(bridge):
        if row["arrow"] in not_run:
            continue
        name, station = place_name(row["company"], row["currency"]), STATIONS.get(row["arrow"], row["arrow"])
        start = first.setdefault(name, row["expected"])
        share = float(row["observed"] / start) if start > 0 else 0.0
        amount = money(row["observed"], row["currency"])
        values.append(
            {"place": name, "station": station, "share": min(max(share, 0.0), 1.0), "whole": 1.0, "amount": amount}
        )
        said.append(f"{name}, {station}: {amount} of {money(start, row['currency'])}")
    stations = list(dict.fromkeys(value["station"] for value in values))
    names = {"field": "place", "type": "nominal", "sort": list(first), "title": None}
    spec = {
        "data": {"values": values},
        "facet": {"column": {"field": "station", "type": "nominal", "sort": stations, "title": None}},
        "spacing": 14,
        "spec": {
            "width": 95,
            "height": 36 * max(len(first), 1),
            "layer": [
                *(_share(names, field, colour) for field, colour in (("whole", LINE), ("share", OK))),
                {
                    "mark": {"type": "text", "align": "left", "dy": -6},
                    "encoding": {"y": names, "x": {"value": 0}, "text": {"field": "amount", "type": "nominal"}},
                },
            ],
        },
    }
    return draw(spec, f"How much has reached each station. {'; '.join(said) or 'Nothing was confirmed'}.")


def _share(names: Mapping[str, Any], field: str, colour: str) -> dict[str, Any]:
    across = {"field": field, "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": None}
    return {
        "mark": {"type": "bar", "height": 8, "yOffset": 6, "color": colour},
        "encoding": {"y": names, "x": across},
    }

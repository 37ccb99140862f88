"""Charts: the same bytes every time, every amount in words, nothing that runs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

import invoicekit as ik
from invoicekit.errors import UnknownName
from invoicekit.report.charts import cause_and_age, flow, waterfall
from invoicekit.report.facts import rows
from invoicekit.report.svg import Chart

PARTS = "not_carried missing unexpected duplicate different ambiguous waiting blocked tolerated".split()


def arrow(name: str, expected: str, observed: str, **parts: str) -> dict[str, Any]:
    given = {part: Decimal(parts.get(part, "0")) for part in PARTS}
    return {"company": "USMF", "currency": "EUR", "arrow": name, "expected": Decimal(expected),
            "observed": Decimal(observed), **given}  # fmt: skip


BRIDGE = [
    arrow("sync.actual", "1000", "700", missing="-200", waiting="-100"),
    arrow("import.line", "690", "690", not_carried="10"),
]
AGES = [
    {
        "company": "USMF",
        "currency": "EUR",
        "rule": "sync.actual",
        "outcome": "missing",
        "age": "up to 7 days",
        "open": Decimal(200),
    }
]


def charts() -> list[Chart]:
    return [waterfall(BRIDGE, "USMF", "EUR"), cause_and_age(AGES), flow(BRIDGE), cause_and_age([])]


def test_a_waterfall_says_every_step() -> None:
    assert waterfall(BRIDGE, "USMF", "EUR").text == (
        "Bridge of USMF, EUR. Confirmed 1,000.00; Staged: missing -200.00; Staged: on its way -100.00; "
        "On proposals: counted once -10.00; On proposals 690.00."
    )


def test_amounts_have_the_decimals_of_their_currency() -> None:
    dinars = [{**line, "currency": "KWD"} for line in BRIDGE[:1]]
    assert "Confirmed 1,000.000; Staged: missing -200.000" in waterfall(dinars, "USMF", "KWD").text
    yen = [{**line, "currency": "JPY"} for line in BRIDGE[:1]]
    assert "Confirmed 1,000; Staged: missing -200;" in waterfall(yen, "USMF", "JPY").text


def test_open_money_is_said_by_cause_and_age() -> None:
    assert "USMF: sync.actual missing, up to 7 days: 200.00 EUR" in cause_and_age(AGES).text
    assert "Nothing is open" in cause_and_age([]).text


def test_flow_leaves_out_what_did_not_run() -> None:
    assert "Staged: 700.00 of 1,000.00; USMF, EUR, On proposals: 690.00" in flow(BRIDGE).text
    assert "Staged" not in flow(BRIDGE, {"sync.actual"}).text


def test_the_same_rows_give_the_same_bytes_also_as_a_frame() -> None:
    assert [chart.svg for chart in charts()] == [chart.svg for chart in charts()]
    assert waterfall(pd.DataFrame(BRIDGE, dtype=object), "USMF", "EUR").svg == waterfall(BRIDGE, "USMF", "EUR").svg


def test_a_chart_is_a_picture_with_a_name_that_runs_nothing() -> None:
    hostile = [{**row, "company": "<script>alert(1)</script>\" onload='x'"} for row in BRIDGE]
    for chart in [*charts(), flow(hostile), waterfall(hostile, hostile[0]["company"], "EUR")]:
        picture = ET.fromstring(chart.svg)
        assert picture.get("role") == "img"
        assert picture.get("aria-label") == chart.text
        names = {element.tag.rpartition("}")[2] for element in picture.iter()}
        assert names <= {"svg", "style", "g", "path", "rect", "line", "text", "defs", "clipPath", "title"}
        assert not [
            name for element in picture.iter() for name in element.attrib if name.startswith("on") or "href" in name
        ]


def test_zero_is_zero_and_thousands_are_short() -> None:
    labels = [element.text for element in ET.fromstring(waterfall(BRIDGE, "USMF", "EUR").svg).iter() if element.text]
    assert "0" in labels
    assert "0k" not in labels
    large = [arrow("sync.actual", "20000", "20000")]
    assert "20k" in [element.text for element in ET.fromstring(waterfall(large, "USMF", "EUR").svg).iter()]


def test_a_control_character_is_named_and_a_long_name_is_cut() -> None:
    odd = [{**row, "company": "\x1b[2J" + "N" * 10_000} for row in BRIDGE]
    for chart in (flow(odd), waterfall(odd, odd[0]["company"], "EUR")):
        assert "‹U+001B›[2J" in chart.text
        assert len(chart.text) < 2000
        assert ET.fromstring(chart.svg).get("aria-label") == chart.text


def test_a_company_that_the_bridge_does_not_have_is_said() -> None:
    with pytest.raises(UnknownName, match="USMF, EUR"):
        waterfall(BRIDGE, "USMF", "GBP")


def test_charts_take_the_rows_of_a_run(plain: ik.Run) -> None:
    assert (
        "over 90" in cause_and_age(rows(plain.con, "cause_age")).text
        or cause_and_age(rows(plain.con, "cause_age")).text.count(";") >= 3
    )
    line = plain.bridge.iloc[0]
    assert waterfall(plain.bridge, line["company"], line["currency"])._repr_svg_().startswith("<svg")
    assert repr(flow(plain.bridge)).startswith("How much has reached each station. ")

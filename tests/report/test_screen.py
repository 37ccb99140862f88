"""What a terminal shows of amounts: those of each currency with its decimals."""

from __future__ import annotations

from dataclasses import replace

import pytest

import invoicekit as ik
from invoicekit.show_run import run as show
from invoicekit.show_trace import trace as show_trace
from invoicekit.trace import trace

DINARS = """
insert into result.outcome (rule, outcome, subject, company, currency, invoice, expected, copies, since)
values ('sync.actual', 'missing', 'of dinars', 'C1', 'KWD', 'INV-D', 7000000, 0, timestamp '2026-10-01');
update result.bridge_counted set currency = 'KWD', expected = 8000000
where company = (select min(company) from result.bridge) and arrow = 'sync.actual'"""


def test_amounts_have_the_decimals_of_their_currency(plain: ik.Run, capsys: pytest.CaptureFixture[str]) -> None:
    plain.con.begin()
    try:
        plain.con.execute(DINARS)
        show(plain, [])
    finally:
        plain.con.rollback()
    causes, rest = capsys.readouterr().out.split("rows in =")
    bridge, findings = rest.split("Findings:")
    assert "7,000,000.000  KWD" in causes
    assert "8,000,000.000" in bridge
    assert "-7,000,000.000  KWD" in findings


def test_a_trace_shows_the_decimals_of_its_currency(plain: ik.Run, capsys: pytest.CaptureFixture[str]) -> None:
    query = "select invoice_number from dataverse.invoice where confirmed order by invoice_number limit 1"
    (invoice,) = plain.con.execute(query).fetchall()[0]
    found = trace(plain.con, plain.loaded.model, plain.settings, invoice)
    show_trace(replace(found, currency="JPY"))
    yen = capsys.readouterr().out
    show_trace(replace(found, currency="KWD"))
    dinars = capsys.readouterr().out
    step = next(step for step in found.steps if step.expected and step.expected == step.observed)
    amount = f"{step.expected:,.3f}"
    (line,) = (line for line in dinars.splitlines() if line.startswith(step.rule))
    assert line.count(amount) == 2
    assert amount not in yen

"""Prints the way of one invoice as text, for a terminal or a log."""

from __future__ import annotations

from invoicekit.amounts import money
from invoicekit.show import console_of, plain, put_row, put_table, table_of
from invoicekit.traced import Trace


def trace(found: Trace) -> None:
    """One invoice, arrow by arrow, and where it stopped."""
    console = console_of()
    console.print(
        plain(f"{found.invoice}: {found.status}, {found.company or 'no company'}, {found.currency or 'no currency'}\n")
    )
    table = table_of(
        "arrow",
        "expected",
        "observed",
        "expected amount",
        "observed amount",
        "outcome",
        right=("expected", "observed", "expected amount", "observed amount"),
    )
    for step in found.steps:
        outcome = ", ".join(f"{name} {count}" for name, count in step.outcomes.items()) or "nothing due"
        put_row(
            table,
            step.rule,
            step.expected_rows,
            step.observed_rows,
            money(step.expected, found.currency),
            money(step.observed, found.currency),
            outcome,
        )
    put_table(console, table)
    console.print(plain(f"\n{found.verdict}"))
    for row in found.rows.to_dict("records"):
        if found.stopped and row["rule"] == found.stopped.rule and row["outcome"] != "matched":
            cause = f", because of {row['cause_rule']} {row['cause_subject']}" if row["cause_rule"] else ""
            amount = f"{money(row['amount'], row['currency'])} {row['currency'] or ''}"
            console.print(plain(f"  {row['outcome']}: {row['subject']} {amount}{cause}"))
            for column in row["columns"] or ():
                said = (
                    f"may be {column['expected']}"
                    if row["outcome"] == "ambiguous"
                    else f"{column['name']}: expected {column['expected']}, observed {column['observed']}"
                )
                console.print(plain(f"    {said}"))
    for broken in found.broken:
        console.print(plain(f"  {broken.says}"))
    if not found.through:
        console.print(plain(f"Why:  {found.why or 'It is not due yet.'}\nNext: {found.fix or 'Wait, and run again.'}"))

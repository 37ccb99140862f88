"""A generated book whose Finance side is as it was before the first import from staging, with every period open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import invoicekit as ik
from invoicekit.sample import write_sample

from .one_book import change

KINDS = ("empl", "cost", "item", "revenue", "onacc")
GONE = (
    "projadvancedjournal", "projadvancedjournalline", "projinvoicejour", "custtrans",
    "subledgervouchergeneraljournalentry", "generaljournalentry", "generaljournalaccountentry",
    "projaccruedrevenuereconciliationline",
    *(f"projproposal{kind}{part}" for kind in KINDS for part in ("", "detail")),
    *(f"projinvoice{kind}" for kind in KINDS), *(f"proj{kind}trans" for kind in KINDS if kind != "onacc"),
)  # fmt: skip
NOTHING_BACK = "voucher = null, exchange_rate = null, accounting_amount = null, accounting_tax = null"
BACK = (
    *(f"truncate typed.{table}" for table in GONE),
    (
        "delete from typed.projonacctrans t where not exists (select 1 from typed.projcdscontractlinemilestoneimport m "
        "where m.transaction_id = t.transaction_id and m.company = t.company)"
    ),
    (
        f"update typed.projcdsactualsimport set {NOTHING_BACK}, journal_line_record = null, "
        "proposal_line_transaction = null, fee_journal_line_record = null, fee_proposal_line_transaction = null"
    ),
    "update typed.projproposaljour set total = 0, detail_amount = 0, tax = 0, customer_invoice_number = null",
    f"update typed.msdyn_actual set {NOTHING_BACK}",
    (
        "update typed.invoice set customer_invoice_number = null, customer_invoice_date = null, "
        "status = case status when 'Posted' then 'Confirmed' else status end"
    ),
    "update typed.ledgerfiscalcalendarperiod set status = 'Open'",
)


@contextmanager
def emptied(folder: Path, invoices: int, seed: int, **settings: object) -> Iterator[ik.Workbook]:
    """The book of that many invoices, clean but for what Finance has not done yet."""
    write_sample(folder, invoices=invoices, seed=seed, defects=[])
    given = ik.Settings.model_validate({"as_of": "2026-10-31", **settings})
    with ik.open(folder, settings=given, quiet=True) as book:
        change(book, *BACK)
        yield book

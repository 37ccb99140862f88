"""Facts of the ledger that must hold in every clean book (process.md, Stage 4), told with plain Python."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from .exports import Exports, Row, group, total

CENT = Decimal("0.01")
CUSTOMER, COST, ACCRUED, WIP = "31", "121", "128", "129"
UNBILLED = "1"


def by_voucher(book: Exports) -> dict[tuple[str, str], list[Row]]:
    """The ledger entries of each company and voucher."""
    accounts = group(book["generaljournalaccountentry"], lambda row: row["generaljournalentry"])
    vouchers: dict[tuple[str, str], list[Row]] = {}
    for entry in book["generaljournalentry"]:
        key = entry["subledgervoucherdataareaid"], entry["subledgervoucher"]
        assert key not in vouchers, "a voucher is posted once"
        vouchers[key] = accounts[entry["recid"]]
    return vouchers


def of_type(rows: list[Row], posting_type: str) -> Decimal:
    """What the entries of one posting type come to in accounting currency."""
    return total((row for row in rows if row["postingtype"] == posting_type), "accountingcurrencyamount")


def test_vouchers_balance_in_accounting_and_in_reporting_currency(clean: Exports) -> None:
    vouchers = by_voucher(clean)
    pennies = 0
    for rows in vouchers.values():
        assert total(rows, "accountingcurrencyamount") == 0
        assert total(rows, "reportingcurrencyamount") == 0
        pennies += any(row["postingtype"] in {"9", "11"} for row in rows)
    assert pennies, "rounding leaves penny differences"
    assert len(vouchers) > len(clean["projinvoicejour"])


def test_the_customer_owes_in_the_ledger_what_the_customer_transaction_says(clean: Exports) -> None:
    vouchers = by_voucher(clean)
    for row in clean["custtrans"]:
        assert of_type(vouchers[row["dataareaid"], row["voucher"]], CUSTOMER) == Decimal(row["amountmst"])


def test_work_in_progress_is_what_is_not_invoiced_yet(clean: Exports) -> None:
    """Accrued when the journal is posted, reversed when the invoice is, reconciliation journals counted."""
    staged = clean.by("projcdsactualsimport", "actualid")
    relationships = [
        row for row in clean["projcdstransactionrelationshipimport"] if row["transaction1role"] == "Billed Sales"
    ]
    invoiced = {
        row["transaction2id"]
        for row in relationships
        if staged[row["transaction1id"]]["vouchernumber"] and staged[row["transaction2id"]]["transtype"] == UNBILLED
    }
    vouchers = by_voucher(clean)
    accrued: defaultdict[str, Decimal] = defaultdict(Decimal)
    left = Decimal(0)
    for actual, row in staged.items():
        if row["transtype"] == UNBILLED and (entries := vouchers.get((row["dataareaid"], row["vouchernumber"]))):
            accrued["all"] += of_type(entries, WIP)
            left += of_type(entries, WIP) if actual not in invoiced else 0
    assert accrued["all"] > left > 0
    assert sum(of_type(rows, WIP) for rows in vouchers.values()) == left
    assert sum(of_type(rows, ACCRUED) for rows in vouchers.values()) == -left
    assert clean["projaccruedrevenuereconciliationline"]


def test_some_cost_is_never_posted_and_some_revenue_never_accrued(clean: Exports) -> None:
    vouchers = by_voucher(clean)
    lines = [row for row in clean["projadvancedjournalline"] if row["voucher"]]
    quiet = [row for row in lines if (row["dataareaid"], row["voucher"]) not in vouchers]
    assert any(Decimal(row["extendedcost"]) for row in quiet)
    assert any(Decimal(row["extendedprice"]) for row in quiet)


def test_an_agreed_rate_comes_before_the_table(clean: Exports) -> None:
    (agreed,) = clean["projcontractfixedexchangerate"]
    invoices = [row for row in clean["projinvoicejour"] if row["projinvoiceprojid"] == agreed["projinvoiceprojid"]]
    assert invoices
    assert {Decimal(row["exchrate"]) for row in invoices} == {Decimal(agreed["exchangerate"])}
    pairs = {row["recid"]: row["fromcurrencycode"] for row in clean["exchangeratecurrencypair"]}
    table = {Decimal(row["exchangerate"]) for row in clean["exchangerate"]
             if pairs[row["exchangeratecurrencypair"]] == agreed["fromcurrencycode"]}  # fmt: skip
    assert Decimal(agreed["exchangerate"]) not in table

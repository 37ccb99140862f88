"""Facts of the ledger that must hold in every clean book (process.md, Stage 4), told with plain Python."""

from __future__ import annotations

from decimal import Decimal

from .exports import Exports, Row, group, total

CENT = Decimal("0.01")
CUSTOMER, COST, REVENUE, ACCRUED, WIP = "31", "121", "126", "128", "129"


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


def test_an_invoice_takes_back_the_work_in_progress_of_what_it_invoices(clean: Exports) -> None:
    """Accrued when a journal is posted, reversed by the invoice; what is left, a reconciliation journal corrects."""
    vouchers = by_voucher(clean)
    invoices = {(row["dataareaid"], row["voucher"]) for row in clean["custtrans"]}
    assert all(of_type(rows, WIP) == -of_type(rows, ACCRUED) for rows in vouchers.values())
    journals = [rows for voucher, rows in vouchers.items() if voucher not in invoices]
    assert sum(of_type(rows, WIP) for rows in journals) > 0
    reversing = [rows for voucher, rows in vouchers.items() if voucher in invoices and of_type(rows, WIP)]
    left = [of_type(rows, WIP) - of_type(rows, REVENUE) for rows in reversing]
    corrected = [-Decimal(row["correctionamountmst"]) for row in clean["projaccruedrevenuereconciliationline"]]
    assert len(reversing) > len(corrected) > 0
    assert sorted(rest for rest in left if rest) == sorted(corrected)


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

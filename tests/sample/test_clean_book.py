"""Facts of process.md that must hold in every clean book, told with plain Python."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from .exports import (
    BILLED,
    CHARGEABLE,
    CONFIRMED,
    COST,
    INTER_ORG,
    POSTED,
    RETAINER,
    TAX,
    UNBILLED,
    UNIT_COST,
    Exports,
    Row,
    group,
    total,
)

HALF_CENT = Decimal("0.005")


def roles(connection: Row) -> tuple[str, str]:
    """The roles of an actual-to-actual connection."""
    return connection["msdyn_transaction1role"], connection["msdyn_transaction2role"]


def actual_links(book: Exports, first: str, second: str) -> list[Row]:
    """Connections of two actuals in these roles."""
    return [
        row
        for row in book["msdyn_transactionconnection"]
        if roles(row) == (first, second) and row["msdyn_transaction1type"] == "msdyn_actual"
    ]


def _is_work(row: Row) -> bool:
    """An unbilled sale that was approved, not one that a retainer left."""
    return row["msdyn_transactiontypecode"] == UNBILLED and row["msdyn_transactionclassification"] != RETAINER


def test_the_chargeable_billed_sales_of_an_invoice_are_its_detail_amount(clean: Exports) -> None:
    billed = group(
        (row for row in clean["msdyn_actual"] if row["msdyn_transactiontypecode"] == BILLED),
        lambda row: row["msdyn_invoice"],
    )
    for invoice in clean["invoice"]:
        rows = billed.get(invoice["invoiceid"], [])
        if invoice["msdyn_projectinvoicestatus"] in {CONFIRMED, POSTED}:
            chargeable = [row for row in rows if row["msdyn_billingtype"] == CHARGEABLE]
            assert total(chargeable, "msdyn_amount") == Decimal(invoice["totallineitemamount"])
            assert rows
        else:
            assert not rows, "a draft has billed nothing"


def test_totals_are_those_of_the_chargeable_details_and_their_tax(clean: Exports) -> None:
    details = group(clean["msdyn_invoicelinetransaction"], lambda row: row["msdyn_invoice"])
    lines = group(clean["invoicedetail"], lambda row: row["invoiceid"])
    for invoice in clean["invoice"]:
        charged = [row for row in details[invoice["invoiceid"]] if row["msdyn_billingtype"] == CHARGEABLE]
        products = [row for row in lines[invoice["invoiceid"]] if row["producttypecode"] == "1"]
        amount = total(charged, "msdyn_invoiceamount") + total(products, "baseamount")
        tax = total(charged, "msdyn_tax") + total(products, "tax")
        assert (Decimal(invoice["totallineitemamount"]), Decimal(invoice["totaltax"])) == (amount, tax)
        assert Decimal(invoice["totalamount"]) == amount + tax
        assert total(lines[invoice["invoiceid"]], "extendedamount") == amount + tax


def test_a_confirmed_sale_is_reversed_to_nought_and_billed(clean: Exports) -> None:
    """Worked example of process.md: original, reversal and new rows of a line add up to nought."""
    actuals = clean.by("msdyn_actual", "msdyn_actualid")
    reversed_by = {row["msdyn_transaction2"]: row["msdyn_transaction1"]
                   for row in actual_links(clean, "Reversing", "Original")}  # fmt: skip
    billed = [row for row in actual_links(clean, "Billed Sales", "Unbilled Sales")
              if actuals[row["msdyn_transaction1"]]["msdyn_transactionclassification"] != RETAINER]  # fmt: skip
    assert billed
    for link in billed:
        sale, source = actuals[link["msdyn_transaction1"]], actuals[link["msdyn_transaction2"]]
        reversal = actuals[reversed_by[source["msdyn_actualid"]]]
        for column in ("msdyn_quantity", "msdyn_amount"):
            assert Decimal(source[column]) + Decimal(reversal[column]) == 0
            assert Decimal(sale[column]) == Decimal(source[column])
        assert (reversal["msdyn_istransition"], reversal["msdyn_adjustmentstatus"]) == ("True", "192350002")
        assert sale["msdyn_istransition"] == "False"


def test_an_edited_original_is_adjusted_and_its_parts_are_billed(clean: Exports) -> None:
    actuals = clean.by("msdyn_actual", "msdyn_actualid")
    replaced = group(
        (row for row in actual_links(clean, "Replacing", "Original") if _is_work(actuals[row["msdyn_transaction2"]])),
        lambda row: row["msdyn_transaction2"],
    )
    assert {len(parts) for parts in replaced.values()} == {1, 2}
    for original, links in replaced.items():
        was = actuals[str(original)]
        parts = [actuals[link["msdyn_transaction1"]] for link in links]
        assert was["msdyn_adjustmentstatus"] == "192350001"
        assert all(part["msdyn_istransition"] == "False" for part in parts)
        if len(parts) == 2:
            assert total(parts, "msdyn_quantity") == Decimal(was["msdyn_quantity"])
            assert total(parts, "msdyn_amount") == Decimal(was["msdyn_amount"])
            assert len({part["msdyn_billingtype"] for part in parts}) == 2


def test_staging_holds_what_the_map_sends_and_nothing_else(clean: Exports) -> None:
    staged = clean.by("projcdsactualsimport", "actualid")
    late = 0
    for actual in clean["msdyn_actual"]:
        across = actual["msdyn_resourcingcompany"] != actual["msdyn_owningcompany"]
        kept = (
            actual["msdyn_istransition"] == "True"
            or actual["msdyn_transactionclassification"] == TAX
            or (actual["msdyn_transactiontypecode"] in {UNIT_COST, INTER_ORG} and not across)
        )
        row = staged.pop(actual["msdyn_actualid"], None)
        if kept:
            assert row is None
        elif row is None:
            assert actual["createdon"] >= "2026-10-31T22:59:59Z", "only within the hour"
            late += 1
        else:
            assert row["actualsimportid"] == actual["msdyn_actualimportid"]
            assert Decimal(row["amount"]) == Decimal(actual["msdyn_amount"])
            assert bool(row["invoiceproposalid"]) == (actual["msdyn_transactiontypecode"] == BILLED)
    assert not staged
    assert late


def test_intercompany_cost_stays_and_the_lender_gets_the_journal_line(clean: Exports) -> None:
    lent = [row for row in clean["msdyn_actual"] if row["msdyn_isintercompany"] == "True"]
    costs = [row for row in lent if row["msdyn_transactiontypecode"] == COST]
    assert costs
    assert {row["msdyn_istransition"] for row in costs} == {"True"}
    lines = clean.by("projadvancedjournalline", "recid")
    lenders = [
        row
        for row in clean["projcdsactualsimport"]
        if row["transtype"] in {"4", "5"} and row["projadvancedjournalline"] != "0"
    ]
    assert lenders
    for row in lenders:
        assert lines[row["projadvancedjournalline"]]["dataareaid"] == row["resourcingcompany"] != row["dataareaid"]


def test_accounting_amounts_are_amount_times_rate_to_the_cent(clean: Exports) -> None:
    told = {row["actualid"]: row for row in clean["projcdsactualsimport"] if row["vouchernumber"]}
    foreign = 0
    for actual in clean["msdyn_actual"]:
        row = told.get(actual["msdyn_actualid"])
        assert bool(row) == bool(actual["msdyn_vouchernumber"])
        if row:
            rate = Decimal(actual["msdyn_accountexchangerate"])
            foreign += rate != 1
            amount = Decimal(actual["msdyn_accountingamount"])
            assert abs(amount - Decimal(actual["msdyn_amount"]) * rate) <= HALF_CENT
            assert Decimal(row["exchangerate"]) == rate * 100
            assert (row["vouchernumber"], Decimal(row["accountingamount"])) == (actual["msdyn_vouchernumber"], amount)
    assert foreign


def test_a_proposal_has_a_line_for_each_chargeable_billed_sale_or_none(clean: Exports) -> None:
    staged = group(
        (row for row in clean["projcdsactualsimport"] if row["transtype"] == "3" and row["billingtype"] == "1"),
        lambda row: row["invoiceproposalid"],
    )
    lines = group(clean.proposal_lines(), lambda row: row["proposalid"])
    for header in clean["projproposaljour"]:
        number = header["proposalid"]
        due = {row["invoiceproposallinetransid"]: row["amount"] for row in staged.get(number, [])}
        there = {row["transaction"]: row["money"] for row in lines.get(number, [])}
        if there:
            assert {key: Decimal(money) for key, money in due.items()} == {
                key: Decimal(money) for key, money in there.items()
            }
        assert Decimal(header["invoiceamount"]) == total(lines.get(number, []), "money") + total(
            lines.get(number, []), "taxamount"
        )


def test_posted_invoices_and_customer_transactions_follow_the_lines(clean: Exports) -> None:
    lines = group(clean.posted_lines(), lambda row: row["projinvoiceid"])
    customers = {(row["dataareaid"], row["voucher"]): row for row in clean["custtrans"]}
    ledger = {(row["voucherdataareaid"], row["voucher"]): row
              for row in clean["subledgervouchergeneraljournalentry"]}  # fmt: skip
    dated = {row["msdyn_invoicenumber"]: row["msdyn_accountingdate"] for row in clean["invoice"]}
    for invoice in clean["projinvoicejour"]:
        mine, voucher = lines[invoice["projinvoiceid"]], (invoice["dataareaid"], invoice["ledgervoucher"])
        amount = Decimal(invoice["invoiceamount"])
        assert total(mine, "taxamount") == Decimal(invoice["sumtax"])
        assert total(mine, "money") + Decimal(invoice["sumtax"]) == amount
        assert Decimal(customers[voucher]["amountcur"]) == amount
        exact = amount * Decimal(invoice["exchrate"]) / 100
        assert abs(Decimal(customers[voucher]["amountmst"]) - exact) <= HALF_CENT * len(mine)
        day = dated[invoice["proposalid"]]
        assert ledger[voucher]["accountingdate"][:10] == (day or invoice["invoicedate"][:10])
    assert len(customers) == len(clean["projinvoicejour"]) == len(clean["custtrans"])


def test_posted_invoices_came_back_to_dataverse(clean: Exports) -> None:
    posted = clean.by("projinvoicejour", "proposalid")
    for invoice in clean["invoice"]:
        there = posted.get(invoice["msdyn_invoicenumber"])
        assert (invoice["msdyn_projectinvoicestatus"] == POSTED) == bool(there)
        if there:
            assert invoice["msdyn_customerinvoicenumber"] == there["projinvoiceid"] != invoice["invoicenumber"]
            assert invoice["msdyn_customerinvoicedate"] == there["invoicedate"][:10]
            assert Decimal(invoice["totaltax"]) == Decimal(there["sumtax"])


def test_a_wholly_non_chargeable_invoice_has_no_proposal(clean: Exports) -> None:
    proposals = {row["proposalid"] for row in clean["projproposaljour"]}
    free = [
        row
        for row in clean["invoice"]
        if row["msdyn_projectinvoicestatus"] == CONFIRMED and Decimal(row["totallineitemamount"]) == 0
    ]
    assert free
    assert not proposals & {row["msdyn_invoicenumber"] for row in free}
    assert any(row["invoiceproposalid"] == free[0]["msdyn_invoicenumber"] for row in clean["projcdsactualsimport"])


def test_relationships_are_the_connections_of_two_staged_actuals(clean: Exports) -> None:
    staged = {row["actualid"] for row in clean["projcdsactualsimport"]}
    due = {
        row["msdyn_transactionconnectionid"]
        for row in clean["msdyn_transactionconnection"]
        if {row["msdyn_transaction1"], row["msdyn_transaction2"]} <= staged
    }
    assert clean.by("projcdstransactionrelationshipimport", "connectionid").keys() == due


def test_transaction_ids_and_vouchers_are_unique_in_a_company_and_shared_between_them(clean: Exports) -> None:
    keys = Counter((row["dataareaid"], row["transaction"]) for row in clean.proposal_lines())
    assert set(keys.values()) == {1}
    assert len({transaction for _, transaction in keys}) < len(keys)
    unbilled = [row for row in clean["msdyn_actual"] if row["msdyn_transactiontypecode"] == UNBILLED]
    assert len(unbilled) > len(keys)

"""What the rules say is not a finding stays quiet; and cries where the one thing that excuses it is taken away."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import invoicekit as ik
from invoicekit.settings import Settings

from .reference.one_invoice import one_invoice, write
from .reference.one_invoice_finance import Tables
from .reference.one_invoice_ids import (
    BILLED,
    COMPANY,
    COST,
    DETAIL,
    INVOICE,
    INVOICE_LINE,
    LINK_COST,
    REVERSAL,
    STAGED_COST,
    UNBILLED,
)
from .reference.one_milestone import MILESTONE
from .reference.spoils import (
    ACTUAL,
    CONNECTION,
    JOURNAL_LINE,
    LINE,
    OTHER,
    POSTED_LINE,
    PROFILE,
    RELATIONSHIP,
    STAGING,
    Spoil,
    change,
    gone,
    twice,
)

NO_VOUCHER = {"msdyn_vouchernumber": "", "msdyn_accountingamount": ""}
NOT_TOLD = {"vouchernumber": "", "accountingamount": "", "exchangerate": ""}
LENDER = "77777777-bbbb-0000-0000-000000000000"
LONG_AGO = "2025-12-31T08:00:00Z"


@dataclass(frozen=True)
class Quiet:
    """What is done to the clean book, and what else makes it a finding of `rule`; `excuses` are settings that do."""

    spoils: list[Spoil]
    rule: str
    unless: list[Spoil] = field(default_factory=list)
    excuses: dict[str, Any] = field(default_factory=dict)


def only_in_dataverse(actual: str, **changed: str) -> Spoil:
    """A further actual like another one, without a staging row and without a voucher."""
    return twice(ACTUAL, actual, msdyn_actualid=OTHER, **NO_VOUCHER, **changed)


def staged(actual: str, **changed: str) -> Spoil:
    """Its staging row, which names no line and no voucher."""
    nothing = {"invoiceproposallinetransid": "", "projadvancedjournalline": "0"}
    return twice(STAGING, actual, actualid=OTHER, actualsimportid=OTHER, **NOT_TOLD, **nothing | changed)


def bills_detail(billed: str, detail: str) -> dict[str, str]:
    """The columns of the connection of a billed sale with the line detail that it hangs on."""
    return {
        "msdyn_transaction1": billed,
        "msdyn_transaction1role": "Billed Sales",
        "msdyn_transaction2": detail,
        "msdyn_transaction2role": "Invoice Line Detail",
        "msdyn_transaction2type": "msdyn_invoicelinetransaction",
    }


def lent(kind: str) -> Quiet:
    return Quiet(
        [
            twice("dataverse/cdm_company", COMPANY, cdm_companyid=LENDER, cdm_companycode="demf"),
            only_in_dataverse(COST, msdyn_transactiontypecode=kind, msdyn_resourcingcompany=COMPANY),
        ],
        "sync.actual",
        [change(ACTUAL, OTHER, msdyn_resourcingcompany=LENDER)],
    )


QUIET = {
    "negative unbilled reversal": Quiet([], "sync.actual", [change(ACTUAL, REVERSAL, msdyn_istransition="false")]),
    "intercompany cost": Quiet(
        [only_in_dataverse(COST, msdyn_isintercompany="true", msdyn_istransition="true")],
        "sync.actual",
        [change(ACTUAL, OTHER, msdyn_isintercompany="false", msdyn_istransition="false")],
    ),
    "tax row": Quiet(
        [only_in_dataverse(UNBILLED, msdyn_transactionclassification="Tax")],
        "sync.actual",
        [change(ACTUAL, OTHER, msdyn_transactionclassification="Time")],
    ),
    "row before go-live": Quiet(
        [only_in_dataverse(COST, createdon=LONG_AGO)], "sync.actual", excuses={"go_live": "2026-01-01"}
    ),
    "milestone migrated at cut-over": Quiet(
        [
            twice(
                "dataverse/msdyn_contractlinescheduleofvalue",
                MILESTONE,
                msdyn_contractlinescheduleofvalueid=OTHER,
                msdyn_invoicestatus="192350003",
                msdyn_invoicedate="2025-12-15",
            )
        ],
        "sync.milestone",
        excuses={"go_live": "2026-01-01"},
    ),
    "invoice migrated at cut-over": Quiet(
        [
            twice("dataverse/invoice", INVOICE, invoiceid=OTHER, invoicenumber="INV0", modifiedon=LONG_AGO),
            change("dataverse/invoice", OTHER, msdyn_customerinvoicenumber="", msdyn_customerinvoicedate=""),
            only_in_dataverse(BILLED, msdyn_invoice=OTHER, createdon=LONG_AGO),
        ],
        "sync.header",
        excuses={"go_live": "2026-01-01"},
    ),
    "archived posted cost row": Quiet(
        [gone(STAGING, STAGED_COST), gone(JOURNAL_LINE, "81"), gone(RELATIONSHIP, LINK_COST)],
        "sync.actual",
        [change(ACTUAL, COST, **NO_VOUCHER)],
    ),
    "proposal line deleted and imported again": Quiet(
        [
            change(LINE, "T1", recid="95", transid="T2", createddatetime="2026-10-04T20:00:00Z"),
            change("finops/projproposalempldetail", "600", proposalrefrecid="95", amountcur="1000"),
            gone("finops/projproposalempldetail", "400"),
            change("finops/projempltrans", "T1", transid="T2"),
            change(POSTED_LINE, "T1", transid="T2"),
            change(STAGING, BILLED, invoiceproposallinetransid="T2"),
        ],
        "import.line",
        [change(STAGING, BILLED, invoiceproposallinetransid="T1")],
    ),
    "wholly non-chargeable invoice": Quiet(
        [
            twice("dataverse/invoice", INVOICE, invoiceid=OTHER, invoicenumber="INV2"),
            change("dataverse/invoice", OTHER, msdyn_customerinvoicenumber="", msdyn_customerinvoicedate=""),
            change("dataverse/invoice", OTHER, msdyn_projectinvoicestatus="192350002"),
            change("dataverse/invoice", OTHER, totallineitemamount="0", totaltax="0", totalamount="0"),
            twice("dataverse/invoicedetail", INVOICE_LINE, invoicedetailid=OTHER, invoiceid=OTHER),
            twice(
                "dataverse/msdyn_invoicelinetransaction",
                DETAIL,
                msdyn_invoicelinetransactionid=OTHER,
                msdyn_invoice=OTHER,
                msdyn_billingtype="Non-chargeable",
            ),
            only_in_dataverse(BILLED, msdyn_invoice=OTHER, msdyn_billingtype="Non-chargeable"),
            staged(BILLED, invoiceproposalid="INV2", billingtype="2"),
            twice(CONNECTION, LINK_COST, msdyn_transactionconnectionid=OTHER, **bills_detail(OTHER, OTHER)),
        ],
        "sync.header",
        [change("dataverse/msdyn_invoicelinetransaction", OTHER, msdyn_billingtype="Chargeable")],
    ),
    "beginning balance": Quiet(
        [
            only_in_dataverse(UNBILLED, msdyn_accountingdate="2025-12-31"),
            staged(UNBILLED, accountingdate="2025-12-31 00:00:00"),
        ],
        "import.journal",
        excuses={"beginning_balance_date": "2025-12-31"},
    ),
    "cost that arose in Finance": Quiet(
        [
            only_in_dataverse(COST, msdyn_externaloriginreference="GJ-1"),
            staged(COST, externaloriginreference="GJ-1"),
        ],
        "import.journal",
        [change(STAGING, OTHER, externaloriginreference="")],
    ),
    "billed sale from an entry journal": Quiet(
        [only_in_dataverse(BILLED, msdyn_invoice=""), staged(BILLED, invoiceproposalid="")],
        "confirm.billed",
        [change(ACTUAL, OTHER, msdyn_invoice=INVOICE), change(STAGING, OTHER, invoiceproposalid="INV1")],
    ),
    "resourcing unit cost inside one company": lent("Resourcing unit cost"),
    "inter-organizational sales inside one company": lent("Inter-organizational sales"),
    "Never-ledger cost": Quiet(
        [
            change(JOURNAL_LINE, "81", voucher=""),
            change(STAGING, STAGED_COST, **NOT_TOLD, salestaxamount=""),
            change(ACTUAL, COST, **NO_VOUCHER, msdyn_accountexchangerate=""),
            change(PROFILE, "TM", hourcostpostingmethod="Never ledger"),
        ],
        "import.journal-stuck",
        [change(PROFILE, "TM", hourcostpostingmethod="Profit and loss")],
    ),
    "connection of a row that is not sent": Quiet(
        [
            twice(CONNECTION, LINK_COST, msdyn_transactionconnectionid=OTHER, msdyn_transaction1=f"{{{REVERSAL}}}"),
        ],
        "sync.connection",
        [change(CONNECTION, OTHER, msdyn_transaction1=f"{{{UNBILLED}}}")],
    ),
}


OTHER_KINDS = {"cost": "transid", "item": "projtransid", "revenue": "transid", "onacc": "transid"}


def write_whole(folder: Path, tables: Tables) -> Path:
    """The book, and the lines of the four kinds that it has none of: no rule goes without its tables."""
    write(folder, tables)
    for kind, key in OTHER_KINDS.items():
        amount = "amount" if kind == "onacc" else "lineamount"
        for name, header in {
            f"projproposal{kind}": f"recid,proposalid,{key},taxamount,dataareaid,createddatetime",
            f"projproposal{kind}detail": "proposalrefrecid,amountcur",
            f"proj{kind}trans": f"{key},projid,qty,currencyid,dataareaid",
            f"projinvoice{kind}": f"projinvoiceid,{key},projid,currencyid,qty,{amount},taxamount,dataareaid",
        }.items():
            if not (file := folder / "finops" / f"{name}.csv").exists():
                file.write_text(f"{header}\n", encoding="utf-8")
    return folder


def rules_that_find(folder: Path, spoils: list[Spoil], settings: dict[str, Any]) -> set[str]:
    tables = one_invoice()
    for spoil in spoils:
        spoil(tables)
    with ik.open(write_whole(folder, tables), Settings.model_validate(settings), quiet=True) as book:
        run = book.reconcile(as_of="2026-10-31")
        assert not run.not_run
        return set(run.findings["rule"])


@pytest.mark.parametrize("name", QUIET)
def test_what_is_documented_as_one_sided_is_no_finding(name: str, tmp_path: Path) -> None:
    case = QUIET[name]
    assert rules_that_find(tmp_path / "excused", case.spoils, case.excuses) == set()
    assert case.rule in rules_that_find(tmp_path / "found", [*case.spoils, *case.unless], {})

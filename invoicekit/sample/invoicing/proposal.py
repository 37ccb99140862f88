"""Stages 2 and 3: the proposal header arrives, and its lines are imported behind their gate [process.md, Stage 3]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.dataverse.booking import Confirmation
from invoicekit.sample.dataverse.proforma import Billed
from invoicekit.sample.finance.journal import stray_line
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.clock import next_import
from invoicekit.sample.world.money import ZERO, other_foreign, rate
from invoicekit.sample.world.tables import Row

FINANCE_DEFAULT_TERMS = "Net14"


@dataclass
class Line:
    """A proposal line as it stands in Finance."""

    kind: str
    row: Row
    detail: Row
    subledger: Row
    staged: Row | None

    @property
    def amount(self) -> Decimal:
        """The amount, which is in the detail."""
        return cast("Decimal", self.detail["amountcur"])

    @property
    def tax(self) -> Decimal:
        """The sales tax."""
        return cast("Decimal", self.row["taxamount"])

    @property
    def transaction(self) -> str:
        """The transaction id."""
        return str(self.row[c.key_column(self.kind)])


def send_header(case: Case, done: Confirmation, at: datetime) -> Row | None:
    """The proposal of the same number, at 0.00 as yet; none where no row is chargeable."""
    chargeable = any(billed.actual["msdyn_billingtype"] == c.CHARGEABLE for billed in done.billed)
    if not chargeable or not case.clock.passed(at):
        return None
    contract, number = case.contract, done.proforma.number
    key = contract.company.code.upper(), number
    if case.strikes("header-missing"):
        case.finds(*key)
        return None
    header = write_header(case, number, at)
    if case.strikes("header-terms-different"):
        header["payment"] = "Net90"
        case.finds(*key)
    if case.strikes("header-customer-different"):
        header["invoiceaccount"] = "C-009999"
        case.finds(*key)
    if case.strikes("header-currency-different"):
        currency = other_foreign(contract.company.currency, contract.currency)
        header.update(currencyid=currency, exchrate=rate(contract.company.currency, currency))
        case.finds(*key)
    return header


def write_header(case: Case, number: str, at: datetime) -> Row:
    """A proposal header at 0.00."""
    contract = case.contract
    terms = c.TERMS[contract.terms].replace(" ", "") if contract.terms else FINANCE_DEFAULT_TERMS
    return case.book.post(
        "projproposaljour", proposalid=number, projinvoiceprojid=contract.number,
        invoiceaccount=contract.customer.bill_to, currencyid=contract.currency, payment=terms,
        exchrate=contract.rate(contract.company, contract.currency), invoiceamount=ZERO, salesorderbalance=ZERO,
        sumtax=ZERO, dataareaid=contract.company.code, createddatetime=at, modifieddatetime=at,
    )  # fmt: skip


def import_lines(case: Case, done: Confirmation, header: Row) -> list[Line]:
    """All lines of the proposal, or none while its gate is shut."""
    opened = _opened(case, done)
    at = next_import(opened) if opened else None
    if at is None or not case.clock.passed(at):
        return []
    lines: list[Line] = []
    for billed in done.billed:
        if lines and case.strikes("proposal-posted-early"):  # this one comes when the proposal is posted
            case.finds(case.contract.company.code.upper(), header["proposalid"])
            continue
        if billed.actual["msdyn_billingtype"] == c.CHARGEABLE:
            staged = case.world.staged[str(billed.actual["msdyn_actualid"])]
            lines.append(_write_line(case, header, billed, staged, at))
    _bend(case, lines)
    header.update(
        salesorderbalance=sum((line.amount for line in lines), ZERO), sumtax=sum((line.tax for line in lines), ZERO),
        invoiceamount=sum((line.amount + line.tax for line in lines), ZERO), modifieddatetime=at,
    )  # fmt: skip
    if case.strikes("proposal-total-different"):
        header["invoiceamount"] = cast("Decimal", header["invoiceamount"]) + Decimal("25.00")
        case.finds(case.contract.company.code.upper(), header["proposalid"])
    if case.strikes("header-duplicate"):
        later = at + timedelta(seconds=5)  # two records of one number, and not an older copy of one
        case.book.again("projproposaljour", header, createddatetime=later, modifieddatetime=later)
        case.finds(case.contract.company.code.upper(), header["proposalid"])
    return lines


def _opened(case: Case, done: Confirmation) -> datetime | None:
    """When the last thing came that the gate waits for, if all have [Stage 3, Gate]."""
    world = case.world
    moments: list[datetime] = []
    for billed in done.billed:
        identity = str(billed.actual["msdyn_actualid"])
        if identity not in world.staged:
            return None
        if billed.milestone and str(billed.milestone["msdyn_contractlinescheduleofvalueid"]) not in world.on_account:
            return None
        moments.append(cast("datetime", world.staged[identity]["createddatetime"]))
        if billed.unbilled:
            behind = str(billed.unbilled["msdyn_actualid"])
            if (identity, behind) not in world.related or behind not in world.posted:
                return None
            moments += [world.related[identity, behind], world.posted[behind]]
    return max(moments)


def _write_line(case: Case, header: Row, billed: Billed, staged: Row, at: datetime) -> Line:
    kind = c.LINE_KIND[cast("int", billed.actual["msdyn_transactionclassification"])]
    company = case.contract.company.code
    milestone = str(billed.milestone["msdyn_contractlinescheduleofvalueid"]) if billed.milestone else ""
    if milestone in case.world.on_account and milestone not in case.world.invoiced:
        case.world.invoiced.add(milestone)
        transaction = case.world.on_account[milestone]
        subledger = next(row for row in reversed(case.book.tables["projonacctrans"])
                         if row["transid"] == transaction and row["dataareaid"] == company)  # fmt: skip
    else:
        transaction = case.number("TR", company)
        subledger = case.book.post(
            f"proj{kind}trans", **{c.key_column(kind): transaction}, projid=staged["projectid"],
            qty=staged["quantity"], currencyid=staged["transactioncurrencyid"], transdate=staged["documentdate"],
            dataareaid=company,
        )  # fmt: skip
    row = case.book.post(
        f"projproposal{kind}", proposalid=header["proposalid"], **{c.key_column(kind): transaction},
        psacontractlinenum=staged["contractline"], taxamount=billed.tax, dataareaid=company, createddatetime=at,
    )  # fmt: skip
    detail = case.book.post(f"projproposal{kind}detail", proposalrefrecid=row["recid"], amountcur=staged["amount"],
                            dataareaid=company)  # fmt: skip
    staged.update(invoiceproposallinetransid=transaction, modifieddatetime=at)
    return Line(kind, row, detail, subledger, staged)


def _bend(case: Case, lines: list[Line]) -> None:
    """The fault deletes, adds, doubles or changes a line of the proposal."""
    victim = lines[0]
    if victim.staged is None:
        return
    if case.defect and case.defect.name == "line-premature":
        case.finds(victim.staged["actualsimportid"])
    tables, key = case.book.tables, (victim.staged["actualsimportid"], "own")
    if case.strikes("line-missing"):
        tables[f"projproposal{victim.kind}"].remove(victim.row)
        tables[f"projproposal{victim.kind}detail"].remove(victim.detail)
        lines.remove(victim)
        case.finds(*key)
        case.finds(case.contract.company.code.upper(), case.proforma, rule="import.partial")
    if case.strikes("line-duplicate"):
        lines.append(_second(case, victim))
        case.finds(*key)
    if case.strikes("line-unexpected"):
        column = c.key_column(victim.kind)
        stray = _second(case, victim, **{column: case.number("TR", case.contract.company.code)})
        stray.subledger = case.book.again(f"proj{victim.kind}trans", victim.subledger, **{column: stray.transaction})
        lines.append(stray)
        case.finds(case.contract.company.code.upper(), stray.transaction)
    if case.strikes("line-amount-different"):
        victim.detail["amountcur"] = victim.amount + Decimal("7.50")
        case.finds(*key)
    if case.strikes("line-quantity-different"):
        victim.subledger["qty"] = cast("Decimal", victim.subledger["qty"]) + 1
        case.finds(*key)
    if case.strikes("journal-unexpected"):
        stray_line(case, victim.staged)


def _second(case: Case, line: Line, **changes: str) -> Line:
    row = case.book.again(f"projproposal{line.kind}", line.row, **changes)
    detail = case.book.again(f"projproposal{line.kind}detail", line.detail, proposalrefrecid=row["recid"])
    return Line(line.kind, row, detail, line.subledger, None)

"""Stage 3, first half: staged cost and unbilled sales become integration journal lines, which post and feed back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.finance.feedback import Accounting, bend_unposted, tell
from invoicekit.sample.finance.ledger_journal import post_journal_line
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.clock import journal_posting, next_import
from invoicekit.sample.world.master import Company
from invoicekit.sample.world.money import ZERO, cents, in_accounting, other_foreign, rate
from invoicekit.sample.world.tables import Row

COST, UNBILLED, BILLED = (c.STAGING_TYPE[kind] for kind in (c.COST, c.UNBILLED, c.BILLED))
LENDERS = c.STAGING_TYPE[c.UNIT_COST], c.STAGING_TYPE[c.INTER_ORG]
STUCK = {"journal-draft": c.JOURNAL_DRAFT, "journal-error": c.JOURNAL_ERROR, "line-premature": c.JOURNAL_ERROR}


def carry(case: Case, staged: Row) -> None:
    """The staging row is as far through the journal as the clock and the fault let it be; a billed sale has none."""
    if staged["transtype"] == BILLED:
        return
    imported = next_import(cast("datetime", staged["createddatetime"]))
    if not case.clock.passed(imported):
        bend_unposted(case, staged)
        return
    if staged["transtype"] == UNBILLED and case.strikes("journal-missing"):
        case.finds(staged["actualsimportid"], "own")
        return
    if staged["transtype"] == LENDERS[0] and case.strikes("lender-journal-missing"):
        case.finds(staged["actualsimportid"], "own")
        return
    company = lending_company(case, staged)
    posting = journal_posting(company.code, imported)
    stuck = _stuck(case, staged)
    if stuck is not None:
        status, journal = stuck, _journal(case, company, imported, stuck)
    else:
        status = c.JOURNAL_POSTED if case.clock.passed(posting) else c.JOURNAL_DRAFT
        journal = case.world.journals.get((company.code, imported)) or _journal(case, company, imported, status)
        case.world.journals[company.code, imported] = journal
    line = write_line(case, staged, journal, company, imported)
    if stuck is not None and stuck != c.JOURNAL_INVALID:
        case.finds(line["recid"], rule="import.journal-stuck")
        if case.defect and case.defect.name == "line-premature":
            case.world.posted[str(staged["actualid"])] = imported  # the import takes it for posted
    _bend(case, staged, line, company)
    if status == c.JOURNAL_POSTED:
        _post(case, staged, line, posting)


def lending_company(case: Case, staged: Row) -> Company:
    """The company whose journal it is: the project's, or the lender's for unit cost and inter-organizational sales."""
    code = staged["resourcingcompany"] if staged["transtype"] in LENDERS else staged["projectdataareaid"]
    return next(company for company in case.world.master.companies if company.code == code)


def write_line(case: Case, staged: Row, journal: Row, company: Company, at: datetime) -> Row:
    """The journal line that the staging row names; an unbilled sale has its row in the project subledger."""
    spent = staged["transtype"] == COST
    currency = str(staged["transactioncurrencyid"])
    per_hundred = case.contract.rate(company, currency)
    tax = _input_tax(staged) if spent else ZERO
    line = case.book.post(
        "projadvancedjournalline", projadvancedjournal=journal["recid"], status=journal["status"],
        accountingdate=staged["accountingdate"], projid=staged["projectid"], quantity=staged["quantity"],
        projtransid=case.number("TR", company.code), calculatedtaxamount=tax, dataareaid=company.code,
        extendedcost=staged["amount"] if spent else ZERO, costcurrency=currency if spent else company.currency,
        costexchangerate=per_hundred if spent else rate(company.currency, company.currency),
        extendedprice=ZERO if spent else staged["amount"], pricecurrency=company.currency if spent else currency,
        priceexchangerate=rate(company.currency, company.currency) if spent else per_hundred,
        createddatetime=at, modifieddatetime=at,
    )  # fmt: skip
    staged["projadvancedjournalline"] = line["recid"]
    if staged["transtype"] == UNBILLED:
        kind = c.LINE_KIND[cast("int", staged["transactionclassification"])]
        case.book.post(
            f"proj{kind}trans", **{c.key_column(kind): line["projtransid"]}, projid=line["projid"],
            qty=line["quantity"], currencyid=currency, transdate=staged["documentdate"], dataareaid=company.code,
        )  # fmt: skip
    return line


def stray_line(case: Case, staged: Row) -> None:
    """A billed sale has a draft journal line, which no rule accounts for."""
    at = next_import(cast("datetime", staged["createddatetime"]))
    company = case.contract.company
    write_line(case, staged, _journal(case, company, at, c.JOURNAL_DRAFT), company, at)
    case.finds(staged["actualsimportid"], "own")


def _journal(case: Case, company: Company, at: datetime, status: int) -> Row:
    posted = journal_posting(company.code, at) if status == c.JOURNAL_POSTED else None
    return case.book.post(
        "projadvancedjournal", projadvancedjournalid=case.number("PAJ", company.code),
        description=f"Import from staging {at.date()}", status=status, posteddatetime=posted, dataareaid=company.code,
    )  # fmt: skip


def _input_tax(staged: Row) -> Decimal:
    """Expenses carry sales tax paid."""
    expense = staged["transactionclassification"] == c.EXPENSE
    return cents(cast("Decimal", staged["amount"]) * Decimal("0.07")) if expense else ZERO


def _post(case: Case, staged: Row, line: Row, at: datetime) -> None:
    company = lending_company(case, staged)
    spent = staged["transtype"] == COST
    if spent and case.contract.cost_posting != c.NEVER_LEDGER and case.strikes("journal-voucher-missing"):
        case.finds(line["recid"])
        return
    amount = cast("Decimal", line["extendedcost" if spent else "extendedprice"])
    line["voucher"] = case.number("PJV", company.code)
    if staged["transtype"] == UNBILLED and case.strikes("rate-different"):
        line["priceexchangerate"] = cast("Decimal", line["priceexchangerate"]) + 1
        case.finds(company.code.upper(), line["voucher"])
    per_hundred = cast("Decimal", line["costexchangerate" if spent else "priceexchangerate"])
    post_journal_line(case, staged, line, company)
    line["modifieddatetime"] = at
    case.world.posted[str(staged["actualid"])] = at
    tax = in_accounting(cast("Decimal", line["calculatedtaxamount"]), per_hundred)
    tell(case, staged, Accounting(str(line["voucher"]), per_hundred, in_accounting(amount, per_hundred), tax), at)
    if staged["transtype"] == UNBILLED and case.strikes("journal-duplicate"):
        again = {**line, "projtransid": f"{line['projtransid']}-2"}
        case.book.tables["projadvancedjournalline"].append(again)
        case.finds(staged["actualsimportid"], "own")
        case.finds("projadvancedjournalline", line["recid"], rule="export.versions")


def _stuck(case: Case, staged: Row) -> int | None:
    """The status in which the fault leaves the line, if it does."""
    if case.defect and case.defect.name == "actual-unexpected" and staged["transtype"] == COST:
        return c.JOURNAL_INVALID
    if staged["transtype"] != UNBILLED:
        return None
    return next((status for name, status in STUCK.items() if case.strikes(name)), None)


def _bend(case: Case, staged: Row, line: Row, company: Company) -> None:
    """The fault changes the line before it posts."""
    if staged["transtype"] != UNBILLED:
        return
    key = staged["actualsimportid"], "own"
    if case.strikes("journal-amount-different"):
        line["extendedprice"] = cast("Decimal", line["extendedprice"]) + Decimal("12.50")
        case.finds(*key)
    if case.strikes("journal-date-different"):
        line["accountingdate"] = cast("date", line["accountingdate"]) + timedelta(days=3)
        case.finds(*key)
    if case.strikes("journal-currency-different"):
        currency = other_foreign(company.currency, str(line["pricecurrency"]))
        line.update(pricecurrency=currency, priceexchangerate=rate(company.currency, currency))
        case.finds(*key)

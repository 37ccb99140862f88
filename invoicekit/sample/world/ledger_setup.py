"""What posting goes by in Finance: exchange rates, agreements, ledger periods, cost and revenue profiles."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from invoicekit.sample.world import choices as c
from invoicekit.sample.world.master import RATE_TYPE, Contract, Master
from invoicekit.sample.world.money import RATES
from invoicekit.sample.world.tables import Book

FOREVER = date(2154, 12, 31)
TIME_AND_MATERIAL, FIXED_PRICE = 0, 1


def write_setup(book: Book, master: Master, as_of: date) -> None:
    """The tables are there for every company."""
    _write_rates(book, as_of)
    _write_periods(book, master, as_of)
    _write_profiles(book, master)
    for contract in master.contracts:
        if contract.agreed_rate:
            book.post(
                "projcontractfixedexchangerate", projinvoiceprojid=contract.number, fromcurrencycode=contract.currency,
                exchangerate=contract.agreed_rate, dataareaid=contract.company.code,
            )  # fmt: skip


def _write_rates(book: Book, as_of: date) -> None:
    """The rates in force for a year, and what they were before."""
    since = as_of - timedelta(days=365)
    for (accounting, currency), per_hundred in RATES.items():
        pair = book.post("exchangeratecurrencypair", fromcurrencycode=currency, tocurrencycode=accounting,
                         exchangeratetype=RATE_TYPE)  # fmt: skip
        spans = (
            (per_hundred - Decimal("2.5"), date(2020, 1, 1), since - timedelta(days=1)),
            (per_hundred, since, FOREVER),
        )
        for value, first, last in spans:
            book.post("exchangerate", exchangeratecurrencypair=pair["recid"], exchangerate=value, validfrom=first,
                      validto=last)  # fmt: skip


def _write_periods(book: Book, master: Master, as_of: date) -> None:
    """Months: closed up to the one before last, open, on hold in the future."""
    this_month = as_of.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    for company in master.companies:
        first = date(as_of.year - 1, 1, 1)
        while first.year <= as_of.year:
            after = (first + timedelta(days=32)).replace(day=1)
            closed = first < last_month
            status = c.PERIOD_CLOSED if closed else c.PERIOD_ON_HOLD if first > this_month else c.PERIOD_OPEN
            book.post("ledgerfiscalcalendarperiod", periodname=f"{first:%Y-%m}", startdate=first,
                      enddate=after - timedelta(days=1), status=status, dataareaid=company.code)  # fmt: skip
            first = after


def _write_profiles(book: Book, master: Master) -> None:
    """A rule for each contract's T&M work, by contract or by project, and one for each fixed-price project."""
    known: set[tuple[str, str]] = set()
    for place, contract in enumerate(master.contracts):
        name = f"TM-{'WIP' if contract.accrued else 'NONE'}-{contract.cost_posting}"
        _write_profile(book, contract, name, TIME_AND_MATERIAL, known)
        by_contract = place % 2 == 1
        _write_rule(book, contract, name, contract.number if by_contract else None,
                    None if by_contract else contract.work.project)  # fmt: skip
        if contract.fixed:
            name = f"FP-{contract.on_account}"
            _write_profile(book, contract, name, FIXED_PRICE, known)
            _write_rule(book, contract, name, contract.number, contract.fixed.project)


def _write_rule(book: Book, contract: Contract, profile: str, number: str | None, project: str | None) -> None:
    book.post("projrevenueprofilerule", projectrevenueprofileid=profile, projectcontractid=number, projectid=project,
              dataareaid=contract.company.code)  # fmt: skip


def _write_profile(book: Book, contract: Contract, name: str, method: int, known: set[tuple[str, str]]) -> None:
    if (contract.company.code, name) in known:
        return
    known.add((contract.company.code, name))
    fixed = method == FIXED_PRICE
    accrued = int(contract.accrued and not fixed)
    cost = c.PROFIT_AND_LOSS if fixed else contract.cost_posting
    book.post(
        "projrevenueprofile", profileid=name, projectcontractbillingmethod=method, isrevenuehouraccrued=accrued,
        isrevenueexpenseaccrued=accrued, isrevenueitemaccrued=accrued, isrevenuefeeaccrued=accrued,
        hourcostpostingmethod=cost, expensecostpostingmethod=cost, itemcostpostingmethod=cost,
        onaccountinvoicingmethod=contract.on_account, dataareaid=contract.company.code,
    )  # fmt: skip

"""Writes the master data of a book: companies, customers, projects and contracts, the same for every book of a seed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from random import Random

from invoicekit.sample.world import choices as c
from invoicekit.sample.world.master import (
    NO_RATE,
    RATE_TYPE,
    REPORTING_CURRENCIES,
    Company,
    Contract,
    ContractLine,
    Customer,
    Master,
    random_guid,
)
from invoicekit.sample.world.tables import Book

OPENED = datetime(2025, 1, 6, 8, 30)  # noqa: DTZ001  (UTC, as every time stamp here)

COMPANIES = (("usmf", "USD", "Contoso, Inc."), ("demf", "EUR", "Contoso Deutschland GmbH"),
             ("gbsi", "GBP", "Contoso Services Ltd"))  # fmt: skip
CURRENCIES = {"USD": "US Dollar", "EUR": "Euro", "GBP": "Pound Sterling", "CHF": "Swiss Franc"}
TAX_PERCENT = {"usmf": (0, 8), "demf": (0, 19), "gbsi": (0, 20)}
CUSTOMERS = (
    "Adatum, Inc.", "Müller & Söhne, Maschinenbau GmbH", 'The "Blue Door" Theatre', "Żółw Logistyka Sp. z o.o.",
    "O'Connor Brothers", "東京デザイン株式会社", "Fabrikam Residences", "Société Générale d’Études",
    "Northwind Traders", "Åkesson & Partners, Architects", "Wide World Importers", "Proseware – Group HQ",
)  # fmt: skip
PROJECTS = (
    "Plant extension", "ERP roll-out, wave 2", "Bridge survey", 'Lobby "Aurora" refit', "Cloud migration",
    "Façade renewal", "Warehouse automation", "Safety audit",
)  # fmt: skip
CONTRACT_CURRENCIES = ("own", "own", "EUR", "own", "CHF", "own")
AGREED_RATES = {("usmf", "CHF"): Decimal("110.0000")}
"""Per 100, as agreed with the contracts of that company in that currency."""
COST_POSTINGS = (c.PROFIT_AND_LOSS, c.BALANCE, c.PROFIT_AND_LOSS, c.NEVER_LEDGER, c.PROFIT_AND_LOSS, c.PROFIT_AND_LOSS)


def write_master(book: Book, rng: Random) -> Master:
    """The book holds the master rows of both systems."""
    currencies = {code: random_guid(rng) for code in CURRENCIES}
    for code, name in CURRENCIES.items():
        book.add("transactioncurrency", transactioncurrencyid=currencies[code], isocurrencycode=code,
                 currencyname=name, currencyprecision=2)  # fmt: skip
    companies = tuple(_company(book, rng, code, currency, name) for code, currency, name in COMPANIES)
    contracts = []
    for company in companies:
        customers = _customers(book, rng, company)
        contracts += [_contract(book, rng, company, customers, currencies, place) for place in range(6)]
    currencies[NO_RATE] = random_guid(rng)
    book.add("transactioncurrency", transactioncurrencyid=currencies[NO_RATE], isocurrencycode=NO_RATE,
             currencyname="Swedish Krona", currencyprecision=2)  # fmt: skip
    return Master(companies, currencies, tuple(contracts))


def _company(book: Book, rng: Random, code: str, currency: str, name: str) -> Company:
    guid = random_guid(rng)
    book.add("cdm_company", cdm_companyid=guid, cdm_companycode=code.upper(), cdm_name=name)
    info = book.post("companyinfo", dataarea=code, name=name)
    book.post("ledger", primaryforlegalentity=info["recid"], accountingcurrency=currency,
              reportingcurrency=REPORTING_CURRENCIES[code], defaultexchangeratetype=RATE_TYPE)  # fmt: skip
    return Company(code, currency, guid)


def _customers(book: Book, rng: Random, company: Company) -> list[Customer]:
    """Four customers of the company, the last of which is billed through the first."""
    customers: list[Customer] = []
    place = COMPANIES.index(next(row for row in COMPANIES if row[0] == company.code))
    for name in CUSTOMERS[place * 4 : place * 4 + 4]:
        guid, number = random_guid(rng), f"C-{book.next('account') + 1000:06d}"
        payer = customers[0] if len(customers) == 3 else None
        book.add("account", accountid=guid, accountnumber=number, name=name, msdyn_company=company.guid,
                 msdyn_billingaccount=payer.guid if payer else None)  # fmt: skip
        customers.append(Customer(guid, number, payer.number if payer else number))
    return customers


def _contract(
    book: Book, rng: Random, company: Company, customers: list[Customer], currencies: dict[str, str], place: int
) -> Contract:
    wanted = CONTRACT_CURRENCIES[place]
    currency = {"own": company.currency, company.currency: "USD"}.get(wanted, wanted)
    customer = customers[place % len(customers)]
    number, guid, funding_guid = f"CON-{book.next('salesorder'):05d}", random_guid(rng), random_guid(rng)
    book.add("salesorder", salesorderid=guid, msdyn_salesordernumber=number, ordernumber=number,
             msdyn_ordertype=c.WORK_BASED, name=f"{PROJECTS[place]} for {customer.number}", customerid=customer.guid,
             msdyn_company=company.guid, transactioncurrencyid=currencies[currency], createdon=OPENED,
             modifiedon=OPENED)  # fmt: skip
    funding = f"FS-{book.next('funding'):05d}"
    book.add("msdyn_projectcontractsplitbillingrule", msdyn_projectcontractsplitbillingruleid=funding_guid,
             msdyn_projectcontractsplitbillingrulenumber=funding, msdyn_projectcontractid=guid)  # fmt: skip
    work = _line(book, rng, company, guid, 1, c.TIME_AND_MATERIAL)
    fixed = _line(book, rng, company, guid, 2, c.FIXED_PRICE) if place % 3 != 1 else None
    return Contract(
        guid, number, company, customer, currency, currencies[currency], funding_guid, funding,
        terms=(1, 3, None, 2, 4, 1)[place], tax_percent=TAX_PERCENT[company.code][place % 2],
        names_company=place % 4 != 3, work=work, fixed=fixed,
        goods=_goods(book, rng, guid, work) if place == 1 else None, accrued=place % 2 == 0,
        cost_posting=COST_POSTINGS[place],
        on_account=c.ON_ACCOUNT_BALANCE if place in {2, 5} else c.ON_ACCOUNT_REVENUE,
        agreed_rate=AGREED_RATES.get((company.code, currency)),
    )  # fmt: skip


def _line(book: Book, rng: Random, company: Company, contract: str, number: int, method: int) -> ContractLine:
    project_guid, guid = random_guid(rng), random_guid(rng)
    serial = book.next("msdyn_project")
    project, subject = f"PRJ-{serial:05d}", PROJECTS[serial % len(PROJECTS)]
    book.add("msdyn_project", msdyn_projectid=project_guid, msdyn_projectnumber=project, msdyn_subject=subject,
             msdyn_owningcompany=company.guid)  # fmt: skip
    book.add("salesorderdetail", salesorderdetailid=guid, salesorderid=contract, msdyn_billingmethod=method,
             producttypecode=c.PROJECT_SERVICE, lineitemnumber=number, productdescription=subject,
             msdyn_project=project_guid, createdon=OPENED, modifiedon=OPENED)  # fmt: skip
    return ContractLine(guid, str(number), project_guid, project)


def _goods(book: Book, rng: Random, contract: str, work: ContractLine) -> ContractLine:
    guid = random_guid(rng)
    book.add("salesorderdetail", salesorderdetailid=guid, salesorderid=contract, producttypecode=c.PRODUCT,
             lineitemnumber=3, productdescription="Spare parts", createdon=OPENED, modifiedon=OPENED)  # fmt: skip
    return ContractLine(guid, "3", work.project_guid, work.project)

"""What the master data of both systems are: companies, customers, contracts and their lines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from uuid import UUID

from invoicekit.sample.world.money import rate

NO_RATE = "SEK"
"""A currency that the rate table lacks."""
REPORTING_CURRENCIES = {"usmf": "EUR", "demf": "USD", "gbsi": "USD"}
RATE_TYPE = 5_637_144_001


@dataclass(frozen=True)
class Company:
    """A legal entity: lower case in Finance, upper case in Dataverse."""

    code: str
    currency: str
    guid: str


@dataclass(frozen=True)
class Customer:
    """An account; its invoices may go to another one."""

    guid: str
    number: str
    bill_to: str


@dataclass(frozen=True)
class ContractLine:
    """A contract line and the project that it is delivered by."""

    guid: str
    number: str
    project_guid: str
    project: str


@dataclass(frozen=True)
class Contract:
    """A project contract with one customer, a T&M line and at times a fixed-price or a product-based line."""

    guid: str
    number: str
    company: Company
    customer: Customer
    currency: str
    currency_guid: str
    funding_guid: str
    funding: str
    terms: int | None
    tax_percent: int
    names_company: bool
    work: ContractLine
    fixed: ContractLine | None
    goods: ContractLine | None
    """A product-based line, delivered by the T&M line's project."""
    accrued: bool
    """Whether revenue is accrued when unbilled sales are posted."""
    cost_posting: int
    """Where the cost of its T&M work goes in the ledger."""
    on_account: int
    """Where milestones are credited: in the balance until the contract is completed, or at once as revenue."""
    agreed_rate: Decimal | None

    @property
    def lines(self) -> tuple[ContractLine, ...]:
        """All contract lines."""
        return tuple(line for line in (self.work, self.fixed, self.goods) if line)

    def line(self, guid: object) -> ContractLine:
        """The contract line with that id."""
        return next(line for line in self.lines if line.guid == guid)

    def rate(self, company: Company, currency: str) -> Decimal:
        """The exchange rate per 100 that postings of this contract take: the agreed one, else the table's."""
        if self.agreed_rate and company == self.company and currency == self.currency:
            return self.agreed_rate
        return rate(company.currency, currency)

    @property
    def foreign(self) -> bool:
        """True of a contract in another currency than its company's."""
        return self.currency != self.company.currency


@dataclass(frozen=True)
class Master:
    """What the rows of a book refer to."""

    companies: tuple[Company, ...]
    currencies: dict[str, str]
    contracts: tuple[Contract, ...]

    def currency(self, guid: str) -> str:
        """The ISO code of a currency."""
        return next(code for code, known in self.currencies.items() if known == guid)

    def company(self, guid: str) -> Company:
        """The company with that id."""
        return next(company for company in self.companies if company.guid == guid)

    def another_company(self, company: Company) -> Company:
        """The lender of an intercompany resource."""
        place = self.companies.index(company)
        return self.companies[(place + 1) % len(self.companies)]


def random_guid(rng: Random) -> str:
    """A GUID drawn from the generator, so that a seed gives the same ones again."""
    return str(UUID(int=rng.getrandbits(128), version=4))

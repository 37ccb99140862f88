"""Before stage 1: approved time, expense, material and fees become actuals [process.md, Before stage 1]."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.finance.journal import carry
from invoicekit.sample.finance.sync import send_actual, send_connection
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.figures import Figures, figures_of
from invoicekit.sample.world.master import Company, ContractLine
from invoicekit.sample.world.money import cents
from invoicekit.sample.world.tables import Row, Value

CLASSES = (c.TIME, c.TIME, c.TIME, c.EXPENSE, c.MATERIAL, c.FEE)
PEOPLE = ("Bob Kozack", "Zoë Lindqvist", "Łukasz Nowak", "Amara Okafor", "李娜", "Seán Ó Briain")
WORDS = {
    c.TIME: "Site work, level 2", c.EXPENSE: 'Hotel "Zum Löwen"', c.MATERIAL: 'Cable 3/4", 50 m', c.FEE: "Service fee",
    c.MILESTONE: "Milestone", c.RETAINER: "Retainer", c.TAX: "Sales tax",
}  # fmt: skip


def write_actual(
    case: Case, kind: int, class_: int, billing: int, figures: Figures, *,
    line: ContractLine, at: datetime, document: date, currency: str, **more: Value,
) -> Row:  # fmt: skip
    """The book has one more actual."""
    contract = case.contract
    values: dict[str, Value] = {
        "msdyn_description": WORDS[class_] if class_ != c.TIME else f"{case.rng.choice(PEOPLE)}: {WORDS[class_]}",
        "msdyn_istransition": False,
        "msdyn_accountingdate": document,
        "msdyn_resourcingcompany": contract.company.guid,
        "msdyn_isintercompany": False,
        **more,
    }
    row = case.book.add(
        "msdyn_actual", msdyn_actualid=case.guid(), msdyn_transactiontypecode=kind,
        msdyn_transactionclassification=class_, msdyn_billingtype=billing, transactioncurrencyid=currency,
        msdyn_documentdate=document, msdyn_salescontract=contract.guid, msdyn_salescontractlineid=line.guid,
        msdyn_valueofsalescontractline=line.number, msdyn_projectcontractsplitbillingrule=contract.funding_guid,
        msdyn_project=line.project_guid, msdyn_owningcompany=contract.company.guid, createdon=at, modifiedon=at,
        **(figures.columns() | values),
    )  # fmt: skip
    case.world.actuals[str(row["msdyn_actualid"])] = row
    return row


def connect(case: Case, first: Row, role: str, second: Row, second_role: str, at: datetime) -> Row:
    """Two actuals are linked with a role at each end."""
    return write_connection(case, (str(first["msdyn_actualid"]), role, "msdyn_actual"),
                            (str(second["msdyn_actualid"]), second_role, "msdyn_actual"), at)  # fmt: skip


def write_connection(case: Case, first: tuple[str, str, str], second: tuple[str, str, str], at: datetime) -> Row:
    """Two records are linked: each end is an id, a role, a table."""
    return case.book.add(
        "msdyn_transactionconnection", msdyn_transactionconnectionid=case.guid(),
        msdyn_transaction1=first[0], msdyn_transaction1role=first[1], msdyn_transaction1type=first[2],
        msdyn_transaction2=second[0], msdyn_transaction2role=second[1], msdyn_transaction2type=second[2],
        createdon=at,
    )  # fmt: skip


def approve(case: Case, class_: int, at: datetime, synced: datetime, *, billing: int = c.CHARGEABLE,
            lender: Company | None = None, units: bool = False,
            figures: tuple[Figures, Figures] | None = None, free: Figures | None = None,
            description: str | None = None) -> Row:  # fmt: skip
    """The unbilled sale of work approved on the T&M line; its cost (a fee has none) and their link are there too.

    Figures and words are drawn where they are not given; hours approved as free are a second unbilled sale.

    With a lender, or between two units of one company, there are also the resourcing unit cost and the
    inter-organizational sale [process.md, Stage 2].
    """
    document = (at - timedelta(days=case.rng.randint(1, 4))).date()
    sales, cost = figures or draw_figures(case, class_)
    home, contract = case.contract.company, case.contract
    own_currency = case.world.master.currencies[home.currency]
    resource: dict[str, Value] = {"msdyn_resourcingcompany": (lender or home).guid}
    if description:
        resource["msdyn_description"] = description
    unbilled = write_actual(case, c.UNBILLED, class_, billing, sales, line=contract.work, at=at, document=document,
                            currency=contract.currency_guid, msdyn_billingstatus=c.UNBILLED_CREATED,
                            **resource)  # fmt: skip
    rows, links = [unbilled], []
    if class_ != c.FEE:
        spent = write_actual(case, c.COST, class_, billing, cost, line=contract.work, at=at, document=document,
                             currency=own_currency, msdyn_istransition=lender is not None,
                             msdyn_isintercompany=lender is not None, **resource)  # fmt: skip
        links.append(connect(case, unbilled, "Unbilled Sales", spent, "Cost", at))
        rows.append(spent)
        if free:
            given = write_actual(case, c.UNBILLED, class_, c.NON_CHARGEABLE, free, line=contract.work, at=at,
                                 document=document, currency=contract.currency_guid,
                                 msdyn_billingstatus=c.UNBILLED_CREATED, **resource)  # fmt: skip
            links.append(connect(case, given, "Unbilled Sales", spent, "Cost", at))
            rows.append(given)
    if lender or units:
        lent = case.world.master.currencies[(lender or home).currency]
        for kind, currency in ((c.UNIT_COST, lent), (c.INTER_ORG, own_currency)):
            row = write_actual(case, kind, class_, c.NOT_AVAILABLE, cost, line=contract.work, at=at,
                               document=document, currency=currency, msdyn_isintercompany=lender is not None,
                               **resource)  # fmt: skip
            rows.append(row)
    settle(case, rows, links, synced)
    return unbilled


def recall(case: Case, unbilled: Row, at: datetime, synced: datetime, figures: Figures | None = None) -> Row:
    """The reversal of an unbilled sale whose approval was recalled: unlike that of a confirmation, it syncs."""
    unbilled.update(msdyn_adjustmentstatus=c.ADJUSTED, modifiedon=at)
    reversal = write_reversal(case, unbilled, at, figures or figures_of(unbilled).negated())
    settle(case, [reversal], [connect(case, reversal, "Reversing", unbilled, "Original", at)], synced)
    return reversal


def write_reversal(case: Case, unbilled: Row, at: datetime, figures: Figures) -> Row:
    """An unadjustable unbilled sale of the same work with other figures."""
    return write_actual(
        case, c.UNBILLED, cast("int", unbilled["msdyn_transactionclassification"]),
        cast("int", unbilled["msdyn_billingtype"]), figures, line=case.contract.work, at=at,
        document=cast("date", unbilled["msdyn_documentdate"]), currency=case.contract.currency_guid,
        msdyn_description=unbilled["msdyn_description"], msdyn_adjustmentstatus=c.UNADJUSTABLE,
        msdyn_resourcingcompany=unbilled["msdyn_resourcingcompany"],
    )  # fmt: skip


def approve_fixed(
    case: Case, line: ContractLine, at: datetime, synced: datetime, billing: int = c.NOT_AVAILABLE
) -> Row:
    """Work on a fixed-price line writes its cost only [ActualonFP]."""
    document = (at - timedelta(days=1)).date()
    _, cost = draw_figures(case, c.TIME)
    currency = case.world.master.currencies[case.contract.company.currency]
    row = write_actual(case, c.COST, c.TIME, billing, cost, line=line, at=at, document=document,
                       currency=currency)  # fmt: skip
    settle(case, [row], [], synced)
    return row


def write_tax(case: Case, at: datetime) -> None:
    """A tax actual: it stays in Dataverse."""
    figures = Figures.of(Decimal(1), Decimal(case.rng.randint(500, 9000)) / 100)
    write_actual(case, c.UNBILLED, c.TAX, c.NOT_AVAILABLE, figures, line=case.contract.work, at=at,
                 document=at.date(), currency=case.contract.currency_guid)  # fmt: skip


def settle(case: Case, actuals: list[Row], connections: list[Row], synced: datetime) -> None:
    """The actuals and their links are as far through sync and journal as the clock and the fault let them."""
    sent = [staged for actual in actuals if (staged := send_actual(case, actual, synced))]
    for connection in connections:
        send_connection(case, connection, synced + timedelta(seconds=30))
    for staged in sent:
        carry(case, staged)


def draw_figures(case: Case, class_: int) -> tuple[Figures, Figures]:
    """What is charged and what it cost."""
    rng = case.rng
    match class_:
        case c.TIME:
            quantity, price = Decimal(rng.randint(2, 80)) / 2, Decimal(rng.randint(160, 500)) / 2
        case c.MATERIAL:
            quantity, price = Decimal(rng.randint(2, 60)), Decimal(rng.randint(310, 40_000)) / 100
        case _:
            quantity, price = Decimal(1), Decimal(rng.randint(2_500, 280_000)) / 100
    cost = cents(price * Decimal(rng.randint(45, 92)) / 100)
    return Figures.of(quantity, price), Figures.of(quantity, cost)

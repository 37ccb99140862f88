"""Finance's half of the one invoice: staging, journal, proposal, posted invoice."""

from .one_invoice_ids import (
    BILLED,
    COST,
    JOURNAL_POSTED,
    LINK_BILLED,
    LINK_COST,
    POSTED,
    STAGED,
    STAGED_BILLED,
    STAGED_COST,
    STAGED_UNBILLED,
    UNBILLED,
)
from .one_invoice_ledger import ledger

Tables = dict[str, list[dict[str, str]]]


def finance() -> Tables:
    """Build Finance's tables, each row with Finance's own columns."""
    companies: Tables = {
        "finops/companyinfo": [{"recid": "71", "dataarea": "usmf"}],
        "finops/ledger": [{"primaryforlegalentity": "71", "accountingcurrency": "USD", "reportingcurrency": "EUR"}],
    }
    return {**companies, **_staging(), **_journal(), **_proposal(), **_posted(), **ledger()}


def _staging() -> Tables:
    return {
        "finops/projcdsactualsimport": [
            _staged(STAGED_COST, COST, "0", "400", unitprice="100.000000", billingtype="4", transactioncurrencyid="USD")
            | {"projadvancedjournalline": "81"}
            | _accounting("V1", "100", "400.00"),
            _staged(STAGED_UNBILLED, UNBILLED, "1", "1000", projadvancedjournalline="82")
            | _accounting("V2", "125", "1250.00"),
            _staged(STAGED_BILLED, BILLED, "3", "1000", invoiceproposalid="INV1", invoiceproposallinetransid="T1")
            | _accounting("V3", "125", "1250.00", "250.00")
            | {"accountingdate": "2026-10-05 00:00:00"},
        ],
        "finops/projcdstransactionrelationshipimport": [
            _relationship(LINK_COST, UNBILLED, "UnbilledSales", COST, "Cost"),
            _relationship(LINK_BILLED, BILLED, "BilledSales", UNBILLED, "UnbilledSales"),
        ],
    }


def _staged(staging: str, actual: str, kind: str, amount: str, **changed: str) -> dict[str, str]:
    row = {
        "actualsimportid": staging,
        "actualid": actual,
        "transtype": kind,
        "transactionclassification": "192350000",
        "billingtype": "1",
        "quantity": "4.00",
        "unitprice": "250.000000",
        "amount": amount,
        "transactioncurrencyid": "GBP",
        "documentdate": "2026-10-01 00:00:00",
        "accountingdate": "2026-10-01 00:00:00",
        "projectid": "P1",
        "contractid": "CON1",
        "contractline": "1",
        "fundingsourceid": "F1",
        "invoiceproposalid": "",
        "invoiceproposallinetransid": "",
        "projadvancedjournalline": "0",
        "externaloriginreference": "",
        "resourcingcompany": "",
        "projectdataareaid": "USMF",
        "dataareaid": "usmf",
        "createddatetime": STAGED,
    }
    return row | changed


def _accounting(voucher: str, rate: str, amount: str, tax: str = "0") -> dict[str, str]:
    return {"vouchernumber": voucher, "exchangerate": rate, "accountingamount": amount, "salestaxamount": tax}


def _relationship(connection: str, one: str, role: str, other: str, other_role: str) -> dict[str, str]:
    return {
        "connectionid": connection,
        "transaction1id": one,
        "transaction1role": role,
        "transaction2id": other,
        "transaction2role": other_role,
        "createddatetime": STAGED,
    }


def _journal() -> Tables:
    return {
        "finops/projadvancedjournal": [
            {"recid": "80", "status": "Posted", "posteddatetime": JOURNAL_POSTED, "dataareaid": "usmf"}
        ],
        "finops/projadvancedjournalline": [
            _journal_line("81", voucher="V1", extendedcost="400", costcurrency="USD", costexchangerate="100"),
            _journal_line("82", voucher="V2", extendedprice="1000", pricecurrency="GBP", priceexchangerate="125"),
        ],
    }


def _journal_line(record: str, **changed: str) -> dict[str, str]:
    row = {
        "recid": record,
        "projadvancedjournal": "80",
        "status": "",
        "voucher": "",
        "accountingdate": "2026-10-01 00:00:00",
        "projid": "P1",
        "quantity": "4",
        "extendedcost": "0",
        "costcurrency": "",
        "costexchangerate": "0",
        "extendedprice": "0",
        "pricecurrency": "",
        "priceexchangerate": "0",
        "calculatedtaxamount": "0",
        "dataareaid": "usmf",
        "createddatetime": STAGED,
        "modifieddatetime": JOURNAL_POSTED,
    }
    return row | changed


def _proposal() -> Tables:
    return {
        "finops/projproposaljour": [
            {
                "proposalid": "INV1",
                "projinvoiceprojid": "CON1",
                "invoiceaccount": "C1",
                "currencyid": "GBP",
                "payment": "Net30",
                "exchrate": "125",
                "invoiceamount": "1200",
                "dataareaid": "usmf",
                "createddatetime": STAGED,
                "modifieddatetime": JOURNAL_POSTED,
            }
        ],
        "finops/projproposalempl": [
            {
                "recid": "91",
                "proposalid": "INV1",
                "transid": "T1",
                "taxamount": "200",
                "dataareaid": "usmf",
                "createddatetime": JOURNAL_POSTED,
            }
        ],
        "finops/projproposalempldetail": [
            {"proposalrefrecid": "91", "amountcur": "600"},
            {"proposalrefrecid": "91", "amountcur": "400"},
        ],
        "finops/projempltrans": [
            {"transid": "T1", "projid": "P1", "qty": "4", "currencyid": "GBP", "dataareaid": "usmf"}
        ],
    }


def _posted() -> Tables:
    return {
        "finops/projinvoicejour": [
            {
                "projinvoiceid": "CI1",
                "proposalid": "INV1",
                "invoicedate": "2026-10-05 00:00:00",
                "projinvoiceprojid": "CON1",
                "invoiceaccount": "C1",
                "currencyid": "GBP",
                "exchrate": "125",
                "invoiceamount": "1200",
                "sumtax": "200",
                "ledgervoucher": "V3",
                "dataareaid": "usmf",
                "createddatetime": POSTED,
            }
        ],
        "finops/projinvoiceempl": [
            {
                "projinvoiceid": "CI1",
                "transid": "T1",
                "projid": "P1",
                "currencyid": "GBP",
                "qty": "4",
                "lineamount": "1000",
                "taxamount": "200",
                "dataareaid": "usmf",
            }
        ],
        "finops/custtrans": [
            {
                "accountnum": "C1",
                "voucher": "V3",
                "invoice": "CI1",
                "transdate": "2026-10-05 00:00:00",
                "currencycode": "GBP",
                "amountcur": "1200",
                "amountmst": "1500.00",
                "invoiceproject": "1",
                "dataareaid": "usmf",
                "createddatetime": POSTED,
            }
        ],
        "finops/subledgervouchergeneraljournalentry": [
            {"voucher": "V3", "voucherdataareaid": "usmf", "accountingdate": "2026-10-05 00:00:00"}
        ],
    }

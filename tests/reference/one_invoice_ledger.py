"""The ledger's part of the one invoice: what its postings debited and credited, and what they went by.

The contract agreed on 1.25; the rate table has 1.20. The company reports in euro, at 0.80.
"""

Tables = dict[str, list[dict[str, str]]]
V1, V2, V3 = "701", "702", "703"
TAX, CUSTOMER, COST, PAYROLL, REVENUE, ACCRUED, WIP = "4", "31", "121", "122", "126", "128", "129"


def ledger() -> Tables:
    """Build the tables of the ledger."""
    return {**_entries(), **_rates(), **_profiles()}


def _entries() -> Tables:
    return {
        "finops/generaljournalentry": [
            _entry(V1, "V1", "2026-10-01"),
            _entry(V2, "V2", "2026-10-01"),
            _entry(V3, "V3", "2026-10-05"),
        ],
        "finops/generaljournalaccountentry": [
            _account("711", V1, COST, "USD", "400", "400", "320"),
            _account("712", V1, PAYROLL, "USD", "-400", "-400", "-320"),
            _account("721", V2, WIP, "GBP", "1000", "1250", "1000"),
            _account("722", V2, ACCRUED, "GBP", "-1000", "-1250", "-1000"),
            _account("731", V3, CUSTOMER, "GBP", "1200", "1500", "1200"),
            _account("732", V3, REVENUE, "GBP", "-1000", "-1250", "-1000"),
            _account("733", V3, TAX, "GBP", "-200", "-250", "-200"),
            _account("734", V3, WIP, "GBP", "-1000", "-1250", "-1000"),
            _account("735", V3, ACCRUED, "GBP", "1000", "1250", "1000"),
        ],
        "finops/projaccruedrevenuereconciliationline": [
            {"reversaltransid": "T9", "correctionamountmst": "5", "voucher": "", "dataareaid": "usmf"}
        ],
    }


def _entry(record: str, voucher: str, day: str) -> dict[str, str]:
    return {
        "recid": record,
        "subledgervoucher": voucher,
        "subledgervoucherdataareaid": "usmf",
        "accountingdate": f"{day} 00:00:00",
    }


def _account(
    record: str, entry: str, posting_type: str, currency: str, amount: str, accounting: str, reporting: str
) -> dict[str, str]:
    return {
        "recid": record,
        "generaljournalentry": entry,
        "postingtype": posting_type,
        "transactioncurrencycode": currency,
        "transactioncurrencyamount": amount,
        "accountingcurrencyamount": accounting,
        "reportingcurrencyamount": reporting,
    }


def _rates() -> Tables:
    return {
        "finops/exchangeratecurrencypair": [
            {"recid": "741", "fromcurrencycode": "GBP", "tocurrencycode": "USD", "exchangeratetype": "1"}
        ],
        "finops/exchangerate": [
            {
                "exchangeratecurrencypair": "741",
                "exchangerate": "120",
                "validfrom": "2026-01-01 00:00:00",
                "validto": "2154-12-31 00:00:00",
            }
        ],
        "finops/projcontractfixedexchangerate": [
            {"projinvoiceprojid": "CON1", "fromcurrencycode": "GBP", "exchangerate": "125", "dataareaid": "usmf"}
        ],
        "finops/ledgerfiscalcalendarperiod": [
            _period("2026-09", "2026-09-01", "2026-09-30", "Closed"),
            _period("2026-10", "2026-10-01", "2026-10-31", "Open"),
            _period("2026-11", "2026-11-01", "2026-11-30", "On hold"),
        ],
    }


def _period(name: str, first: str, last: str, status: str) -> dict[str, str]:
    return {"periodname": name, "startdate": first, "enddate": last, "status": status, "dataareaid": "usmf"}


def _profiles() -> Tables:
    return {
        "finops/projrevenueprofile": [
            {
                "profileid": "TM",
                "projectcontractbillingmethod": "Time and material",
                "isrevenuehouraccrued": "1",
                "isrevenueexpenseaccrued": "0",
                "isrevenueitemaccrued": "0",
                "isrevenuefeeaccrued": "0",
                "hourcostpostingmethod": "Profit and loss",
                "dataareaid": "usmf",
            }
        ],
        "finops/projrevenueprofilerule": [
            {"projectrevenueprofileid": "TM", "projectcontractid": "CON1", "projectid": "", "dataareaid": "usmf"}
        ],
    }

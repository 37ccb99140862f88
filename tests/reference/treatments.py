"""How posted lines are treated, by cost and revenue profile ("How posting is read" of DECISIONS.md)."""

from .exports import Row
from .facts import Facts

PROFILE, RULE = "projrevenueprofile", "projrevenueprofilerule"
LINE_TYPE = {"Time": "hour", "Expense": "expense", "Material": "item", "Fee": "fee"}
NO_LEDGER = "no ledger"
NOT_IN_LEDGER = {NO_LEDGER, "unbilled"}


class Treatments:
    """The treatment of a line in a place: its project, else its contract; of several, time and material first."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        profiles = {(row["company"], row["profile"]): row for row in facts.books.rows(PROFILE)}
        self._rules: dict[tuple[str, str, str], list[Row]] = {}
        for rule in facts.books.rows(RULE):
            profile = profiles.get((rule["company"], rule["profile"]))
            kind = "project" if rule["project"] else "contract"
            if profile and rule[kind]:
                self._rules.setdefault((rule["company"], kind, rule[kind]), []).append(profile)
        for found in self._rules.values():
            found.sort(key=lambda profile: (profile["billing_method"] != "Time and material", profile["profile"]))

    def of(self, company: str, project: str | None, contract: str | None, source: str, line_type: str) -> str | None:
        """Give the name of the treatment; null where no profile tells."""
        for kind, value in (("project", project), ("contract", contract)):
            for profile in self._rules.get((company, kind, value or ""), []):
                if said := _said(profile, source, line_type):
                    return said
        return None

    def of_journal_line(self, row: Row, line: Row) -> str | None:
        """Give the treatment of a journal line that a staging row names; what is not chargeable accrues nothing."""
        source = {"Cost": "cost", "Unbilled sales": "unbilled"}.get(row["transaction_type"])
        if source == "unbilled" and row["billing_type"] != "Chargeable":
            return "unbilled"
        company, line_type = self._facts.journal_company(line), LINE_TYPE.get(row["class"])
        if source is None or line_type is None or company is None:
            return None
        return self.of(company, line["project"], row["contract"], source, line_type)


def _said(profile: Row, source: str, line_type: str) -> str | None:
    if source == "cost":
        return _cost(profile.get(f"{line_type}_cost"), line_type)
    if line_type == "on account":
        by_choice = {"Balance": "on account, balance", "Profit and loss": "on account"}
        return by_choice.get(profile["on_account"]) if profile["billing_method"] == "Fixed price" else None
    if profile["billing_method"] != "Time and material":
        return None
    said = "invoiced" if source == "invoice" else "unbilled"
    return f"{said}, accrued" if profile[f"{line_type}_accrued"] else said


def _cost(posting: str | None, line_type: str) -> str | None:
    if posting == "Balance":
        return f"{line_type} on balance"
    if posting == "Profit and loss":
        return "cost of hours" if line_type == "hour" else "cost"
    return NO_LEDGER if posting else None

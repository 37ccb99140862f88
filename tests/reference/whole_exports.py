"""Causes of a whole export ("How causes are read" of DECISIONS.md): one finding, not the ten or more it explains."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TypeVar

from .facts import Facts, created_or_modified
from .outcomes import Comparison, Finding
from .sends import Sends
from .stamps import stamps

FEWEST = 10
K = TypeVar("K")
ACTUAL, STAGING, SYNC = "msdyn_actual", "projcdsactualsimport", "sync.actual"


def explain(facts: Facts, comparison: Comparison) -> None:
    """Put the causes among the findings, one after the other; what they explain is blocked by them."""
    _company(facts, comparison)
    _cut(facts, comparison)
    if facts.books.has(ACTUAL, "skip_sync"):
        _day(facts, comparison)
    _date_shift(comparison)
    for table, export in facts.books.tables.items():
        for record in export.versions:
            comparison.broken(Finding("export.versions", "broken", f"{table} | {record}", None, None, None))


def _company(facts: Facts, comparison: Comparison) -> None:
    """Rows of a company that are all missing, or all unexpected, for the other side of their rule has none of it."""

    own = [row for row in facts.books.rows(STAGING) if row["transaction_type"] in ("Cost", "Unbilled sales")]
    staged = {facts.staging_company(row) for row in own}

    def is_alone(finding: Finding) -> bool:
        other = {"missing": "observed", "unexpected": "expected"}.get(finding.outcome)
        there = comparison.companies[finding.rule, other] if other else set()
        if (finding.rule, other) == ("import.journal", "expected") and there != {None}:
            there = staged  # what is lent is due in the lender's company, and staged in the other
        return other is not None and finding.company not in there and there != {None}

    open_rows = [finding for finding in comparison.findings if is_alone(finding)]
    of_rule = _grouped(open_rows, lambda finding: (finding.rule, finding.company))
    gone = {(rule, company) for (rule, company), rows in of_rule.items() if company and len(rows) >= FEWEST}
    for company in sorted({company for _, company in gone if company}):
        rows = [finding for finding in open_rows if finding.company == company]
        rows += [
            finding
            for finding in comparison.findings
            if (finding.rule, finding.outcome, finding.company) == ("feedback.staging", "unexpected", company)
            and ("post.invoice" if facts.staged[finding.subject]["invoice"] else "import.journal", company) in gone
            and finding not in rows
        ]
        _tell(comparison, "export.company", (company,), rows, company)


def _cut(facts: Facts, comparison: Comparison) -> None:
    """Rows of more than one day from before the first, or after the last, that both sides of an arrow have."""
    gone: dict[tuple[str, ...], list[Finding]] = {}
    for rule, sides in stamps(facts).items():
        fed_back = rule == "feedback.invoice"
        for outcome, own in zip(("missing", "unexpected"), sides, strict=True):
            listed = [it for it in comparison.findings if (it.rule, it.outcome) == (rule, outcome)]
            both = sides[0].keys() & sides[1].keys()
            days = [moment.date() for subject in both for moment in own[subject] if moment]
            if len(listed) < FEWEST or not days or (fed_back and outcome == "missing"):
                continue
            system = "Dataverse" if (outcome == "missing") == fed_back else "Finance"
            dated = [(it, on) for it in listed if (on := _first_day(own.get(it.subject, [])))]
            before = [(it, on) for it, on in dated if on < min(days)]
            after = [(it, on) for it, on in dated if on > max(days)]
            for which, day, rows in (("before", min(days), before), ("after", max(days), after)):
                if len(rows) >= FEWEST and len({on for _, on in rows}) > 1:
                    gone[rule, system, which, day.isoformat()] = [it for it, _ in rows]
    for subject, named in _relationships(facts, comparison, gone).items():
        gone[subject] += named
    for subject, explained in gone.items():
        _tell(comparison, "export.cut", subject, explained, None)


def _relationships(
    facts: Facts, comparison: Comparison, gone: dict[tuple[str, ...], list[Finding]]
) -> dict[tuple[str, ...], list[Finding]]:
    """Relationship rows with an end that is gone from Dataverse, and not themselves of that time."""
    ends = {
        row["connection_id"]: {row["transaction_1"], row["transaction_2"]}
        for row in facts.books.rows("projcdstransactionrelationshipimport")
    }
    told = {(it.rule, it.subject) for rows in gone.values() for it in rows}
    found: dict[tuple[str, ...], list[Finding]] = {}
    for subject in sorted((it for it in gone if it[:2] == (SYNC, "Dataverse")), key=lambda it: it[2:]):
        actuals = {it.subject for it in gone[subject]}
        found[subject] = [
            it
            for it in comparison.findings
            if (it.rule, it.outcome) == ("sync.connection", "unexpected")
            and (it.rule, it.subject) not in told
            and ends.get(it.subject, set()) & actuals
        ]
        told |= {(it.rule, it.subject) for it in found[subject]}
    return found


def _first_day(moments: list[datetime | None]) -> date | None:
    known = [moment for moment in moments if moment]
    return min(known).date() if known else None


def _day(facts: Facts, comparison: Comparison) -> None:
    """Actuals of a day that are all missing from staging, or staging rows of a day none of which is an actual's."""
    sends = Sends(facts)
    due = {
        "missing": {
            row["actual_id"]: (facts.place_of_actual(row).company, _day_of(row))
            for row in facts.books.rows(ACTUAL)
            if sends.actual(row) == "sent"
        },
        "unexpected": {
            row["actual_id"]: (facts.staging_company(row), _day_of(row)) for row in facts.books.rows(STAGING)
        },
    }
    for outcome, where in due.items():
        of_day: defaultdict[tuple[str | None, date | None], list[Finding]] = defaultdict(list)
        for finding in comparison.findings:
            if (finding.rule, finding.outcome) == (SYNC, outcome) and finding.subject in where:
                of_day[where[finding.subject]].append(finding)
        for (company, day), rows in sorted(of_day.items(), key=str):
            is_whole = len(rows) >= sum(it == (company, day) for it in where.values())
            if company and day and is_whole and len(rows) >= FEWEST:
                _tell(comparison, "export.day", (SYNC, company, day.isoformat()), rows, company)


def _date_shift(comparison: Comparison) -> None:
    """Rows that differ in nothing but dates, all by a day to the same side."""
    shifted = [found for found in comparison.findings if found.outcome == "different" and abs(found.days or 0) == 1]
    of_rule = _grouped(shifted, lambda finding: (finding.rule, finding.company, finding.days))
    for (rule, company, days), rows in sorted(of_rule.items(), key=str):
        if company is not None and len(rows) >= FEWEST:
            _tell(comparison, "export.date-shift", (rule, company, str(days)), rows, company)


def _day_of(row: dict[str, object]) -> date | None:
    since = created_or_modified(row)
    return since.date() if since else None


def _grouped(findings: Iterable[Finding], key: Callable[[Finding], K]) -> dict[K, list[Finding]]:
    groups: defaultdict[K, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[key(finding)].append(finding)
    return dict(groups)


def _tell(
    comparison: Comparison, rule: str, subject: tuple[str, ...], rows: list[Finding], company: str | None
) -> None:
    """One finding for all of these rows; they, and what they block, are blocked by it."""
    name, explained = " | ".join(subject), {(row.rule, row.subject) for row in rows}
    for place, finding in enumerate(comparison.findings):
        is_blocked = (finding.cause_rule, finding.cause_subject) in explained and finding.outcome != "waiting"
        if (finding.rule, finding.subject) in explained or is_blocked:
            comparison.block(place, rule, name)
    comparison.broken(Finding(rule, "broken", name, None, company, None, columns=("rows",)))

"""What stands beside the verdict, in words: the same on the console, in the report, the notice and the notebooks.

All of it is read from the summary of a run, which is also what `summary.json` holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from invoicekit.counts import counted


def stamped_later(summary: Mapping[str, Any]) -> str | None:
    """How many rows bear stamps after the moment of the run; None where none does.

    A run as of a past day reads exports of today: what is missing in them may then count as not yet due.
    """
    rows = sum(line["rows_counted"] for line in summary["stamped_later"])
    if not rows:
        return None
    says = "an export of that moment would not have them, or not as they are"
    return f"{counted(rows, 'row is', 'rows are')} stamped after {summary['as_of']}: {says}."


def mend_first(summary: Mapping[str, Any]) -> str | None:
    """Where something was found, and a table has no row or some are in quarantine: what to mend before anything else.

    What was not exported, or not read, is there all the same, and its other side is missing or unexpected only here.
    """
    if not summary["findings"]:
        return None
    empty = ", ".join(summary["empty"])
    unread = ", ".join(dict.fromkeys(line["table_name"] for line in summary["quarantine"]))
    said = (
        empty
        and f"Export first what has no row here ({empty}): a finding may be only about rows that were not exported.",
        unread and f"Mend the quarantine first ({unread}): a finding may be only about rows that could not be read.",
    )
    return " ".join(filter(None, said)) or None


_NO_FINDING = "what is missing or wrong of them is no finding."
_NOT_PLACED = (
    "compared with the ledger in part: the cost and revenue profile does not say how one of the lines is posted "
    "(a retainer on time and material, say)."
)
_LENT = "not compared with the ledger: no export tells how work lent between companies is posted."
_NOT_EXPORTED = (
    "held against billed sales alone: the unbilled sales behind are not in the export, so nothing tells what was "
    "edited, and what has to be reversed."
)
_NOT_ACCRUED = (
    "not held against the work in progress that was accrued: nothing tells what that was for one of the lines."
)
_NOT_WHOLE = (
    "not compared with the ledger: the sum of their lines is not their total. It is within the tolerance, "
    "so nothing else tells it."
)
_NO_RATE = (
    "not held against a rate: none is agreed with the contract, and the rate table has none for currency and day."
)
_NO_FEE_LINE = "not held against fee lines: the export has no column that names them (see the settings)."
_STRAY = (
    "not judged: no staged row names them, and the export has no column that tells whether they are those of fees, "
    "or of cost that was archived."
)
_NO_ORIGINAL = "not judged: the billed sale that was corrected is not in the export."
_LEFT_OUT = {
    "go_live": ("row is", "rows are", f"from before go_live = {{go_live}}: {_NO_FINDING}"),
    "beginning_balance_date": (
        "row is",
        "rows are",
        f"up to beginning_balance_date = {{beginning_balance_date}}: {_NO_FINDING}",
    ),
    "profile": (
        "posted invoice is",
        "posted invoices are",
        _NOT_PLACED,
    ),
    "not exported": ("line of a confirmed invoice is", "lines of confirmed invoices are", _NOT_EXPORTED),
    "original not exported": ("line of a correction is", "lines of corrections are", _NO_ORIGINAL),
    "rate": ("posted document is", "posted documents are", _NO_RATE),
    "fee": ("staged row with a fee is", "staged rows with a fee are", _NO_FEE_LINE),
    "stray": ("journal line is", "journal lines are", _STRAY),
    "accrual": ("posted invoice is", "posted invoices are", _NOT_ACCRUED),
    "total": ("posted invoice is", "posted invoices are", _NOT_WHOLE),
    "lent": ("journal voucher is", "journal vouchers are", _LENT),
}


def left_out(summary: Mapping[str, Any]) -> list[str]:
    """A line per reason for which something is not judged (`result.left_out`), with how much that is."""
    rows: Counter[str] = Counter()
    for line in summary["left_out"]:
        rows[line["reason"]] += line["rows_counted"]
    lines = []
    for reason, number in rows.items():
        one, many, says = _LEFT_OUT[reason]
        lines.append(f"{counted(number, one, many)} {says.format(**summary['settings'])}")
    return lines


def not_compared(summary: Mapping[str, Any]) -> str | None:
    """What is left out of comparisons, as an export lacks it; None where nothing is. The first three are named."""
    names = [f"{line['what']} of {line['rule']}" for line in summary["not_compared"]]
    if not names:
        return None
    named = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    lacks = "it" if len(names) == 1 else "them"
    return f"{counted(len(names), 'column is', 'columns are')} not compared, as an export lacks {lacks}: {named}."


def not_clean(summary: Mapping[str, Any]) -> bool:
    """Whether something was found, a row could not be read, or not all was looked at: no clean bill."""
    found = summary["findings"] or summary["quarantine"] or summary["not_run"]
    return bool(found or not summary["standing"] or not_exported(summary))


def not_exported(summary: Mapping[str, Any]) -> str | None:
    """Which companies that were asked for have no row; None where each has one."""
    names = ", ".join(line["company"] for line in summary["standing"] if not line["exported"])
    if not names:
        return None
    return f"Nothing of {names} was compared, for no row of it could be read. This says nothing of its invoices."


def vanished(companies: Sequence[str]) -> str | None:
    """That these companies, which runs before had rows of, have none any more; None where there is none of them."""
    if not companies:
        return None
    names = ", ".join(companies)
    return (
        f"Nothing of {names} was compared: runs before had rows of it, and these exports have none. "
        "If that is right, name the companies that you reconcile in the settings."
    )


def nothing_there(summary: Mapping[str, Any]) -> str | None:
    """That no row was compared; None where one was."""
    if summary["standing"]:
        return None
    unread = ": all are in quarantine, or the tables are empty" if summary["quarantine"] else ": the tables are empty"
    return f"Nothing was compared, for no company has a row{unread}. This says nothing of the invoices."


def notes(summary: Mapping[str, Any], gone: Sequence[str] = ()) -> list[str]:
    """All that has to be known with the verdict; `gone` are companies that runs before had rows of."""
    said = (
        nothing_there(summary),
        vanished(gone),
        not_exported(summary),
        stamped_later(summary),
        *left_out(summary),
        not_compared(summary),
        mend_first(summary),
    )
    return [line for line in said if line]


def unchecked(not_run: int, quarantined: int) -> list[str]:
    """What no company can do without, in short: rules that did not run, rows in quarantine."""
    lines = [counted(not_run, "rule", "rules") + " not run"] if not_run else []
    return lines + ([counted(quarantined, "row", "rows") + " in quarantine"] if quarantined else [])


def reasons(line: Mapping[str, Any], beside: Sequence[str]) -> list[str]:
    """Why the company of this line of the standing cannot close: what of it is not nothing, and what is not checked."""
    nothing = [] if line["exported"] else ["nothing exported"]
    return nothing + [name for name in ("findings", "waiting", "blocked") if line[name]] + list(beside)


NO_COMPANY = "(no company)"
"""The name under which stands what belongs to none."""


def answer(summary: Mapping[str, Any], company: str | None) -> str:
    """Whether the company can close: `yes`, or `no` with what keeps it from closing.

    Findings with what they hold up are reason enough, and stand in the same line: there `no` is all.
    """
    if summary["ready_to_close"][company or NO_COMPANY]:
        return "yes"
    why = summary["not_ready_because"][company or NO_COMPANY]
    told = not {"findings", "blocked"} & set(why) or not set(why) <= {"findings", "waiting", "blocked"}
    return f"no: {', '.join(why)}" if told else "no"


def without_currency(summary: Mapping[str, Any]) -> list[str]:
    """A line per arrow and company of the bridge whose rows bear no currency: their money is in no sum."""
    lines = []
    for line in summary["without_currency"]:
        place = f"{line['arrow']}, {line['company'] or 'no company'}"
        sides = f"{line['expected_rows']:,} expected and {line['observed_rows']:,} observed"
        lines.append(f"Not in the bridge ({place}): {sides} rows without a currency. Their money is added to nothing.")
    return lines

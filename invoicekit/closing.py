"""What stands beside the verdict, in words: the same on the console, in the report, the notice and the notebooks.

All of it is read from the summary of a run, which is also what `summary.json` holds.
"""

from __future__ import annotations

from collections.abc import Mapping
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

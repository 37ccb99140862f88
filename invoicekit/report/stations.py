"""The stations of the bridge and what explains the gaps between them, in words and colours."""

from __future__ import annotations

from collections.abc import Mapping

from invoicekit.report.svg import HELD, SOFT, STOP, WAIT

STATIONS = {
    "confirm.billed": "Billed actuals",
    "sync.actual": "Staged",
    "import.line": "On proposals",
    "post.line": "Posted",
    "feedback.staging": "Fed back to staging",
    "feedback.actual": "Fed back",
}
FIRST = "Confirmed"
NEAR = "told before, or within tolerance"
PARTS: Mapping[str, tuple[str, str]] = {
    "not_carried": ("counted once", SOFT),
    "missing": ("missing", STOP),
    "unexpected": ("unexpected", STOP),
    "duplicate": ("duplicate", STOP),
    "different": ("different", STOP),
    "ambiguous": ("ambiguous", STOP),
    "waiting": ("on its way", WAIT),
    "blocked": ("held up", HELD),
    "tolerated": (NEAR, SOFT),
}
"""What explains the gap at an arrow of the bridge: each of its columns, in words, and its colour."""


def place_name(company: object, currency: object) -> str:
    """A company and a currency as one name."""
    return f"{company or 'no company'}, {currency or 'no currency'}"

"""The diagram at the head of each notebook: the stations of an invoice, and where we are."""

from __future__ import annotations

from html import escape

from invoicekit.notebooks.show import Shown, picture

# The notebook, what stands in its box (one or two lines), the system in which it happens.
STATIONS = (
    ("0_load", ("Load",), "exports of both"),
    ("1_confirmation", ("Confirmation",), "Dataverse"),
    ("2_sync", ("Sync",), "dual-write"),
    ("3_import_from_staging", ("Import from", "staging"), "Finance"),
    ("4_posting", ("Posting",), "Finance"),
    ("5_reconciliation", ("Reconciliation",), "both, compared"),
)
_WIDTH, _GAP, _HEIGHT, _TOP = 128, 28, 52, 34
_INK, _SOFT, _HERE, _LINE, _PAPER = "#16202b", "#55626f", "#1f4e8c", "#9aa7b3", "#ffffff"


def where(notebook: str) -> Shown:
    """The stations in their order, the one of this notebook marked by colour, weight and words."""
    place = [name for name, _, _ in STATIONS].index(notebook)
    width = len(STATIONS) * (_WIDTH + _GAP) - _GAP + 20
    parts = [_box(index, here=index == place) for index in range(len(STATIONS))]
    parts += [_arrow(index) for index in range(len(STATIONS) - 1)]
    parts.append(_feedback())
    names = [" ".join(lines) for _, lines, _ in STATIONS]
    words = f"Stations: {', '.join(names)}. We are at {place + 1} of {len(names)}: {names[place]}."
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="138" viewBox="0 0 {width} 138" role="img" '
        f'font-family="system-ui, Segoe UI, DejaVu Sans, sans-serif" text-anchor="middle">'
        f"<title>{escape(words)}</title>"
        f'<rect width="{width}" height="138" fill="{_PAPER}"/>' + "".join(parts) + "</svg>"
    )
    return picture(svg, words)


def _left(index: int) -> int:
    return 10 + index * (_WIDTH + _GAP)


def _box(index: int, *, here: bool) -> str:
    _, lines, system = STATIONS[index]
    left, middle = _left(index), _left(index) + _WIDTH // 2
    fill, ink, edge = (_HERE, _PAPER, _HERE) if here else (_PAPER, _INK, _LINE)
    first = _TOP + _HEIGHT // 2 + 5 - 9 * (len(lines) - 1)
    said = "".join(
        f'<text x="{middle}" y="{first + 18 * line}" font-size="14" font-weight="{600 if here else 400}" fill="{ink}">'
        f"{escape(word)}</text>"
        for line, word in enumerate(lines)
    )
    above = f'<text x="{middle}" y="{_TOP - 10}" font-size="12" fill="{_SOFT}">{escape(system)}</text>'
    low = _TOP + _HEIGHT + 18
    mark = f'<text x="{middle}" y="{low}" font-size="12" font-weight="600" fill="{_HERE}">we are here</text>'
    box = f'<rect x="{left}" y="{_TOP}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="{fill}" stroke="{edge}"/>'
    return above + box + said + (mark if here else "")


def _arrow(index: int) -> str:
    start, end, height = _left(index) + _WIDTH + 4, _left(index + 1) - 4, _TOP + _HEIGHT // 2
    return (
        f'<path d="M{start} {height}H{end}M{end - 6} {height - 4}L{end} {height}L{end - 6} {height + 4}" '
        f'fill="none" stroke="{_SOFT}"/>'
    )


def _feedback() -> str:
    """What Finance tells Dataverse once it has posted: from Posting back to Confirmation."""
    start, end, low = _left(4) + _WIDTH - 14, _left(1) + 14, _TOP + _HEIGHT + 28
    high = _TOP + _HEIGHT + 4
    middle = (start + end) // 2
    return (
        f'<path d="M{start} {high}V{low}H{end}V{high}M{end - 4} {high + 6}L{end} {high}L{end + 4} {high + 6}" '
        f'fill="none" stroke="{_SOFT}" stroke-dasharray="4 3"/>'
        f'<text x="{middle}" y="{low + 16}" font-size="12" fill="{_SOFT}">feedback: vouchers, rates, numbers</text>'
    )

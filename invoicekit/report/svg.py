"""Draws a chart as SVG, offline and the same bytes every time, legible on light and dark paper."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from invoicekit.marks import named

INK, SOFT, LINE, PAPER = "#16202b", "#5b6875", "#d9dfe5", "#ffffff"
OK, STOP, WAIT, HELD = "#1b6e53", "#b23b12", "#8a6d1f", "#6b4c9a"
AGES = {
    "up to 7 days": "#9db8d9",
    "8 to 30 days": "#5f8fc4",
    "31 to 90 days": "#e08a5b",
    "over 90 days": "#c2304e",
    "age unknown": "#8d98a3",
}
# What each colour becomes where the reader has asked for a dark page.
_DARK = {
    INK: "#e8edf2", SOFT: "#a3afba", LINE: "#36424e", PAPER: "#12181f", OK: "#67c9a4", STOP: "#ff9a73", WAIT: "#e0c069",
    HELD: "#c3a6f0",
}  # fmt: skip
# The fonts that the renderer brings along: text is measured the same on every machine.
_LONG_WORD = re.compile(r"(\S{200})\S+")
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


@dataclass(frozen=True)
class Chart:
    """A chart: `svg` is its text, `text` says the same in words. A notebook shows the one and keeps the other."""

    svg: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_svg_(self) -> str:
        return self.svg

    @property
    def address(self) -> str:
        """The picture as the address of an image, which cannot run anything."""
        return "data:image/svg+xml;base64," + b64encode(self.svg.encode()).decode()


def _dark_style() -> str:
    rules = "".join(
        f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}' for light, dark in _DARK.items()
    )
    return f"<style>@media screen and (prefers-color-scheme:dark){{{rules}}}</style>"


def _named(part: Any) -> Any:
    """A specification whose texts have no control characters."""
    if isinstance(part, Mapping):
        return {name: _named(value) for name, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [_named(value) for value in part]
    return named(part) if isinstance(part, str) else part


def draw(spec: Mapping[str, Any], text: str) -> Chart:
    """A Vega-Lite specification as SVG with `text` as its description. Control characters are named: SVG has none."""
    import vl_convert

    text = _LONG_WORD.sub(r"\1…", named(text))

    config = {
        "background": PAPER,
        "font": _FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": SOFT, "titleColor": SOFT, "domainColor": LINE, "tickColor": LINE, "gridColor": LINE,
            "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelLimit": 320,
        },
        "legend": {"labelColor": SOFT, "titleColor": SOFT, "labelFontSize": 11, "titleFontSize": 11},
        "header": {"labelColor": INK, "titleColor": SOFT, "labelFontSize": 12},
        "text": {"color": INK, "fontSize": 11},
        "title": {"color": INK, "fontSize": 13, "anchor": "start", "limit": 560},
    }  # fmt: skip
    svg: str = vl_convert.vegalite_to_svg(_named({**spec, "config": config}))
    # The words of the chart stand once, as its description; its marks need not be read one by one.
    head = f'<svg role="img" aria-label="{escape(text)}"'
    svg = re.sub(r' aria-(label|roledescription)="[^"]*"| role="graphics-[a-z]+"', "", svg)
    svg = svg.replace("<svg", head, 1)
    return Chart(re.sub(r"(<svg[^>]*>)", lambda found: found[1] + _dark_style(), svg, count=1), text)

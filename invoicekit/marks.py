"""Letters that nobody sees, by name: so that no text of the data moves a cursor, turns a line or breaks a file."""

from __future__ import annotations

import re

# What XML cannot hold and what a terminal obeys; line breaks and tabs are text.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# And what turns the order of the text around it.
TURNING = re.compile(f"{CONTROL.pattern[:-1]}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Spaces that look like the plain one and are another letter.
SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
# And whatever else makes two texts differ that look the same.
UNSEEN = re.compile(
    f"{SPACES.pattern[:-1]}\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_NAMES = {"\u00a0": "non-breaking space", "\u202f": "narrow non-breaking space"}


def named(text: str, marks: re.Pattern[str] = CONTROL) -> str:
    """The text with each of these marks by its name, such as ‹U+001B› or ‹non-breaking space›."""
    return marks.sub(lambda found: f"‹{_NAMES.get(found[0]) or f'U+{ord(found[0]):04X}'}›", text)


def filled(value: str | None) -> str:
    """What stands in a cell, or that nothing does."""
    return value if value and value.strip(" ") else "(empty)"

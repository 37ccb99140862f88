"""Letters that nobody sees, by name: so that no text of the data moves a cursor, turns a line or breaks a file."""

from __future__ import annotations

import re

# What XML cannot hold and what a terminal obeys; line breaks and tabs are text.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# And what turns the order of the text around it.
TURNING = re.compile(f"{CONTROL.pattern[:-1]}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# And whatever else makes two texts differ that look the same.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def named(text: str, marks: re.Pattern[str] = CONTROL) -> str:
    """The text with each of these marks by its name, such as ‹U+001B›."""
    return marks.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)

"""Names of people and what they write: text and days, cleaned, and compared as people would."""

from __future__ import annotations

import getpass
import unicodedata
from datetime import date

from invoicekit.errors import Refused

LONGEST_NAME, LONGEST_TEXT = 100, 4000


def line(text: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """Text without spaces around it. Raises Refused when nothing is left, it is too long, or no text."""
    cleaned = unicodedata.normalize("NFC", text).strip()
    if not cleaned:
        raise Refused(f"{what}: nothing was given. Write at least a word.")
    if len(cleaned) > longest:
        raise Refused(f"{what}: {len(cleaned)} letters, more than {longest}. Write it shorter.")
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in cleaned):
        raise Refused(f"{what}: holds letters that cannot be printed. Write it without them.")
    return cleaned


def name(given: str | None, what: str = "by") -> str:
    """A person's name: as given, else the system's name of the user. Raises Refused when there is none."""
    if given is None:
        try:
            given = getpass.getuser()
        except (OSError, KeyError, ImportError):
            raise Refused("by: the system does not say who you are. Give your name with --by.") from None
    return " ".join(line(given, what, LONGEST_NAME).split())


def day_of(text: str, what: str) -> str:
    """A day as 2026-11-05. Raises Refused when it is none."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise Refused(f"{what} = {text!r} is no day. Write it as 2026-11-05.") from None


def same_person(one: str, other: str) -> bool:
    """Whether two names are one, letter case and spaces aside."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())

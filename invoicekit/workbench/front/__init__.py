"""The front end's files: plain JavaScript, CSS and HTML, without a build step."""

from __future__ import annotations

from importlib.resources import files

_HERE = files(__name__)


def read(name: str) -> str:
    """The text of one file."""
    return (_HERE / name).read_text("utf-8")


def program() -> str:
    """The workbench as one module of JavaScript: its parts, one after the other."""
    parts = sorted(file.name for file in _HERE.iterdir() if file.name[0].isdigit() and file.name.endswith(".js"))
    return "\n".join(read(name) for name in parts)

"""Where the notebooks and the sample lie: in the checkout, or in the installed package."""

from __future__ import annotations

from pathlib import Path

SAMPLE = "sample_data"
_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str) -> Path:
    """The folder `notebooks` or `sample_data` as it ships: in the package when it was installed, else beside it."""
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def find_source(source: str) -> Path:
    """The folder of exports that a notebook is told: `sample_data` is the sample that ships, wherever one works."""
    folder = Path(source)
    return shipped(SAMPLE) if source == SAMPLE and not folder.is_dir() else folder

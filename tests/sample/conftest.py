"""A clean book of ninety invoices, written once."""

from __future__ import annotations

from pathlib import Path

import pytest

from invoicekit.sample import write_sample

from .exports import Exports


@pytest.fixture(scope="session")
def clean_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the clean book lies."""
    directory = tmp_path_factory.mktemp("clean")
    write_sample(directory, invoices=90, seed=7)
    return directory


@pytest.fixture(scope="session")
def clean(clean_directory: Path) -> Exports:
    """The clean book."""
    return Exports(clean_directory)

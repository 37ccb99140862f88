"""The model as it stands against the model as it would be if it were built now."""

from __future__ import annotations

import duckdb

from invoicekit.model import build_model, model_files


def out_of_date(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of the model whose rows are not those that a load would give; afterwards they are."""
    stood = {file.name: _content(con, file.name) for file in model_files()}
    for file in model_files():
        con.execute(f"drop {file.kind} {file.name}")
    build_model(con)
    return [name for name, content in stood.items() if content != _content(con, name)]


def _content(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    return sorted(map(str, con.execute(f"select * from {name}").fetchall()))

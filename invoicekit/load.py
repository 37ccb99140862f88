"""Loads a folder of exports: every row is in the model, in quarantine, a copy or deleted; the counts prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb.sqltypes import DuckDBPyType

from invoicekit.contract import Contract, read_contract
from invoicekit.contradictions import check_choices
from invoicekit.errors import InvariantBroken
from invoicekit.model import Model, build_model, model_files
from invoicekit.progress import Step, silent
from invoicekit.quarantine import count_quarantined, find_lines, quarantine_rejected
from invoicekit.rules import sql_folder
from invoicekit.settings import Numbers, Settings
from invoicekit.sources.folder import Export, Source, find_exports
from invoicekit.sources.not_read import NotRead
from invoicekit.sources.raw import read_raw
from invoicekit.typed import absent_tables, type_table


@dataclass(frozen=True)
class LoadedTable:
    """One exported table: rows_in = loaded + quarantined + copies + deleted."""

    system: str
    table: str
    files: tuple[str, ...]
    rows_in: int
    loaded: int
    quarantined: int
    copies: int
    deleted: int = 0


@dataclass(frozen=True)
class Loaded:
    """What was loaded: the tables, the files and sheets that were not read, and what the model could be filled with.

    `stamps` has size and time of change of each file that was read, as they were before it was.
    """

    tables: Sequence[LoadedTable]
    not_read: Sequence[NotRead]
    model: Model
    source: Path
    stamps: Mapping[str, tuple[int, int]]


def load_table(
    con: duckdb.DuckDBPyConnection, export: Export, contract: Contract, work: Path, settings: Settings
) -> tuple[LoadedTable, frozenset[str], Sequence[NotRead]]:
    """`raw.<table>` and `typed.<table>` hold the export, `result.quarantine` what does not fit.

    With its columns, and the sheets of its workbooks that were not read. Raises as `load` does.
    """
    table = export.table
    # Only CSV has a locale: numbers of JSON, Parquet and workbooks have a decimal point, whatever the settings say.
    numbers = settings.numbers if export.format == "csv" else Numbers()
    raw = read_raw(con, export, work, numbers)
    quarantine_rejected(con, table, raw.rejected)
    columns, loaded, copies, deleted = type_table(
        con,
        table,
        contract,
        numbers,
        rows=raw.rows_in - len(raw.rejected),
        in_place=export.format == "parquet",
    )
    quarantined = 0
    if loaded + copies + deleted != raw.rows_in:
        quarantined = count_quarantined(con).get(table.name, 0)
        if export.format in ("csv", "xlsx"):
            find_lines(con, table.name, raw.texts, raw.rejected, sheet=export.format == "xlsx")
    if raw.rows_in != loaded + quarantined + copies + deleted:
        shown = str(export.files[0] if len(export.files) == 1 else export.files[0].parent)
        counts = f"{loaded} loaded, {quarantined} quarantined, {copies} copies, {deleted} deleted"
        raise InvariantBroken(shown, f"{raw.rows_in} rows in, {counts}")
    files = tuple(str(file) for file in export.files)
    told = LoadedTable(table.system, table.name, files, raw.rows_in, loaded, quarantined, copies, deleted)
    return told, columns, raw.not_read


def stamp(file: Path) -> tuple[int, int]:
    """Size and time of change of a file: they tell whether it was written since."""
    status = file.stat()
    return status.st_size, status.st_mtime_ns


def load(con: duckdb.DuckDBPyConnection, folder: Path, work: Path, settings: Settings, step: Step = silent) -> Loaded:
    """The schemas raw, typed, dataverse and finops hold the exports below `folder`.

    `step` is told what is being done. Raises what stops a run: a missing required table or column, a
    duplicate header, an unreadable file, a choice map that the data contradict.
    """
    contract = read_contract().with_overrides(settings.columns, settings.choices)
    source: Source = find_exports(folder, contract)
    for file in ("parse.sql", "age_group.sql", "load_tables.sql"):
        con.execute((sql_folder() / file).read_text("utf-8"))
    stamps = {str(file): stamp(file) for export in source.exports.values() for file in export.files}
    total = len(source.exports) + len(model_files())
    tables: list[LoadedTable] = []
    exported: dict[str, frozenset[str]] = {}
    not_read = [*source.not_read]
    for name in contract.tables:
        if name not in source.exports:
            continue
        step(f"reading {name}", len(tables), total)
        loaded, exported[name], sheets = load_table(con, source.exports[name], contract, work, settings)
        tables.append(loaded)
        not_read += sheets
    check_counts(con, tables)
    absent_tables(con, [table for name, table in contract.tables.items() if name not in source.exports])
    con.executemany("insert into supplied values (?)", [[name] for name in exported])
    _write_columns(con, exported)
    write_settings(con, settings)
    build_model(con, lambda name, done: step(f"building {name}", len(tables) + done, total))
    check_choices(con)
    return Loaded(tuple(tables), tuple(not_read), Model(exported), folder, stamps)


def check_counts(con: duckdb.DuckDBPyConnection, tables: Sequence[LoadedTable]) -> None:
    """What was counted as quarantined, table by table, is what is in quarantine, and nothing else is."""
    counted = {table.table: table.quarantined for table in tables if table.quarantined}
    there = count_quarantined(con)
    if counted != there:
        raise InvariantBroken("quarantine", f"{counted} rows were set aside, {there} are there")


def _write_columns(con: duckdb.DuckDBPyConnection, exported: Mapping[str, frozenset[str]]) -> None:
    pairs = [(table, column) for table, columns in exported.items() for column in sorted(columns)]
    tables, columns = [table for table, _ in pairs], [column for _, column in pairs]
    con.execute(
        "insert into supplied_column select unnest($tables), unnest($columns)", {"tables": tables, "columns": columns}
    )


def write_settings(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """The table `settings` has one row: what rules and model may read. A cut-off is as_of less a lag."""
    as_of = settings.as_of
    lags = settings.lags
    values: dict[str, tuple[str, object]] = {
        "as_of": ("timestamp", as_of),
        "go_live": ("date", settings.go_live),
        "beginning_balance_date": ("date", settings.beginning_balance_date),
        "line_limit": ("integer", settings.line_limit if settings.sync_mode == "real-time" else None),
        "sync_cutoff": ("timestamp", as_of and as_of - lags.sync),
        "import_cutoff": ("timestamp", as_of and as_of - lags.import_),
        "posting_cutoff": ("timestamp", as_of and as_of - lags.posting),
        "feedback_cutoff": ("timestamp", as_of and as_of - lags.feedback),
        "processing_cutoff": ("timestamp", as_of and as_of - settings.journal_processing_limit),
        "tolerance": ("decimal(28, 6)", settings.tolerance.transaction),
        "accounting_minor_units": ("decimal(10, 6)", settings.tolerance.accounting_minor_units),
        "high_amount": ("decimal(28, 6)", settings.severity.high_amount),
        "low_amount": ("decimal(28, 6)", settings.severity.low_amount),
        "high_age_days": ("integer", settings.severity.high_age_days),
        "rate_per_actual": ("integer", settings.rates.actual),
        "rate_per_staging": ("integer", settings.rates.staging),
        "rate_per_journal": ("integer", settings.rates.journal),
        "rate_per_invoice": ("integer", settings.rates.invoice),
        "rate_per_table": ("integer", settings.rates.table),
    }
    columns = [
        duckdb.ConstantExpression(value).cast(DuckDBPyType(type_.upper())).alias(name)
        for name, (type_, value) in values.items()
    ]
    con.execute("drop table if exists settings")
    con.sql("select 1").select(*columns).create("settings")


__all__ = ["Loaded", "LoadedTable", "check_counts", "load", "load_table", "stamp", "write_settings"]

"""After loading, nothing outside is reached; and text is text, however hostile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import invoicekit as ik
from invoicekit.errors import OnlyReads

from .desk import Desk
from .folder import ACTUAL, PROPOSAL, STAGING, book, guid, write_csv, write_parquet

HOSTILE = (
    "'; drop table raw.x; --", '"; drop table raw.x; --', "select * from read_text('/etc/passwd')", "$file", "{0}",
    "%s", "/* */", "a\\", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\u202egnp", "_file\u0000",
)  # fmt: skip


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Workbook]:
    tables = book()
    folder = tmp_path_factory.mktemp("exports [2026] of 'us' & you; {all}=1 *?")
    master = {name: tables.pop(name) for name in list(tables) if name not in (ACTUAL, STAGING, PROPOSAL)}
    write_parquet(folder, master, typed=True)
    actuals = tables.pop(ACTUAL)
    # As a pattern, the second name would find the first file.
    parts = {f"{ACTUAL}.1 '; drop table x; --": actuals[:4], f"{ACTUAL}.[1] '; drop table x; --": actuals[4:]}
    write_csv(folder, tables | parts)
    with ik.open(folder, quiet=True) as workbook:
        yield workbook


def test_folder_and_file_names_are_just_names(opened: ik.Workbook) -> None:
    assert len(opened.sql("select * from dataverse.actual")) == 9
    names = {Path(name).name for table in opened.loaded.tables for name in table.files}
    assert {"msdyn_actual.1 '; drop table x; --.csv", "msdyn_actual.[1] '; drop table x; --.csv"} <= names
    assert opened.reconcile(as_of="2026-11-30").summary["as_of"] == "2026-11-30 23:59:59"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "delete from dataverse.actual",
        "select 1; drop table typed.invoice",
        "create table mine as select 1",
        "-- none",
    ],
)
def test_sql_reads_and_changes_nothing(query: str, opened: ik.Workbook) -> None:
    with pytest.raises(OnlyReads, match="takes one SELECT and nothing else"):
        opened.sql(query)
    assert len(opened.sql("from dataverse.actual")) == 9
    assert opened.sql("describe dataverse.actual")["column_name"].iloc[0] == "actual_id"


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd.csv'",
        "select * from read_text('{source}/../secret.txt')",
        "select * from glob('/etc/*')",
        "copy (select 1) to '{outside}/stolen.csv'",
        "copy dataverse.actual to '{source}/../stolen.parquet' (format parquet)",
        "export database '{outside}/all'",
        "attach '{outside}/other.duckdb' as other",
        "install httpfs",
        "load httpfs",
        "select * from read_csv('https://127.0.0.1:9/a.csv')",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set allowed_directories = ['/']",
        "set memory_limit = '90GB'",
        "pragma temp_directory = '/etc'",
    ],
)
def test_locked(query: str, opened: ik.Workbook, tmp_path: Path) -> None:
    source = str(opened.source).replace("'", "''")
    with pytest.raises(duckdb.Error, match=r"Permission|configuration has been locked|disabled|extension"):
        opened.con.execute(query.replace("{outside}", str(tmp_path)).replace("{source}", source))
    assert not list(tmp_path.iterdir())
    assert not list(opened.source.parent.glob("stolen*"))


def test_cells_and_headers_are_text(desk: Desk) -> None:
    table = "msdyn_contractlinescheduleofvalue"
    quoted = ['"' + text.replace('"', '""') + '"' for text in HOSTILE]
    header = ",".join([f"{table}id", "msdyn_amount", "msdyn_name", *quoted])
    lines = [",".join([guid(n), "1", text, *quoted]) for n, text in enumerate(quoted, 1)]
    lines.append(",".join([guid(99), quoted[0], "bad", *quoted]))
    desk.text(table, "\n".join([header, *lines]))
    assert [name for _, name in desk.rows(table, "milestone_id, name")] == list(HOSTILE)
    assert desk.quarantine("column_name, value") == [("msdyn_amount", HOSTILE[0])]
    assert desk.con.execute(f"select * from raw.{table}").fetchall()[0][3:-2] == HOSTILE


def test_hostile_names_in_a_missing_column(desk: Desk) -> None:
    with pytest.raises(ik.InvoicekitError, match=r"required column msdyn_amount not found \(has: '; drop table x; --"):
        desk.text("msdyn_actual", f"msdyn_actualid,msdyn_transactiontypecode,'; drop table x; --\n{guid(1)},Cost,1\n")

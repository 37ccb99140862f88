"""One table read as a load reads it: its typed rows, and its rows in quarantine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

from invoicekit.contract import read_contract
from invoicekit.engines.duckdb import connect
from invoicekit.load import LoadedTable, load_table
from invoicekit.rules import sql_folder
from invoicekit.settings import Settings
from invoicekit.sources.folder import Export

from .folder import guid

# What a row needs beside the cell that is looked at; its key comes first.
AROUND = {
    "msdyn_actual": {"msdyn_actualid": "", "msdyn_transactiontypecode": "Cost", "msdyn_amount": "1"},
    "projcdsactualsimport": {"actualsimportid": "", "actualid": guid(1), "transtype": "Cost", "amount": "1"},
    "msdyn_transactionconnection": {
        "msdyn_transactionconnectionid": "", "msdyn_transaction1": guid(1), "msdyn_transaction1role": "a",
        "msdyn_transaction1type": "b", "msdyn_transaction2": guid(2), "msdyn_transaction2role": "a",
        "msdyn_transaction2type": "b",
    },
}  # fmt: skip


class Desk(AbstractContextManager["Desk"]):
    """A new database in which single tables are loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.con = connect(folder)
        self._numbers = count(1)
        for file in ("parse.sql", "load_tables.sql"):
            self.con.execute((sql_folder() / file).read_text("utf-8"))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.con.close()

    def load(
        self, table: str, files: Iterable[Path], format_: str = "csv", settings: Settings | None = None
    ) -> LoadedTable:
        """These files of a table, loaded."""
        chosen = settings or Settings()
        contract = read_contract().with_overrides(chosen.columns, chosen.choices)
        export = Export(contract.tables[table], tuple(files), format_)
        return load_table(self.con, export, contract, self.folder, chosen)[0]

    def write(self, content: str | bytes, suffix: str = "csv") -> Path:
        """A file with this content."""
        file = self.folder / f"export {next(self._numbers)}.{suffix}"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def text(self, table: str, *contents: str | bytes, settings: Settings | None = None) -> LoadedTable:
        """A table of CSV files with these contents, loaded."""
        return self.load(table, [self.write(content) for content in contents], settings=settings)

    def rows(self, table: str, columns: str) -> list[Any]:
        """These typed columns of the rows that were loaded, in order of the first."""
        return self.con.execute(f"select {columns} from typed.{table} order by all").fetchall()

    def quarantine(self, columns: str = "line, column_name, value, reason") -> list[Any]:
        """These columns of the rows in quarantine, by file and line."""
        return self.con.execute(f"select {columns} from result.quarantine order by file, line").fetchall()

    def cells(
        self, table: str, header: str, texts: Sequence[str], settings: Settings | None = None
    ) -> dict[str, object]:
        """What becomes of each of these texts in a column: its typed value as text, or why it is in quarantine."""
        around = AROUND[table]
        key = next(iter(around))
        names = list(dict.fromkeys((*around, header)))
        mark = (settings or Settings()).numbers.delimiter
        lines = [mark.join(names)]
        for number, text in enumerate(texts):
            row = {**around, header: text, key: guid(number)}
            lines.append(mark.join('"' + row[name].replace('"', '""') + '"' for name in names))
        contract = read_contract().tables[table].columns
        ours = {spelling: column.name for column in contract.values() for spelling in column.accepts()}
        self.text(table, "\n".join(lines), settings=settings)
        found = dict(self.rows(table, f"{ours[key]}::varchar, {ours[header]}::varchar"))
        unfit = {number: f"quarantine: {reason}" for number, reason in self.quarantine("line - 2, reason")}
        return {text: found.get(guid(number), unfit.get(number)) for number, text in enumerate(texts)}

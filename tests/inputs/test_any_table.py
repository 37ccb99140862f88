"""Laws of reading: whatever Python's csv module writes is read back row for row, and no digit of money is lost."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invoicekit.settings import Numbers
from invoicekit.sources.delimited import TextFile, count_records, read_header, read_text

from .desk import Desk
from .folder import guid

often = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
now_and_then = settings(often, max_examples=12)

cells = st.text(st.sampled_from("ab1 \",;\n\r\t\\'|.ßé東\ufeff\x00"), max_size=6)
money = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15) + 1, max_value=10**15 - 1)


# The csv module leaves a bare carriage return unquoted where lines end in LF, and then cannot read it back itself.
styles = st.sampled_from(((csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\n")))


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as empty:
        empty.execute("create schema raw")
        yield empty


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A header of distinct names, and rows of as many cells."""
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=8))
    return [[f"column {number}" for number in range(width)], *rows]


def _written(table: list[list[str]], delimiter: str, quoting: int, ends: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator=ends).writerows(table)  # type: ignore[arg-type]
    return stream.getvalue()


@contextmanager
def _file(text: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "t.csv"
        file.write_bytes(text.encode())
        yield file


@often
@given(
    table=tables(),
    delimiter=st.sampled_from(",;\t|"),
    style=styles,
)
def test_any_table_is_read_back(
    con: duckdb.DuckDBPyConnection, table: list[list[str]], delimiter: str, style: tuple[int, str]
) -> None:
    with _file(_written(table, delimiter, *style)) as file:
        con.execute("drop table if exists raw.t")
        text = [TextFile(file, file)]
        rows_in, rejected = read_text(con, "t", text, [read_header(text[0], delimiter)], Numbers(delimiter=delimiter))
        read = con.execute("select * exclude (_file, _row) from raw.t order by _row").fetchall()
        assert (rows_in, rejected) == (len(table) - 1, [])
        assert read == [tuple(cell or None for cell in row) for row in table[1:]]


@often
@given(table=tables(), style=styles, blanks=st.lists(st.sampled_from(("\n", "\r\n")), max_size=3), ended=st.booleans())
def test_records_are_counted(table: list[list[str]], style: tuple[int, str], blanks: list[str], *, ended: bool) -> None:
    text = _written(table, ",", *style) + "".join(blanks)
    text = text if ended else text.removesuffix("\n")
    with _file(text) as file:
        assert count_records(file) == sum(1 for record in csv.reader(io.StringIO(text, newline="")) if record)


@now_and_then
@given(amounts=st.lists(money, min_size=1, max_size=20))
def test_any_money_survives(amounts: list[Decimal]) -> None:
    table = "msdyn_contractlinescheduleofvalue"
    exact = [format(amount, "f") for amount in amounts]
    text = "\n".join([f"{table}id,msdyn_amount", *(f"{guid(number)},{amount}" for number, amount in enumerate(exact))])
    pages = [f'{{"{table}id": "{guid(number)}", "msdyn_amount": {amount}}}' for number, amount in enumerate(exact)]
    for suffix, content in (("csv", text), ("json", f'{{"value": [{",".join(pages)}]}}')):
        with tempfile.TemporaryDirectory() as folder, Desk(Path(folder)) as desk:
            desk.load(table, [desk.write(content, suffix)], suffix)
            assert [amount for _, amount in desk.rows(table, "milestone_id, amount")] == amounts

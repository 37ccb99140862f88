"""How files may look: byte order mark, line ends, quotes, header, several files, extra columns, workbooks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from .desk import Desk
from .folder import guid, write_sheet

TABLE = "msdyn_contractlinescheduleofvalue"
KEY = f"{TABLE}id"
PLAIN = f"{KEY},msdyn_amount,msdyn_name\n{guid(1)},5,Größe\n{guid(2)},-7.50,\n"
ROWS = [(guid(1), "5.000000", "Größe"), (guid(2), "-7.500000", None)]
HALLOWEEN = datetime.fromisoformat("2026-10-31")
COLUMNS = "milestone_id::varchar, amount::varchar, name"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PLAIN, id="plain"),
        pytest.param("\ufeff" + PLAIN, id="byte order mark"),
        pytest.param(PLAIN.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(("\ufeff" + PLAIN).replace("\n", "\r\n"), id="byte order mark, CRLF"),
        pytest.param(PLAIN.rstrip(), id="no line end at the end"),
        pytest.param(PLAIN.replace("\n", "\n\n") + "\n\n", id="blank lines"),
        pytest.param(PLAIN.replace("msdyn", "MSDYN"), id="header in capitals"),
        pytest.param(PLAIN.replace(f"{KEY},", f'"{KEY}", '), id="header with quotes and spaces"),
        pytest.param(PLAIN.replace("5,Größe", '"5","Größe"'), id="quoted"),
        pytest.param(PLAIN.replace(",\n", ',""\n'), id="empty in quotes"),
        pytest.param(
            f"msdyn_name,statecode,{KEY},msdyn_amount\nGröße,0,{guid(1)},5\n,x,{guid(2)},-7.50\n",
            id="other order, extra column",
        ),
        pytest.param(f"{KEY},msdyn_amount,msdyn_name,\n{guid(1)},5,Größe,\n{guid(2)},-7.50,,\n", id="unnamed column"),
        pytest.param(f"{KEY},,msdyn_amount,,msdyn_name\n{guid(1)},,5,,Größe\n{guid(2)},,-7.50,,\n", id="two unnamed"),
        pytest.param(
            f'"a\nb",{KEY},msdyn_amount,msdyn_name\n1,{guid(1)},5,Größe\n2,{guid(2)},-7.50,\n', id="header of two lines"
        ),
    ],
)
def test_csv(desk: Desk, text: str) -> None:
    desk.text(TABLE, text)
    assert desk.rows(TABLE, COLUMNS) == ROWS


def test_text_is_kept_as_it_is(desk: Desk) -> None:
    names = {
        1: 'a "quoted" word',
        2: "two\nlines",
        3: "two\r\nlines",
        4: "a,b;c\td",
        5: "東京 – Ørsted",
        6: "'",
        7: "\\n",
    }
    lines = [f'{guid(number)},1,"{name.replace(chr(34), chr(34) * 2)}"' for number, name in names.items()]
    desk.text(TABLE, f"{KEY},msdyn_amount,msdyn_name\n" + "\n".join(lines))
    assert desk.rows(TABLE, "right(milestone_id::varchar, 1)::int, name") == list(names.items())


def test_extra_columns_are_in_raw(desk: Desk) -> None:
    desk.text(TABLE, f"{KEY},note,msdyn_amount,\n{guid(1)},mine,1,unnamed\n")
    assert desk.con.execute(f'select note, "(column 4)" from raw.{TABLE}').fetchall() == [("mine", "unnamed")]


def test_workbook(desk: Desk) -> None:
    header = [KEY.upper(), "msdyn_amount", "msdyn_name", "msdyn_invoicedate", "createdon", None, "note"]
    file = write_sheet(
        desk.folder / "book.xlsx",
        [
            header,
            [
                guid(1),
                12.5,
                20260001,
                HALLOWEEN + timedelta(hours=12),
                HALLOWEEN + timedelta(hours=22, minutes=30),
                None,
                True,
            ],
            [],
            [guid(2), 0.1 + 0.2, "two\nlines", "2026-10-31T00:00:00Z", "10/31/2026 10:30:00 PM"],
            [guid(3), 0.00001, "Größe", HALLOWEEN, date(2026, 1, 1)],
            [guid(4), "1234567890123.4567", None, None, None],
        ],
        sheet="Sheet of the month",
    )
    desk.load(TABLE, [file], "xlsx")
    assert desk.rows(TABLE, "right(milestone_id::varchar, 1)::int, amount::varchar, name, invoice_date::varchar, "
                     "created_at::varchar") == [
        (1, "12.500000", "20260001", "2026-10-31", "2026-10-31 22:30:00"),
        (2, "0.300000", "two\nlines", "2026-10-31", "2026-10-31 22:30:00"),
        (3, "0.000010", "Größe", "2026-10-31", "2026-01-01 00:00:00"),
        (4, "1234567890123.456700", None, None, None),
    ]  # fmt: skip


def test_empty_date_of_finance_in_a_workbook(desk: Desk) -> None:
    rows: list[list[object]] = [
        ["recid", "posteddatetime"],
        [7, date(1900, 1, 1)],
        [8, 1],
        [9, HALLOWEEN + timedelta(hours=1)],
    ]
    file = write_sheet(desk.folder / "book.xlsx", rows)
    desk.load("projadvancedjournal", [file], "xlsx")
    assert desk.rows("projadvancedjournal", "journal_record, posted_at::varchar") == [
        (7, None),
        (9, "2026-10-31 01:00:00"),
    ]
    assert desk.quarantine() == [(3, "posteddatetime", "1", "is not a time stamp such as 2026-10-31T22:30:00Z")]


PARQUET = """
select '{key}'::uuid as {table}id, 5.0::double as msdyn_amount, 20260001.0::double as msdyn_name,
  192350000.0::double as msdyn_invoicestatus, timestamptz '2026-10-31 23:30:00+00' as msdyn_invoicedate,
  timestamptz '2026-10-31 23:30:00+00' as createdon, timestamp_ns '2026-10-31 23:30:00' as modifiedon,
  [1] as links, [2] as tags, {{'a': 1}} as nested"""


def test_whole_numbers_and_time_stamps_as_dataframes_store_them(desk: Desk) -> None:
    file = desk.folder / "frame.parquet"
    desk.con.execute(f"copy ({PARQUET.format(key=guid(1), table=TABLE)}) to '{file}' (format parquet)")
    desk.load(TABLE, [file], "parquet")
    assert desk.rows(TABLE, "amount::varchar, name, status, invoice_date::varchar, created_at::varchar, "
                     "modified_at::varchar") == [
        ("5.000000", "20260001", "Not ready for invoicing", "2026-10-31", "2026-10-31 23:30:00", "2026-10-31 23:30:00")
    ]  # fmt: skip


def test_parts_of_a_path_are_no_columns(desk: Desk) -> None:
    inside = desk.folder / "msdyn_name=Injected"
    inside.mkdir()
    file = inside / "1.csv"
    file.write_text(f"{KEY},msdyn_amount\n{guid(1)},5\n")
    desk.load(TABLE, [file])
    assert desk.rows(TABLE, "name") == [(None,)]

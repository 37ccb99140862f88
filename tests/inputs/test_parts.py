"""A table in several files: each must have its header row and the columns of the others, or nothing is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from invoicekit.errors import InvoicekitError
from invoicekit.export_errors import DifferentColumns, MissingColumns, UnreadableFile

from .desk import Desk
from .folder import guid, write_sheet

TABLE = "msdyn_contractlinescheduleofvalue"
KEY = f"{TABLE}id"
FIRST = [[KEY, "msdyn_amount", "msdyn_name", "msdyn_contract"], [guid(1), "1", "a", guid(9)]]
ALIKE = f"Export all files of {TABLE} with the same columns."

# The second file beside FIRST, and what is said of it.
REFUSED: dict[str, tuple[list[list[str]], type[InvoicekitError], str]] = {
    "no header row": (
        [[guid(2), "2", "b", guid(9)]],
        UnreadableFile,
        (
            f"names no column of {TABLE} in its first row (found: {guid(2)[:30]}, 2, b, {guid(9)[:30]}). "
            "Export it with the column names in the first row."
        ),
    ),
    "no header row, two cells alike": (
        [[guid(2), "2", "2", guid(9)], [guid(3), "3", "c", guid(9)]],
        UnreadableFile,
        f"names no column of {TABLE} in its first row (found: ",
    ),
    "a required column lacks": (
        [[KEY, "msdyn_name", "msdyn_contract"], [guid(2), "b", guid(9)]],
        MissingColumns,
        f"required column msdyn_amount not found (has: msdyn_contract, {KEY}, msdyn_name). Export it, or ",
    ),
    "an optional column lacks": (
        [[KEY, "msdyn_amount", "msdyn_contract"], [guid(2), "2", guid(9)]],
        DifferentColumns,
        f"has no column msdyn_name, and {{first}} has it. {ALIKE}",
    ),
    "an optional column more": (
        [[*FIRST[0], "msdyn_tax"], [guid(2), "2", "b", guid(9), "1"]],
        DifferentColumns,
        f"has no column msdyn_tax, and {{second}} has it. {ALIKE}",
    ),
    "another name of a column": (
        [[KEY, "msdyn_amount", "msdyn_name", "_msdyn_contract_value"], [guid(2), "2", "b", guid(9)]],
        DifferentColumns,
        f"calls the column msdyn_contract of {{first}} _msdyn_contract_value. {ALIKE}",
    ),
}


def as_csv(desk: Desk, rows: list[list[str]]) -> Path:
    return desk.write("\n".join(map(",".join, rows)) + "\n")


def as_json(desk: Desk, rows: list[list[str]]) -> Path:
    records = [", ".join(f'"{name}": "{value}"' for name, value in zip(rows[0], row, strict=True)) for row in rows[1:]]
    return desk.write("[" + ", ".join(f"{{{record}}}" for record in records) + "]", "json")


def as_xlsx(desk: Desk, rows: list[list[str]]) -> Path:
    return write_sheet(desk.write("", "xlsx"), rows)


def as_parquet(desk: Desk, rows: list[list[str]]) -> Path:
    file = desk.write("", "parquet")
    text = as_csv(desk, rows)
    desk.con.read_csv(str(text), header=True, all_varchar=True).write_parquet(str(file))
    return file


WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "parquet": as_parquet, "json": as_json}
# JSON and Parquet have no header row, and an empty value need not be written in JSON.
CASES = [
    (format_, name)
    for format_ in WRITERS
    for name in REFUSED
    if not (format_ in ("json", "parquet") and "row" in name) and not (format_ == "json" and "optional" in name)
]


@pytest.mark.parametrize(("format_", "name"), CASES)
def test_a_file_that_is_not_like_the_first_stops_the_load(desk: Desk, format_: str, name: str) -> None:
    rows, error, says = REFUSED[name]
    first, second = WRITERS[format_](desk, FIRST), WRITERS[format_](desk, rows)
    with pytest.raises(error) as raised:
        desk.load(TABLE, [first, second], format_)
    named = first if "more" in name else second
    assert str(raised.value).startswith(
        f"{named}: " + says.replace("{first}", first.name).replace("{second}", second.name)
    )
    assert "\n" not in str(raised.value)


def test_files_of_one_table_may_differ_in_order_and_in_columns_that_are_not_read(desk: Desk) -> None:
    loaded = desk.text(
        TABLE,
        f"{KEY},msdyn_amount,msdyn_name\n{guid(1)},1,\n",
        f"msdyn_name,MSDYN_AMOUNT,{KEY}\nb,2,{guid(2)}\n",
        f"{KEY},note,msdyn_amount,msdyn_name\n{guid(3)},mine,3,c\n",
        f"{KEY},msdyn_amount,msdyn_name\n",
    )
    assert desk.rows(TABLE, "name, amount::int") == [("b", 2), ("c", 3), (None, 1)]
    assert (loaded.rows_in, loaded.loaded, loaded.quarantined, len(loaded.files)) == (3, 3, 0, 4)


def test_an_empty_value_need_not_be_written_in_json(desk: Desk) -> None:
    pages = [as_json(desk, [[KEY, "msdyn_amount", "msdyn_name"], [guid(1), "1", "a"]]),
             as_json(desk, [[KEY, "msdyn_amount"], [guid(2), "2"]])]  # fmt: skip
    desk.load(TABLE, pages, "json")
    assert desk.rows(TABLE, "name, amount::int") == [("a", 1), (None, 2)]


@pytest.mark.parametrize("place", [0, 1])
def test_a_page_without_records_has_the_columns_of_the_others(desk: Desk, place: int) -> None:
    pages = [as_json(desk, [[KEY, "msdyn_amount", "_msdyn_contract_value"], [guid(1), "1", guid(2)]])]
    pages.insert(place, desk.write('{"value": []}', "json"))
    desk.load(TABLE, pages, "json")
    assert desk.rows(TABLE, "contract_id::varchar") == [(guid(2),)]


def test_pages_without_records_are_an_empty_table(desk: Desk) -> None:
    loaded = desk.load(TABLE, [desk.write('{"value": []}', "json"), desk.write("[]", "json")], "json")
    assert (loaded.rows_in, loaded.loaded, desk.rows(TABLE, "milestone_id")) == (0, 0, [])


def test_records_that_name_no_column_are_not_passed_over(desk: Desk) -> None:
    with pytest.raises(UnreadableFile, match=r"json: holds records that name no column\. Export it again\."):
        desk.load(TABLE, [desk.write("[{}, {}]", "json")], "json")


@pytest.mark.parametrize("following", ["@odata.nextLink", "odata.nextLink"])
def test_a_last_page_that_is_not_there_stops_the_load(desk: Desk, following: str) -> None:
    def page(number: int, more: str) -> Path:
        record = f'{{"{KEY}": "{guid(number)}", "msdyn_amount": {number}}}'
        return desk.write(f'{{"value": [{record}]{more}}}', "json")

    more = f', "{following}": "https://org.crm.dynamics.com/api/data/v9.2/milestones?$skiptoken=2"'
    for pages in ([page(1, more)], [page(1, more), page(2, more)]):
        with pytest.raises(UnreadableFile, match=r"names a page that follows .* the last page is not there"):
            desk.load(TABLE, pages, "json")
    desk.load(TABLE, [page(1, more), page(2, "")], "json")
    assert desk.rows(TABLE, "amount::int") == [(1,), (2,)]


@pytest.mark.parametrize("counting", ["@odata.count", "odata.count"])
def test_fewer_records_than_were_counted_stop_the_load(counting: str, desk: Desk) -> None:
    """Each page says how many the query found; a table may be of several queries, one a company."""

    def page(number: int, said: str) -> Path:
        record = f'{{"{KEY}": "{guid(number)}", "msdyn_amount": {number}}}'
        return desk.write(f'{{"{counting}": {said}, "value": [{record}]}}', "json")

    with pytest.raises(
        UnreadableFile, match=r"says that 1,003 records were found .*, and all files .* hold 2\. Export"
    ):
        desk.load(TABLE, [page(1, "1"), page(2, "1003")], "json")
    desk.load(TABLE, [page(1, "2"), page(2, "2"), page(3, "-1"), page(4, '"many"')], "json")
    assert desk.rows(TABLE, "amount::int") == [(1,), (2,), (3,), (4,)]

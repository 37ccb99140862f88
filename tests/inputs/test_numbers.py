"""Money: exact at any length, its marks declared and never guessed. The columns of a table are: raw, becomes."""

from __future__ import annotations

import pytest

from invoicekit.settings import Numbers, Settings

from .desk import Desk

NOT_EXACT = "quarantine: is not an exact amount"
MARKS = f'{NOT_EXACT}: [numbers] of the settings names other marks (decimal = ".")'
MARKS_OF_COMMA = MARKS.replace('"."', '","')

PLAIN = {
    "1": "1.000000",
    "-0.01": "-0.010000",
    "+12.5": "12.500000",
    ".5": "0.500000",
    "7.": "7.000000",
    " 7 ": "7.000000",
    "922337203685477.5807": "922337203685477.580700",  # the largest that Dataverse holds
    "-999999999999999.999999": "-999999999999999.999999",
    "1000000000000000": NOT_EXACT,
    "100000000000000000000": NOT_EXACT,
    "0.1000000000000000000000": "0.100000",
    "0000000000000000000000000000012.50": "12.500000",
    "0.1234567": NOT_EXACT,
    "12345678901234567890123": NOT_EXACT,
    "1,000.00": MARKS,
    "1 000.00": MARKS,
    "1.000,00": MARKS,
    "12,50": MARKS,
    "1e5": NOT_EXACT,
    "(5.00)": NOT_EXACT,
    "5.00-": NOT_EXACT,
    "5.00 EUR": NOT_EXACT,
    "--5": NOT_EXACT,
    "-": NOT_EXACT,
    ".": NOT_EXACT,
    "NaN": NOT_EXACT,
    "inf": NOT_EXACT,
    "٣": NOT_EXACT,
    "": "quarantine: is empty, and is required",
}
THOUSANDS = {
    "1,234,567.89": "1234567.890000",
    "1234567.89": "1234567.890000",
    "123.5": "123.500000",
    "12,34.5": NOT_EXACT,
    "1,2345": NOT_EXACT,
    ",123": NOT_EXACT,
    "1.234,5": NOT_EXACT,
}
GERMAN = {
    "1.234.567,89": "1234567.890000",
    "1234567,89": "1234567.890000",
    "-0,01": "-0.010000",
    "1.234": "1234.000000",
    "1.23": NOT_EXACT,
    "1234.50": NOT_EXACT,
    "1,234,567": NOT_EXACT,
}
SWISS = {"1'234'567.89": "1234567.890000", "1,234": MARKS}
FRENCH = {"1 234 567,89": "1234567.890000", "1\u00a0234\u202f567,89": "1234567.890000", "1.5": MARKS_OF_COMMA}
COMMA_ONLY = {"1234,5": "1234.500000", "1.234,5": MARKS_OF_COMMA}


@pytest.mark.parametrize(
    ("numbers", "becomes"),
    [
        pytest.param(Numbers(), PLAIN, id="nothing declared"),
        pytest.param(Numbers(thousands=","), THOUSANDS, id="thousands"),
        pytest.param(Numbers(decimal=",", thousands=".", delimiter=";"), GERMAN, id="German"),
        pytest.param(Numbers(thousands="'", delimiter="\t"), SWISS, id="Swiss"),
        pytest.param(Numbers(decimal=",", thousands=" ", delimiter="|"), FRENCH, id="French"),
        pytest.param(Numbers(decimal=",", delimiter=";"), COMMA_ONLY, id="decimal comma"),
    ],
)
def test_money_in_csv(desk: Desk, numbers: Numbers, becomes: dict[str, str]) -> None:
    assert desk.cells("msdyn_actual", "msdyn_amount", list(becomes), Settings(numbers=numbers)) == becomes


JSON = {
    "12345678901234.5678": "12345678901234.567800",
    "99999999999999.9999": "99999999999999.999900",
    "123456789012345.1234": "123456789012345.123400",
    "1234567890123456": NOT_EXACT,
    "1.234": "1.234000",  # never 1234, whatever was declared for CSV
    "0.0000000000": "0.000000",
    "0E-10": "0.000000",
    "1.25E+2": "125.000000",
    "-0.0": "0.000000",
    '"12.50"': "12.500000",
    "1e999999999": NOT_EXACT,
    "0.1234567": NOT_EXACT,
    "true": NOT_EXACT,
    "NaN": NOT_EXACT,
}
# The engine that wrote the file held the number as its type says.
PARQUET = {
    "12345678901234.5678::decimal(18, 4)": "12345678901234.567800",
    "12345678901234.5678::decimal(38, 10)": "12345678901234.567800",
    "0.12345678::decimal(38, 10)": NOT_EXACT,
    "'99999999999999.9999'::varchar": "99999999999999.999900",
    "7::utinyint": "7.000000",
    "123456789012345::bigint": "123456789012345.000000",
    "1234567890123456::bigint": NOT_EXACT,
    "922337203685477.5807::decimal(38, 4)": "922337203685477.580700",
    "100000000000000000000::decimal(28, 6)": NOT_EXACT,
    "170141183460469231731687303715884105727::hugeint": NOT_EXACT,
    "0.1::double + 0.2::double": "0.300000",
    "123456789.123456::double": "123456789.123456",
    "12345678901.25::double": "12345678901.250000",
    "12345678901234.5678::double": NOT_EXACT,  # a double holds 15 digits
    "1.0000001::double": NOT_EXACT,
    "'nan'::double": NOT_EXACT,
    "1234.5::float": "1234.500000",
    "123456.78::float": NOT_EXACT,  # a float holds 6
}


def test_money_in_json(desk: Desk) -> None:
    key = "00000000-0000-0000-0000-0000000000"
    records = ",".join(
        f'{{"msdyn_contractlinescheduleofvalueid": "{key}{number}", "msdyn_amount": {text}}}'
        for number, text in enumerate(JSON, 10)
    )
    german = Settings(numbers=Numbers(decimal=",", thousands=".", delimiter=";"))
    file = desk.write(f"[{records}]", "json")
    desk.load("msdyn_contractlinescheduleofvalue", [file], "json", german)
    columns = "right(milestone_id::varchar, 2)::int, amount::varchar"
    found = dict(desk.rows("msdyn_contractlinescheduleofvalue", columns))
    found |= {number: f"quarantine: {reason}" for number, reason in desk.quarantine("line + 9, reason")}
    assert {text: found[number] for number, text in enumerate(JSON, 10)} == JSON


def test_money_in_parquet(desk: Desk) -> None:
    found = {}
    for number, value in enumerate(PARQUET):
        file = desk.folder / f"{number}.parquet"
        desk.con.execute(f"copy (select uuid() as msdyn_actualid, 'Cost' as msdyn_transactiontypecode, {value} "
                         f"as msdyn_amount) to '{file}' (format parquet)")  # fmt: skip
        desk.load("msdyn_actual", [file], "parquet")
        loaded = desk.rows("msdyn_actual", "amount::varchar")
        found[value] = loaded[0][0] if loaded else f"quarantine: {desk.quarantine()[-1][3]}"
        desk.con.execute("drop view typed.msdyn_actual; drop view raw.msdyn_actual; delete from result.quarantine")
    assert found == PARQUET


# Whole numbers with nulls among them come as floats: a single one holds them up to 2 to the 24th, a double 15 digits.
RECORDS = {
    "16777215::float": "16777215",
    "16777216::float": None,
    "5637144576::float": None,
    "192350003::float": None,
    "5637144576::double": "5637144576",
    "999999999999999::double": "999999999999999",
    "1000000000000000::double": None,
}


def test_record_ids_as_floats_in_parquet(desk: Desk) -> None:
    found = {}
    for number, value in enumerate(RECORDS):
        file = desk.folder / f"{number}.parquet"
        desk.con.execute(f"copy (select {value} as recid, 'C1' as accountnum, 'V1' as voucher, 'usmf' as dataareaid, "
                         f"1.0 as amountcur) to '{file}' (format parquet)")  # fmt: skip
        desk.load("custtrans", [file], "parquet")
        found[value] = next((row[0] for row in desk.rows("custtrans", "record::varchar")), None)
        desk.con.execute("drop view typed.custtrans; drop view raw.custtrans; delete from result.quarantine")
    assert found == RECORDS

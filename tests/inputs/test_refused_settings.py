"""What a settings file or a parameter may not say, and the one line that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.__main__ import main
from invoicekit.errors import BadSettings
from invoicekit.export_errors import WrongChoiceMap, WrongColumn
from invoicekit.settings import Settings, read_settings

from .folder import ACTUAL, book, write_csv

FILE = "{file}: "
WRITE_MOMENT = 'write it as "2026-10-31" or "2026-10-31T18:00:00Z"'

# What the file says, and what is said of it.
REFUSED = [
    ("as_off = 2026-10-31", FILE + "unknown setting 'as_off'. Did you mean 'as_of'?"),
    ("[lags]\nsynch = '1 hour'", FILE + "unknown setting 'lags.synch'. Did you mean 'sync'?"),
    ("[lags]\nimports = '1 hour'", FILE + "unknown setting 'lags.imports'. Did you mean 'import'?"),
    ("[tolerence]\ntransaction = 1", FILE + "unknown setting 'tolerence'. Did you mean 'tolerance'?"),
    ("[rates]\nxyz = 1", FILE + "unknown setting 'rates.xyz'. Known: actual, invoice, journal, staging, table."),
    ("[lags]\nsync = 'soon'", 'lags.sync = \'soon\' does not fit: write it as "90 minutes", "1 hour" or "5 days".'),
    ("[lags]\nsync = '1 fortnight'", "lags.sync = '1 fortnight' does not fit"),
    ("[lags]\nsync = '-1 hour'", "lags.sync = '-1 hour' does not fit"),
    ("[lags]\nsync = '99999 days'", "lags.sync = '99999 days' does not fit: is longer than ten years."),
    ("as_of = 'tomorrow'", f"as_of = 'tomorrow' does not fit: {WRITE_MOMENT}."),
    ("as_of = '20261031'", f"as_of = '20261031' does not fit: {WRITE_MOMENT}."),
    ("as_of = '2026-W44'", f"as_of = '2026-W44' does not fit: {WRITE_MOMENT}."),
    ("as_of = 5", f"as_of = 5 does not fit: {WRITE_MOMENT}."),
    ("as_of = 0001-01-01", WRITE_MOMENT),
    ("as_of = '9999-12-31T23:00:00-12:00'", WRITE_MOMENT),
    ("go_live = 'soon'", "go_live = 'soon' does not fit: write it as \"2026-10-31\"."),
    ("beginning_balance_date = '30.09.2026'", "= '30.09.2026' does not fit: write it as \"2026-10-31\"."),
    ("sync_mode = 'realtime'", "sync_mode = 'realtime' does not fit: Input should be 'real-time' or 'asynchronous'."),
    ("line_limit = 0", "line_limit = 0 does not fit"),
    ("[tolerance]\ntransaction = -1", "tolerance.transaction = -1 does not fit"),
    ("[tolerance]\ntransaction = 1e30", "tolerance.transaction = Decimal('1E+30') does not fit"),
    ("[tolerance]\ntransaction = 0.0000001", "does not fit: Decimal input should have no more than 6 decimal places."),
    ("[tolerance]\naccounting_minor_units = nan", "tolerance.accounting_minor_units = Decimal('NaN') does not fit"),
    ("[severity]\nhigh_age_days = 99999999999", "severity.high_age_days = 99999999999 does not fit"),
    ("[severity]\nhigh_age_days = 1.5", "severity.high_age_days = Decimal('1.5') does not fit"),
    ("[numbers]\ndecimal = ';'", "numbers.decimal = ';' does not fit: Input should be '.' or ','."),
    ("[numbers]\ndecimal = ','\nthousands = ','", "does not fit: decimal and thousands cannot be the same mark."),
    ("[numbers]\ndelimiter = 'tab'", "numbers.delimiter = 'tab' does not fit"),
    ("[rates]\nactual = 1000", "rates.actual = 1000 does not fit"),
    ("[choices.staging_transaction_type]\nCost = ''", "choices.staging_transaction_type.Cost"),
    ("columns = 5", "columns = 5 does not fit"),
    ("as_of: 2026-10-31", FILE + "is not TOML: "),
    ("as_of = 2026-10-31\nas_of = 2026-10-31", FILE + "is not TOML: "),
    ("\x00\x01", FILE + "is not TOML: "),
]


@pytest.mark.parametrize("written", ['"usmf, DEMF"', '["USMF", "demf"]', '" USMF,DEMF,"'])
def test_companies_are_a_list_or_one_text(written: str, tmp_path: Path) -> None:
    (tmp_path / "invoicekit.toml").write_text(f"companies = {written}")
    assert read_settings(tmp_path / "invoicekit.toml").companies == ("USMF", "DEMF")


# These need the contract, so they are found by the load.
REFUSED_BY_THE_CONTRACT = [
    ("[columns.msdyn_actuals]\nskip_sync = 'a'", "[columns] has no 'msdyn_actuals'. Did you mean 'msdyn_actual'?"),
    ("[columns.msdyn_actual]\nskipsync = 'a'", "[columns.msdyn_actual] has no 'skipsync'. Did you mean 'skip_sync'?"),
    ("[choices.staging_type]\nCost = 0", "[choices] has no 'staging_type'. Did you mean "),
    ("[choices.journal_status]\nPostd = 2", "[choices.journal_status] has no 'Postd'. Did you mean 'Posted'?"),
    ("[choices.journal_status]\nDraft = 1\nError = 1", "[choices.journal_status] gives Draft and Error the same"),
    ("[choices.journal_status]\nDraft = 'x'\nError = 'X'", "[choices.journal_status] gives Draft and Error the same"),
    ("[choices.journal_status]\nDraft = 'posted'", "[choices.journal_status] gives Draft the word of Posted: 'posted'"),
    ("[choices.journal_status]\nDraft = 'Invalid-Actuals'", "[choices.journal_status] gives Draft the word of Invalid"),
]  # fmt: skip
# What names a column that is not there. {actual} is the file.
REFUSED_BY_THE_EXPORT = {
    "optional, one near": (
        "skip_sync = 'msdyn_istransitional'",
        "skip_sync = 'msdyn_istransitional': {actual} has no such column (nearest there: msdyn_istransition",
    ),
    "optional, none near": (
        "skip_sync = 'x'",
        "skip_sync = 'x': {actual} has no such column (has: createdon, msdyn_actualid, msdyn_amount, ",
    ),
    "required": (
        "amount = 'cr1_amont'",
        "amount = 'cr1_amont': {actual} has no such column (",
    ),
}
SWAPPED = """
[choices.staging_transaction_type]
"Cost" = 3
"Unbilled sales" = 1
"Billed sales" = 0
"""


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_settings_file(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "invoicekit.toml"
    file.write_text(text)
    with pytest.raises(BadSettings) as raised:
        read_settings(file)
    assert says.replace("{file}", str(file)) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_settings_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as raised:
        ik.open(tmp_path, settings=tmp_path / "mine.toml")
    assert str(raised.value) == f"{tmp_path}/mine.toml: cannot be read (No such file or directory). Check the path."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv(tmp_path_factory.mktemp("book"), book())


@pytest.mark.parametrize(("text", "says"), REFUSED_BY_THE_CONTRACT)
def test_settings_and_contract(text: str, says: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(BadSettings) as raised:
        ik.open(folder, settings=file, quiet=True)
    assert str(raised.value).startswith(f"settings: {says}")


@pytest.mark.parametrize("name", REFUSED_BY_THE_EXPORT)
def test_settings_and_export(name: str, folder: Path, tmp_path: Path) -> None:
    line, says = REFUSED_BY_THE_EXPORT[name]
    file = tmp_path / "mine.toml"
    file.write_text(f"[columns.msdyn_actual]\n{line}")
    with pytest.raises(WrongColumn) as raised:
        ik.open(folder, settings=file, quiet=True)
    actual = str(folder / f"{ACTUAL}.csv")
    assert str(raised.value).startswith(f"settings: [columns.msdyn_actual] {says}".replace("{actual}", actual))
    assert str(raised.value).endswith("Write its name as it stands in the export, or leave the line out.")
    assert "\n" not in str(raised.value)


def test_a_choice_map_that_the_data_contradict(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(SWAPPED)
    with pytest.raises(WrongChoiceMap) as raised:
        ik.open(folder, settings=file, quiet=True)
    assert str(raised.value) == (
        "projcdsactualsimport: 3 rows read as 'Billed sales' are 'Cost' in Dataverse, so the choice map "
        "'staging_transaction_type' is wrong for this system. Set it in the settings file under "
        '[choices.staging_transaction_type], as "Cost" = <the integer in your export>, for every label.'
    )


def test_parameters(folder: Path) -> None:
    with pytest.raises(BadSettings) as raised:
        ik.open(folder, memory_limit="plenty", quiet=True)
    assert str(raised.value) == "memory limit 'plenty': not a size. Write it as 500MB or 4GB."
    with pytest.raises(BadSettings) as raised:
        Settings().at("31.10.2026")
    assert str(raised.value) == f"settings: as_of = '31.10.2026' does not fit: {WRITE_MOMENT}."


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--memory-limit", "plenty"], "memory limit 'plenty': not a size."),
        (["--memory-limit", "1MB"], "out of memory."),
        (["--as-of", "gestern"], "settings: as_of = 'gestern' does not fit"),
        (["--settings", "nowhere.toml"], "nowhere.toml: cannot be read (No such file or directory)."),
    ],
)
def test_command_line(arguments: list[str], says: str, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["reconcile", str(folder), *arguments]) == 2
    printed = capfd.readouterr()
    assert printed.err.splitlines()[-1].startswith(f"invoicekit: {says}")
    assert "Traceback" not in printed.err

"""Which files of a folder are exports: letter case does not count, and what is not read is named with the reason."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import invoicekit as ik
from invoicekit.__main__ import main
from invoicekit.contract import read_contract
from invoicekit.export_errors import SameName
from invoicekit.repair_actions import ACTIONS
from invoicekit.sample import write_sample
from invoicekit.sources.folder import find_exports

from .folder import ACTUAL, book, write_csv

NO_TABLE = "names no table of the two systems"
UNPACK = "is an archive: unpack it"
AS_XLSX = "is another kind of workbook: save it as .xlsx"
NO_FORMAT = "is neither CSV, Parquet, JSON nor .xlsx"
OUTSIDE = "lies in neither dataverse/ nor finops/"

# A file beside the exports, and why it was not read; None where nothing is said of it.
BESIDE = {
    "dataverse/custrans.csv": NO_TABLE,
    "dataverse/custtrans.csv": "is a table of finops: move it there",
    "dataverse/readme.txt": NO_FORMAT,
    "dataverse/notes": NO_FORMAT,
    "dataverse/quotes/1.csv": NO_TABLE,
    "finops/custtrans.csv.gz": UNPACK,
    "finops/custtrans.zip": UNPACK,
    "finops/CustTrans.XLS": AS_XLSX,
    "finops/custtrans/readme.md": NO_FORMAT,
    "custtrans.csv": OUTSIDE,
    "month.xlsx": OUTSIDE,
    "all.zip": UNPACK,
    "old.xls": AS_XLSX,
    "notes.txt": NO_FORMAT,
    "finance/custtrans.csv": OUTSIDE,
    "finance/custtrans.zip": UNPACK,
    "finance/rates.csv": None,
    "2026-09/finops/custtrans.csv": None,
    "dataverse/.hidden.csv": None,
    "dataverse/.ipynb_checkpoints/invoice.csv": None,
    "finops/~$custtrans.xlsx": None,
    "finops/_SUCCESS": None,
    "README.md": None,
    "invoicekit.toml": None,
    "invoicekit-history.sqlite": None,
    "run.log": None,
    "out/findings.json": None,
}


def put(folder: Path, name: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


def test_what_is_not_read_is_named_with_the_reason(tmp_path: Path) -> None:
    write_csv(tmp_path, book())
    for name in BESIDE:
        put(tmp_path, name)
    found = find_exports(tmp_path, read_contract())
    assert {str(Path(item.file).relative_to(tmp_path)): item.why for item in found.not_read} == {
        name: why for name, why in BESIDE.items() if why
    }
    assert len(found.not_read) == len({item.file for item in found.not_read})
    assert set(found.exports) == {name.partition("/")[2] for name in book()}


def test_it_is_told_wherever_a_run_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_csv(tmp_path / "in", book())
    put(tmp_path / "in", "finops/custtrans.zip")
    assert main(["reconcile", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 1  # not all rules could run
    assert f"not read: {tmp_path}/in/finops/custtrans.zip {UNPACK}\n" in capsys.readouterr().out
    assert UNPACK in (tmp_path / "out/report.html").read_text("utf-8")
    sheet = openpyxl.load_workbook(tmp_path / "out/findings.xlsx")["not run"]
    says = {row[2]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert says[f"{tmp_path}/in/finops/custtrans.zip"] == f"file not read: it {UNPACK}"


def test_what_the_program_wrote_itself_is_not_named(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=3)
    with ik.open(tmp_path, quiet=True) as opened:
        run = opened.reconcile()
        run.write(tmp_path, said=run.notice(tmp_path))
        opened.plan_repairs().write(tmp_path)
        for name in ("refused", *(action.name for action in ACTIONS)):
            put(tmp_path, f"{name}.csv")
    assert len(list(tmp_path.glob("*.*"))) > 15
    assert find_exports(tmp_path, read_contract()).not_read == ()


def renamed(folder: Path, *names: tuple[str, str]) -> Path:
    for old, new in names:
        (folder / old).rename(folder / new)
    return folder


def test_names_go_without_regard_to_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = renamed(
        write_csv(tmp_path / "in", book()),
        (f"{ACTUAL}.csv", "dataverse/MSDYN_Actual.CSV"),
        ("dataverse", "Dataverse"),
        ("finops", "FinOps"),
    )
    found = find_exports(folder, read_contract())
    assert (set(found.exports), found.not_read) == ({name.partition("/")[2] for name in book()}, ())
    assert main(["reconcile", str(folder), "--history"]) == 1  # not all rules could run
    assert main(["history", str(folder)]) == 0
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dataverse", "dataverse"),
        ("dataverse/MSDYN_Actual.csv", "dataverse/msdyn_actual.csv"),
        ("dataverse/MSDYN_Actual", "dataverse/msdyn_actual"),
        ("dataverse/msdyn_actual/A.csv", "dataverse/msdyn_actual/a.csv"),
    ],
)
def test_one_name_in_two_cases_is_refused(one: str, other: str, tmp_path: Path) -> None:
    write_csv(tmp_path, book())
    for name in (one, other):
        put(tmp_path, name if name.endswith(".csv") else f"{name}/1.csv")
    if (tmp_path / one).samefile(tmp_path / other):
        pytest.skip("names have no case here")
    with pytest.raises(SameName) as raised:
        find_exports(tmp_path, read_contract())
    folder = (tmp_path / one).parent
    assert str(raised.value) == (
        f"{folder}: has both {Path(one).name} and {Path(other).name}, which is one name (letter case does not count). "
        "Keep one of them, or put the parts of a table into one folder."
    )

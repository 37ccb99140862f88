"""The command line as a user meets it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import invoicekit as ik
from invoicekit.__main__ import main
from invoicekit.sample import DEFECTS

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample_data"

COLUMNS = (
    "finding_id rule stage outcome severity subject company contract project invoice actual_id "
    "currency expected observed amount columns age_days cause why fix state"
).split()


def read_exact(file: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(file.read_text("utf-8"), parse_float=Decimal)
    return rows


def test_reconcile_writes_findings_bridge_and_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reconcile", str(SAMPLE), "--out", str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert "14 findings" in printed
    assert "Bridge: chargeable billed amount" in printed
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "bridge.json",
        "bridge_by_period.json",
        "findings.json",
        "findings.parquet",
        "findings.xlsx",
        "report.html",
        "summary.json",
    ]
    findings = read_exact(tmp_path / "findings.json")
    assert len(findings) == 14
    assert all(list(finding) == COLUMNS for finding in findings)
    parquet = duckdb.connect().execute("select * from read_parquet($f)", {"f": str(tmp_path / "findings.parquet")})
    assert [column[0] for column in parquet.description or ()] == COLUMNS
    assert [row[0] for row in parquet.fetchall()] == [finding["finding_id"] for finding in findings]
    assert all(row["unexplained"] == 0 for row in read_exact(tmp_path / "bridge.json"))
    periods = read_exact(tmp_path / "bridge_by_period.json")
    assert {period["period"] for period in periods} >= {"2026-09", "2026-10"}
    assert all(p["opening"] + p["new"] - p["resolved"] == p["closing"] for p in periods)  # type: ignore[operator]
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    left = {(line["company"], line["arrow"]) for line in summary["last_period"]}
    assert ("GBSI", "import.line") in left
    assert f"Not there at the end of the last period: 8 of {len(summary['last_period'])}" in printed
    assert summary["findings"] == 14
    assert summary["not_run"] == []
    assert summary["ready_to_close"] == {"DEMF": False, "GBSI": False, "USMF": False}
    assert all(table["rows_in"] == table["loaded"] + table["quarantined"] for table in summary["tables"])


def test_findings_json_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        main(["reconcile", str(SAMPLE), "--out", str(tmp_path / name), "--json"])
    for file in ("findings.json", "bridge.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_clean_book_exits_with_0_and_json_prints_the_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", str(tmp_path), "--invoices", "3"]) == 0
    capsys.readouterr()
    assert main(["reconcile", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == 0


def test_no_line_of_a_log_ends_in_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["reconcile", str(SAMPLE)], ["trace", str(SAMPLE), "INV-2026-00038"], ["repair", str(SAMPLE)]):
        main(words)
        printed = capsys.readouterr().out.splitlines()
        assert [line for line in printed if line != line.rstrip()] == [], words


def test_one_company_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reconcile", str(SAMPLE), "--company", "usmf", "--json"]) == 1
    summary = json.loads(capsys.readouterr().out)
    assert summary["findings"] == 4
    assert list(summary["ready_to_close"]) == ["USMF"]


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        ("reconcile", ["--company", "USFM"]),
        ("run", ["-p", "companies", "USFM"]),
        ("run", ["-p", "companies", "usmf,usfm"]),
    ],
)
def test_a_company_that_is_in_neither_system_is_no_all_clear(
    command: str, asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one line, and of the notebooks before any of them runs."""
    assert main([command, str(SAMPLE), *asked, "--out", str(tmp_path / "out")]) == 2
    printed = capsys.readouterr()
    assert printed.err == "invoicekit: company 'USFM' not found. Did you mean 'USMF'?\n"
    assert printed.out == ""
    assert not (tmp_path / "out").exists()


def test_a_company_of_the_settings_is_looked_for_before_a_notebook_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "exports")
    (tmp_path / "exports/invoicekit.toml").write_text('companies = ["USFM"]')
    assert main(["run", str(tmp_path / "exports"), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == "invoicekit: company 'USFM' not found. Did you mean 'USMF'?\n"
    assert not (tmp_path / "out").exists()


def test_a_run_says_in_a_line_what_it_is() -> None:
    with ik.open(SAMPLE, quiet=True) as book:
        run = book.reconcile("2026-10-31")
        asked = "Ask it for .causes, .findings, .bridge, .summary, .to_html(FILE)"
        assert repr(run) == f"Run as of 2026-10-31 23:59:59: 14 findings, 0 of 3 companies can close. {asked}"
    assert repr(run) == "Run as of 2026-10-31 23:59:59: its workbook is closed"


def test_what_nobody_foresaw_does_not_pass_for_findings(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise TypeError("no such\nthing")

    monkeypatch.setattr("invoicekit.__main__.open_workbook", breaks)
    assert main(["reconcile", str(SAMPLE)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("invoicekit: TypeError: no such thing (test_command_line.py, line ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("error", "cause", "stopped"),
    [
        (KeyboardInterrupt(), None, True),
        (RuntimeError("Query interrupted"), None, True),
        (duckdb.InterruptException("INTERRUPT Error: Interrupted!"), None, True),
        (duckdb.TransactionException("cannot rollback"), RuntimeError("Query interrupted"), True),
        (RuntimeError("interrupted"), None, False),
    ],
)
def test_whatever_comes_of_ctrl_c_is_no_defect(
    error: BaseException,
    cause: BaseException | None,
    stopped: bool,  # noqa: FBT001
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ends(*_: object, **__: object) -> None:
        raise error from cause

    monkeypatch.setattr("invoicekit.sample_command.write_sample", ends)
    assert main(["sample", str(tmp_path)]) == 2
    part = f"invoicekit: stopped; {tmp_path} may hold a part of the sample: write it again, or remove that.\n"
    assert (capsys.readouterr().err == part) == stopped


@pytest.mark.parametrize("words", [["reconcile", str(SAMPLE)], ["rules"], ["reconcile", "nowhere"]])
def test_where_nobody_reads_what_is_printed_the_status_is_not_that_of_findings(words: list[str]) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "invoicekit", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert program.stdout
    program.stdout.close()
    assert program.wait() == 2


def test_trace_stops_where_the_invoice_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", str(SAMPLE), "INV-2026-00038"]) == 1
    printed = capsys.readouterr().out
    assert "Stopped at sync.actual" in printed
    assert "Next: Project Operations > Out of sync actuals" in printed


def test_rules_prints_the_catalogue_or_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert "import.line" in capsys.readouterr().out
    assert main(["rules", "import.line"]) == 0
    printed = capsys.readouterr().out
    assert printed.rstrip("\n") == ((ROOT / "invoicekit/sql/rules/3_import/2_line.sql").read_text("utf-8").rstrip("\n"))


def test_sample_lists_its_defects(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "--list-defects"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in DEFECTS)


@pytest.mark.parametrize("theirs", ["Dataverse/invoice.csv", "finops/custtrans.csv", "invoicekit.toml"])
def test_a_sample_is_not_written_over_exports_or_settings_of_somebody(
    theirs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / theirs).parent.mkdir(exist_ok=True)
    (tmp_path / theirs).write_text("mine")
    assert main(["sample", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"invoicekit: {tmp_path}: has {theirs.partition('/')[0]}")
    assert said.endswith("not as invoicekit sample writes it. It is left as it is; name another folder.\n")
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [tmp_path / theirs]
    assert (tmp_path / theirs).read_text() == "mine"


@pytest.mark.parametrize(
    ("theirs", "text"),
    [("invoicekit.toml", 'as_of = "2026-10-31"\n[lags]\n'), ("dataverse/invoice/October.csv", "mine")],
)
def test_what_was_laid_beside_a_sample_is_not_written_over(
    theirs: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", str(tmp_path), "--invoices", "2"]) == 0
    (tmp_path / theirs).parent.mkdir(exist_ok=True)
    (tmp_path / theirs).write_text(text)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert main(["sample", str(tmp_path), "--invoices", "3"]) == 2
    assert f"has {theirs.removesuffix('/October.csv')}, not as invoicekit sample" in capsys.readouterr().err
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_sample_is_written_over_a_sample_and_beside_other_files(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for invoices in ("3", "2"):
        assert main(["sample", str(tmp_path), "--invoices", invoices]) == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("where", ["", "dataverse"])
def test_a_sample_that_cannot_be_written_asks_for_another_folder(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "book"
    if where:
        folder.mkdir()
        (folder / "answers.csv").touch()
    (folder / where).write_text("a file where a folder should be")
    assert main(["sample", str(folder), "--invoices", "2"]) == 2
    said = capsys.readouterr().err
    assert said == f"invoicekit: {folder / where}: File exists. Name another folder, or make it writable.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["reconcile", "nowhere"], "nowhere: no such folder. Give the folder that holds dataverse/ and finops/"),
        (["reconcile", str(SAMPLE / "dataverse/invoice.csv")], "invoice.csv: is a file. Give the folder that holds"),
        (["reconcile", str(SAMPLE), "--as-of", "soon"], "as_of = 'soon' does not fit"),
        (["reconcile", str(SAMPLE), "--memory-limit", "much"], "memory limit 'much': not a size. Write it as 500MB"),
        (["trace", str(SAMPLE), "INV-2026-0038"], "invoice 'INV-2026-0038' not found. Did you mean 'INV-2026-00038'?"),
        (["rules", "import.lines"], "rule 'import.lines' not found. Did you mean 'import.line'?"),
        (["sample"], "sample: no folder given"),
        (["sample", "x", "--defects", "header-mising"], "Did you mean 'header-missing'?"),
    ],
)
def test_what_cannot_run_is_one_line_and_exits_with_2(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert says in printed.err
    assert len(printed.err.splitlines()) == 1


def test_the_module_runs_without_a_traceback_and_without_progress_in_a_log() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "invoicekit", "reconcile", str(SAMPLE)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr == ""


def test_outputs_are_whole_or_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    assert main(["reconcile", str(SAMPLE), "--out", str(tmp_path / "out")]) == 2
    assert "Nothing was written" in capsys.readouterr().err
    assert (tmp_path / "out").read_text() == "a file where the folder should be"


@pytest.mark.parametrize("command", ["reconcile", "repair", "run"])
@pytest.mark.parametrize(
    ("out", "says"),
    [
        ("dataverse/out", "lies among the exports, and would be read as one"),
        ("finops", "lies among the exports, and would be read as one"),
        ("invoicekit.toml", "is a file"),
        ("invoicekit.toml/out", "is a file"),
    ],
)
def test_outputs_are_refused_where_they_cannot_be_before_anything_is_loaded(
    command: str,
    out: str,
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for loads in ("invoicekit.__main__.open_workbook", "invoicekit.notebooks.run.find_exports"):
        monkeypatch.delattr(loads)
    (tmp_path / "dataverse").mkdir()
    (tmp_path / "invoicekit.toml").touch()
    assert main([command, str(tmp_path), "--out", str(tmp_path / out)]) == 2
    where = tmp_path / out.removesuffix("/out") if says == "is a file" else tmp_path / out
    said = f"invoicekit: {where}: {says}. Nothing was written; name another folder with --out.\n"
    assert capsys.readouterr().err == said


def test_a_file_that_goes_while_it_is_read_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", "finops/custtrans.csv")

    monkeypatch.setattr("invoicekit.__main__.open_workbook", gone)
    assert main(["reconcile", str(SAMPLE)]) == 2
    said = capsys.readouterr().err
    assert said == "invoicekit: finops/custtrans.csv: No such file or directory. Make it readable and run again.\n"


def test_rates_are_not_judged_where_agreed_ones_are_not_exported(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "exports")
    (tmp_path / "exports/finops/projcontractfixedexchangerate.csv").unlink()
    with ik.open(tmp_path / "exports", quiet=True) as book:
        not_run = {item.rule: item.missing for item in book.reconcile().not_run}
    assert not_run["post.exchange-rate"].startswith("projcontractfixedexchangerate")

"""Every rule, every derived model table and every sum of a run against its case file."""

from __future__ import annotations

from pathlib import Path

import pytest

from invoicekit.rules import find_rule

from .case_file import BadCase, Table, guid, plain, read_case, short
from .run_case import gap, run_model, run_result, run_rule

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.md"))
MODEL_CASES = sorted((HERE / "model_cases").glob("*.md"))
RESULT_CASES = sorted((HERE / "result_cases").glob("*.md"))


def names(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", CASES, ids=names)
def test_rule_lists_what_is_due(file: Path, tmp_path: Path) -> None:
    case = read_case(file)
    rule = find_rule(case.title.split(":")[0])
    found, matched = run_rule(case, rule, tmp_path)
    assert not gap(case.due, found), f"{file.name}\n{gap(case.due, found)}"
    assert rule.asserts or matched == case.matched, f"{file.name}: matched {matched}, due {case.matched}"


@pytest.mark.parametrize("file", MODEL_CASES, ids=names)
def test_model_table_holds_what_is_due(file: Path, tmp_path: Path) -> None:
    case = read_case(file)
    found = run_model(case, tmp_path)
    assert not gap(case.due, found), f"{file.name}\n{gap(case.due, found)}"


@pytest.mark.parametrize("file", RESULT_CASES, ids=names)
def test_result_holds_what_is_due(file: Path, tmp_path: Path) -> None:
    case = read_case(file)
    found = run_result(case, tmp_path)
    assert not gap(case.due, found), f"{file.name}\n{gap(case.due, found)}"


def test_a_row_that_is_missing_or_surplus_is_shown() -> None:
    due = Table("due", ("outcome", "subject"), (("missing", "A1"), ("missing", "A2")))
    told = gap(due, [("missing", "A1"), ("missing", "A1")])
    assert "due, not found:  | missing | A2 |" in told
    assert "found, not due:  | missing | A1 |" in told
    assert gap(due, list(reversed(due.rows))) == ""


@pytest.mark.parametrize("name", ["A1", "billed 2", "0f8fad5b-d9cb-469f-a165-70867728950e"])
def test_short_names_come_back(name: str) -> None:
    assert short(f"{guid(name)} | own") == f"{name} | own"
    assert guid("A1") < guid("A2") < guid("B1")


def test_values_are_written_as_people_write_them() -> None:
    assert [plain(value) for value in (None, True, "1200.500000", "INV-1")] == ["", "true", "1200.5", "INV-1"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no title\n## due\n| a |\n|---|\n", "does not begin with a title"),
        ("# t\n", "nothing of what is due"),
        ("# t\n## due\n", "has no table"),
        ("# t\n## dew\n| a |\n|---|\n", "heading 'dew'"),
        ("# t\n## due\n| a | b |\n|---|---|\n| 1 |\n", "1 cells under 2 columns"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "case.md"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadCase, match=said):
        read_case(file)


def test_a_column_that_the_table_has_not_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "case.md"
    file.write_text(
        "# sync.actual\n## given dataverse.actual\n| amout |\n|---|\n| 1 |\n## due\n| outcome |\n|---|\n",
        encoding="utf-8",
    )
    with pytest.raises(BadCase, match="no column \\['amout'\\]"):
        run_rule(read_case(file), find_rule("sync.actual"), tmp_path)

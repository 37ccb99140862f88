"""The files of the stages: each writes to one table, and names rules that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from invoicekit.contract import read_contract
from invoicekit.errors import BadRule
from invoicekit.rules import find_rule, sql_folder
from invoicekit.stages import read_file, read_stage

STAGES = sorted(folder.name.partition("_")[2] for folder in (sql_folder() / "perform").iterdir() if folder.is_dir())


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_names_rules_and_tables_that_there_are(stage: str) -> None:
    files = read_stage(stage)
    assert [file.step for file in files] == sorted(file.step for file in files)
    for file in files:
        assert [find_rule(name).asserts for name in file.performs] == [False] * len(file.performs)
        assert [find_rule(name).asserts for name in file.refuses] == [True] * len(file.refuses)
        assert file.makes_notes or file.writes in read_contract().tables
    assert any(not file.makes_notes for file in files)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("select 1;", "writes to 0 tables"),
        ("insert into typed.invoice select 1;\nupdate typed.invoice set total = 0;", "writes to 2 tables"),
    ],
)
def test_a_file_that_writes_to_none_or_two_is_refused(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "1_wrong.sql"
    file.write_text(text)
    with pytest.raises(BadRule, match=says):
        read_file(file)

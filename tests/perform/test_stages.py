"""The files of the stages: each writes to one table, and names rules that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from invoicekit.contract import read_contract
from invoicekit.errors import BadRule
from invoicekit.rules import find_rule, sql_folder
from invoicekit.stages import Performing, read_file, read_stage

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


UPDATES = [file for stage in STAGES for file in read_stage(stage) if file.verb == "update" and "\nfrom " in file.sql]


@pytest.mark.parametrize("file", UPDATES, ids=lambda file: f"{file.file.parent.name}/{file.file.name}")
def test_an_update_from_another_table_takes_its_rows_as_they_lie(file: Performing) -> None:
    one_row_for_all = re.search(r"\nfrom settings\b", file.sql)
    assert one_row_for_all or re.search(r"\n  order by r\.rowid\n\) n\nwhere \w\.rowid = n\.place", file.sql)


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

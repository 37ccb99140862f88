"""The mutants are what they say, and the driver fails when one is not seen that should be, or seen that should not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from invoicekit.model import Model
from invoicekit.rules import sql_folder
from tests.mutation import __main__ as driver
from tests.mutation import python, sql
from tests.mutation.__main__ import Mutant, main
from tests.mutation.scene import Scene


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("select a from t where b > 1", ["b > 1 → b >= 1", "b > 1 → b < 1", "1 → 2", "WHERE b > 1 → gone"]),
        ("select coalesce(a, b) as c from t", ["COALESCE(a, b) → a", "COALESCE(a, b) → b"]),
        ("select distinct a from t", ["DISTINCT → gone"]),
        ("select a - b from t", ["a - b → a + b"]),
        ("select max(a) from t left join u on t.x = u.x",
         ["LEFT JOIN u ON t.x = u.x → JOIN u ON t.x = u.x", "MAX(a) → MIN(a)", "t.x = u.x → t.x <> u.x"]),
        ("select a and b from t", ["a AND b → a OR b", "a AND b → a", "a AND b → b"]),
        ("select a is not null from t", ["NOT a IS NULL → a IS NULL"]),
    ],
)  # fmt: skip
def test_each_place_of_a_select_is_changed(text: str, changes: list[str]) -> None:
    found = dict(sql.mutants(text))
    assert set(changes) <= found.keys()
    assert all(changed != sql.printed(text) for changed in found.values())


def test_each_change_is_made_in_one_place_only() -> None:
    found = [changed for said, changed in sql.mutants("select 1 as a, 1 as b") if said == "1 → 2"]
    assert found == ["SELECT 2 AS a, 1 AS b", "SELECT 1 AS a, 2 AS b"]


def test_what_exists_selects_is_not_changed() -> None:
    found = {said for said, _ in sql.mutants("select 1 from t where exists (select 1 from u where u.a = 2)")}
    assert {"1 → 2", "2 → 3", "u.a = 2 → u.a <> 2"} <= found
    assert "1 → 2 #2" not in found
    assert len([said for said, _ in sql.mutants("select a from t where exists (select 1 from u)")]) == 1


def test_rows_of_a_view_have_an_order_where_it_says_so() -> None:
    text = "create table a as select 1; create view b as select 1; create view c as select 1 as x order by x"
    assert sql.created(text) == [("a", True), ("b", False), ("c", True)]


def test_the_comparison_is_changed_in_code_and_not_in_comments() -> None:
    found = dict(python.mutants("outcomes"))
    assert any("[<= → <]" in said for said in found)
    assert not any("worked out for the rows" in said or "one per key that" in said for said in found)
    assert python.module_with("outcomes", (python.HERE / "outcomes.py").read_text("utf-8")).compare is not None


@pytest.mark.parametrize("kind", ["rules", "assertions", "model", "result"])
def test_every_file_has_mutants(kind: str) -> None:
    for path in (sql_folder() / kind).rglob("*.sql"):
        text = path.read_text("utf-8")
        assert next(sql.mutants(text), None) or not {"where", "join"} & set(text.split()), path


@pytest.mark.parametrize(
    ("seen", "equivalent", "status", "said"),
    [
        (20, "", 0, "20 killed, 0 survived, 100.0%; 0 equivalent"),
        (18, "", 1, "survives: rules/a.sql: change 18"),
        (18, "18 19", 0, "18 killed, 0 survived, 100.0%; 2 equivalent"),
        (20, "19", 1, "called equivalent and seen: rules/a.sql: change 19"),
    ],
)
def test_too_few_seen_is_a_failure(
    seen: int,
    equivalent: str,
    status: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    @contextmanager
    def one_scene() -> Iterator[list[Scene]]:
        yield [Scene("one", duckdb.connect(), Model({}), due=("a", "b"))]

    def mutant(number: int) -> Mutant:
        return Mutant("rules/a.sql", f"change {number}", lambda _: number < seen, lambda _: True)

    mutants = [mutant(number) for number in range(20)]
    accepted = tmp_path / "equivalent.toml"
    accepted.write_text(
        "".join(
            f'[[mutant]]\nfile = "rules/a.sql"\nchange = "change {n}"\nreason = "it is"\n' for n in equivalent.split()
        ),
        encoding="utf-8",
    )
    monkeypatch.setattr(driver, "all_mutants", lambda parts, every: mutants)
    monkeypatch.setattr(driver, "scenes", one_scene)
    monkeypatch.setattr(driver, "EQUIVALENT", accepted)
    assert main([]) == status
    assert said in capsys.readouterr().out


def test_a_question_that_answers_differently_each_time_is_refused() -> None:
    answers = iter(range(9))
    with duckdb.connect() as con:
        scene = Scene("a scene", con, Model({}))
        assert scene.ask("steady", lambda _: 1) == 1
        with pytest.raises(AssertionError, match="a scene, wandering: it answers differently each time"):
            scene.ask("wandering", lambda _: next(answers))


def test_how_long_a_mutant_may_take_is_told_by_how_long_it_takes_unharmed() -> None:
    def slow(_: Scene) -> int:
        time.sleep(0.02)
        return 1

    def endless(scene: Scene) -> object:
        return scene.con.execute("select sum(a.range * b.range) from range(1000000) a, range(1000000) b").fetchall()

    with duckdb.connect() as con:
        scene = Scene("a scene", con, Model({}), patience=0.01)
        assert scene.ask("slow", slow) == 1
        assert scene.patience >= 0.2
        assert scene.answer(endless) == "InterruptException"

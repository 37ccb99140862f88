"""What mutants are shown to: databases that are loaded once and asked again and again, each with what it says unharmed.

A scene is a database, the model of its export, and its settings: that of a case file, or of generated books.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import duckdb

import invoicekit as ik
import invoicekit.compare as real
from invoicekit.compare import Plan
from invoicekit.lineage import names_in
from invoicekit.model import Model, ModelFile, build_model, model_files
from invoicekit.reconcile import plan_rules, start_results
from invoicekit.rules import Rule, find_rule, read_rules, sql_folder
from invoicekit.sample import DEFECTS, write_sample
from invoicekit.sample_command import HIDES_OTHERS
from invoicekit.settings import Settings
from tests.books import build, moved, write_books
from tests.damage import read_book
from tests.draw import draw_plans
from tests.rules.case_file import Case, insert, read_case
from tests.rules.run_case import empty_book, exported, result_files, start_result

CASES = Path(__file__).parents[1] / "rules"
AS_OF = "2026-10-31"
DAMAGED = 40
PATIENCE = 20.0  # seconds, or ten times what it takes unharmed: a mutant that takes longer (a cross join) is seen
NO_RULE = "none"  # of a scene that has only what a run has found
EVERY_SECOND_INVOICE = """
  select invoice
  from (
    select invoice from dataverse.actual
    union select invoice from finops.staging
    union select invoice_number from dataverse.invoice
    union select proposal_number from finops.proposal
  )
  where invoice is not null
  qualify row_number() over (order by invoice) % 2 = 1"""
Said = object


@dataclass
class Scene:
    """One database. `due` is what a model case asks for: a table and its columns."""

    name: str
    con: duckdb.DuckDBPyConnection
    model: Model
    rule: str | None = None
    due: tuple[str, str] | None = None
    unharmed: dict[str, Said] = field(default_factory=dict)
    patience: float = PATIENCE

    def ask(self, name: str, question: Any) -> Said:
        """The answer as it is without any mutant; the same each time, or every mutant would seem to be seen."""
        if name not in self.unharmed:
            began = time.monotonic()
            self.unharmed[name] = self.answer(question, patience=10 * PATIENCE)
            self.patience = max(self.patience, 10 * (time.monotonic() - began))
            assert not isinstance(self.unharmed[name], str), f"{self.name}, {name}: {self.unharmed[name]}"
            assert self.answer(question) == self.unharmed[name], (
                f"{self.name}, {name}: it answers differently each time"
            )
        return self.unharmed[name]

    def answer(self, question: Any, patience: float | None = None) -> Said:
        """What the question gives, or the error that it ends in; the database is afterwards as it was."""
        timer = threading.Timer(patience or self.patience, self.con.interrupt)
        timer.start()
        self.con.execute("begin")
        try:
            return question(self)
        except Exception as error:  # noqa: BLE001  (whatever a mutant raises, it is seen)
            return type(error).__name__
        finally:
            timer.cancel()
            with suppress(duckdb.Error):
                self.con.execute("rollback")


@contextmanager
def scenes() -> Iterator[list[Scene]]:
    """The case files of rules and model, and two folders of generated books: damaged, and with a go-live date."""
    with ExitStack() as stack:
        found: list[Scene] = []
        for file in sorted((CASES / "cases").glob("*.md")):
            case = read_case(file)
            con = _empty(stack, case)
            build_model(con)
            start_results(con, case.settings)
            for table in case.given:
                insert(con, table)
            con.execute("commit")
            found.append(Scene(file.stem, con, exported(case), rule=case.title.split(":")[0]))
        for file in sorted((CASES / "model_cases").glob("*.md")):
            case = read_case(file)
            con = _empty(stack, case)
            for table in case.given:
                insert(con, table)
            build_model(con)
            start_results(con, case.settings)
            con.execute("commit")
            found.append(Scene(file.stem, con, exported(case), due=(case.due.name, ", ".join(case.due.columns))))
        for file in sorted((CASES / "result_cases").glob("*.md")):
            case = read_case(file)
            con = _empty(stack, case)
            start_result(con, case)
            con.execute("commit")
            found.append(Scene(file.stem, con, exported(case), rule=NO_RULE))
        later = {"go_live": "2026-09-15", "beginning_balance_date": "2026-09-30", "tolerance": {"transaction": "0.01"}}
        for name, settings in (("books", {}), ("books from go-live on", later)):
            folder = Path(stack.enter_context(TemporaryDirectory()))
            _write(folder)
            book = stack.enter_context(ik.open(folder, Settings.model_validate(settings), quiet=True))
            book.reconcile(as_of=AS_OF)
            found.append(Scene(name, book.con, book.loaded.model))
        yield found


def _empty(stack: ExitStack, case: Case) -> duckdb.DuckDBPyConnection:
    return stack.enter_context(empty_book(Path(stack.enter_context(TemporaryDirectory())), case))


def _write(folder: Path) -> None:
    with TemporaryDirectory() as all_faults:
        write_sample(Path(all_faults), invoices=100, seed=9, defects=[name for name in DEFECTS if name != HIDES_OTHERS])
        whole = read_book(Path(all_faults))
    books = [build(plan)[0] for plan in draw_plans(DAMAGED, 99)]
    write_books([moved(book, place) for place, book in enumerate([whole, *books])], folder)


def findings(rules: Sequence[Rule], compare: ModuleType = real) -> Any:
    """The question what these rules list, the totals of their sides, the money that moved by day, and double keys."""

    def question(scene: Scene) -> Said:
        con = scene.con
        said = []
        for rule in rules:
            if rule.name == scene.rule:
                con.execute("delete from result.outcome")
                con.execute("insert into result.outcome from given_outcome")  # an assertion on a run changes it
            plans: Sequence[Plan] = plan_rules(scene.model, [rule]).plans
            for table in ("outcome", "total", "movement", "double_observed"):
                con.execute(f"delete from result.{table} where rule = $rule", {"rule": rule.name})
            for plan in plans:
                if not rule.asserts:
                    compare.find_double_observed(con, [plan])
                (compare.assert_rule if rule.asserts else compare.compare)(con, plan)
            for table in ("outcome", "total", "movement", "double_observed"):
                rule_rows = f"select * from result.{table} where rule = $rule or $explains"
                asked = {"rule": rule.name, "explains": bool(rule.explains)}  # what it explains is of other rules
                rows = con.execute(rule_rows, asked).fetchall()
                said.append(hash(tuple(sorted(map(str, rows)))))
        return tuple(said)

    return question


def traces(rules: Sequence[Rule], compare: ModuleType = real) -> Any:
    """The question what these rules say of every second invoice, matched rows too."""

    def question(scene: Scene) -> Said:
        con = scene.con
        con.execute(f"create or replace temp table trace_wanted as {EVERY_SECOND_INVOICE}")
        con.execute((sql_folder() / "trace_scope.sql").read_text("utf-8"))
        con.execute("create or replace temp table trace_row as select * from result.outcome limit 0")
        for plan in plan_rules(scene.model, [rule for rule in rules if not rule.asserts]).plans:
            compare.compare_invoices(con, plan)
        return sorted(map(str, con.execute("from trace_row").fetchall()))

    return question


def made_from(name: str) -> list[ModelFile]:
    """The files of the model that read this table or view, or what is made from it, in their order."""
    found: list[ModelFile] = []
    names = {name}
    for file in model_files():
        if file.reads & names and file.name != name:
            found.append(file)
            names.add(file.name)
    return found


def rules_of(names: Collection[str]) -> list[Rule]:
    """The rules that look at one of these tables, or at what a run has found."""
    texts = [(rule, rule.file.read_text("utf-8")) for rule in read_rules()]
    return [rule for rule, text in texts if "result." in text or names_in(text) & set(names)]


def rebuilt(name: str, sql: str, readers: Sequence[ModelFile], rules: Sequence[Rule], unharmed: Said = None) -> Any:
    """The question what a model case asks, or what these rules list, with this SQL for one file of the model.

    `readers` are the files that are made from it. Where the table stays as it is, the answer is the unharmed one.
    """

    def question(scene: Scene) -> Said:
        before = _content(scene.con, name) if scene.due is None else None
        _replace(scene.con, name, sql)
        if scene.due is None and _content(scene.con, name) == before:
            return unharmed
        for file in readers:
            _replace(scene.con, file.name, file.sql)
            if scene.due and file.name == scene.due[0]:
                break
        if scene.due:
            return _content(scene.con, *scene.due)
        return findings(rules)(scene)

    return question


def _replace(con: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    con.execute(f"drop {'view' if 'create view ' in sql.lower() else 'table'} if exists {name}")
    con.execute(sql)


def _content(con: duckdb.DuckDBPyConnection, table: str, columns: str = "*") -> Said:
    return con.execute(f"select count(*), sum(hash(t)) from (select {columns} from {table}) t").fetchall()[0]


def result_with(sql: str, relations: Sequence[tuple[str, bool]]) -> Any:
    """The question what these relations of the results hold when this SQL has made them; in order, if they have one."""

    def question(scene: Scene) -> Said:
        scene.con.execute(sql)
        rows = [(ordered, list(map(str, scene.con.execute(f"from {name}").fetchall()))) for name, ordered in relations]
        return [each if ordered else sorted(each) for ordered, each in rows]

    return question


def reconciled(scene: Scene) -> None:
    """The scene's own results are there, as a run leaves them."""
    if scene.rule and scene.rule != NO_RULE:
        scene.con.execute("create temp table given_outcome as from result.outcome")
        findings([find_rule(scene.rule)])(scene)
    result_files(scene.con)

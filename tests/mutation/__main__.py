"""make mutate: every mutant of the SQL and of the comparison is shown to case files and books; most must be seen.

    python -m tests.mutation [part of a file's path ...] [--every N]

Fails where fewer than 95 % are seen, or where one that `equivalent.toml` calls equivalent is.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from invoicekit.model import ModelFile, model_files
from invoicekit.rules import Rule, read_rules, sql_folder
from tests.mutation import python, sql
from tests.mutation.scene import (
    NO_RULE,
    Scene,
    findings,
    made_from,
    rebuilt,
    reconciled,
    result_with,
    rules_of,
    scenes,
    traces,
)

EQUIVALENT = Path(__file__).with_name("equivalent.toml")
WANTED = 0.95


@dataclass(frozen=True)
class Mutant:
    """One change of one file: `seen` says whether a scene tells it from the file as it is.

    `scenes` are those that may tell it; the cases of `table`, where it makes one, are asked first.
    """

    file: str
    change: str
    seen: Callable[[Scene], bool]
    scenes: Callable[[Scene], bool]
    table: str | None = None

    @property
    def name(self) -> str:
        return f"{self.file}: {self.change}"


def rule_mutants() -> Iterator[Mutant]:
    """Those of the SELECTs of rules and assertions, and of the conditions in their comments."""
    for rule in read_rules():
        file = rule.file.relative_to(sql_folder()).as_posix()
        texts = {"select": rule.select, "observed_rows": rule.observed_rows, "bridge_rows": rule.bridge_rows}
        for part, text in texts.items():
            if text == "true":
                continue
            plain = _with(rule, part, sql.printed(text))
            for change, changed in sql.mutants(text):
                mutant = _with(rule, part, changed)
                yield Mutant(file, change, _other_findings(plain, mutant, part), _scene_of(rule))


def _with(rule: Rule, part: str, text: str) -> Rule:
    changed: dict[str, Any] = {part: text}
    return dataclasses.replace(rule, **changed)


def _scene_of(rule: Rule) -> Callable[[Scene], bool]:
    return lambda scene: scene.due is None and scene.rule in (None, rule.name)


def _other_findings(plain: Rule, mutant: Rule, part: str) -> Callable[[Scene], bool]:
    def seen(scene: Scene) -> bool:
        return scene.answer(findings([mutant])) != scene.ask(f"{plain.name} {part}", findings([plain]))

    return seen


def model_mutants() -> Iterator[Mutant]:
    """Those of the model: seen where a model case holds other rows, or where a rule that reads them lists others."""
    paths = sorted((sql_folder() / "model").rglob("*.sql"))
    for path, file in zip(paths, model_files(), strict=True):
        readers = made_from(file.name)
        names = [file.name, *(reader.name for reader in readers)]
        for change, changed in sql.mutants(file.sql):
            seen = _other_model(file, changed, readers, rules_of(names))
            yield Mutant(path.relative_to(sql_folder()).as_posix(), change, seen, _cases_of(names), file.name)


def _cases_of(names: Collection[str]) -> Callable[[Scene], bool]:
    return lambda scene: scene.rule is None and (scene.due is None or scene.due[0] in names)


def _other_model(
    file: ModelFile, changed: str, readers: Sequence[ModelFile], rules: Sequence[Rule]
) -> Callable[[Scene], bool]:
    def seen(scene: Scene) -> bool:
        if scene.due is None:
            unharmed = scene.ask(f"findings of {file.name}", findings(rules))
        else:
            unharmed = scene.ask(f"model {file.name}", rebuilt(file.name, sql.printed(file.sql), readers, rules))
        return scene.answer(rebuilt(file.name, changed, readers, rules, unharmed)) != unharmed

    return seen


def result_mutants() -> Iterator[Mutant]:
    """Those of the tables that a run reports from."""
    for path in sorted((sql_folder() / "result").glob("*.sql")):
        text = path.read_text("utf-8")
        relations = sql.created(text)
        for change, changed in sql.mutants(text):

            def seen(
                scene: Scene, changed: str = changed, text: str = text, made: list[tuple[str, bool]] = relations
            ) -> bool:
                unharmed = scene.ask(f"result {made}", result_with(sql.printed(text), made))
                return scene.answer(result_with(changed, made)) != unharmed

            yield Mutant(f"result/{path.name}", change, seen, lambda scene: scene.due is None)


def python_mutants() -> Iterator[Mutant]:
    """Those of the comparison, and of the SQL that it composes."""
    for name in python.MODULES:
        for change, source in python.mutants(name):

            def seen(scene: Scene, name: str = name, source: str = source) -> bool:
                rules = [rule for rule in read_rules() if scene.rule in (None, rule.name)]
                unharmed = scene.ask("findings", findings(rules))
                traced = scene.ask("traces", traces(rules)) if scene.rule else None
                try:
                    compare: Any = python.module_with(name, source)
                except Exception:  # noqa: BLE001  (it does not even load)
                    return True
                if scene.answer(findings(rules, compare)) != unharmed:
                    return True
                if scene.rule is None:
                    return False  # a whole book takes long, and the case files have every kind of row
                return scene.answer(traces(rules, compare)) != traced

            yield Mutant(f"compare/{name}.py", change, seen, lambda scene: scene.due is None and scene.rule != NO_RULE)


def numbered(mutants: Iterator[Mutant]) -> Iterator[Mutant]:
    """The same change at several places of a file is told apart by a number."""
    times: Counter[str] = Counter()
    for mutant in mutants:
        times[mutant.name] += 1
        number = times[mutant.name]
        yield mutant if number == 1 else dataclasses.replace(mutant, change=f"{mutant.change} #{number}")


def all_mutants(parts: Sequence[str], every: int) -> list[Mutant]:
    """Every mutant of the files that one of the parts names; every nth of them."""
    found = [
        mutant
        for kind in (rule_mutants, model_mutants, result_mutants, python_mutants)
        for mutant in numbered(kind())
        if not parts or any(part in mutant.file for part in parts)
    ]
    return found[::every]


def _is_seen(mutant: Mutant, found: list[Scene]) -> bool:
    """Whether any scene tells it; the one that does is asked first next time, for neighbours are alike."""
    of_its_table = [scene for scene in found if scene.due and scene.due[0] == mutant.table]
    for scene in (*of_its_table, *(scene for scene in found if scene not in of_its_table)):
        if mutant.scenes(scene) and mutant.seen(scene):
            found.remove(scene)
            found.insert(0, scene)
            return True
    return False


def main(parts: Sequence[str], every: int = 1) -> int:
    """The exit status: 0 where enough mutants are seen and none that is called equivalent is."""
    accepted = {
        f"{entry['file']}: {entry['change']}": entry["reason"]
        for entry in tomllib.loads(EQUIVALENT.read_text("utf-8")).get("mutant", [])
    }
    mutants = all_mutants(parts, every)
    survivors: list[str] = []
    wrongly: list[str] = []
    seen_of: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    began = time.monotonic()
    with scenes() as found:
        for scene in found:
            if scene.due is None:
                reconciled(scene)
        print(f"{len(mutants)} mutants, {len(found)} scenes, {time.monotonic() - began:.0f} s", file=sys.stderr)
        for number, mutant in enumerate(mutants, 1):
            seen = _is_seen(mutant, found)
            if mutant.name in accepted:
                wrongly += [mutant.name] if seen else []
                continue
            all_of[mutant.file] += 1
            seen_of[mutant.file] += seen
            if not seen:
                survivors.append(mutant.name)
                print(f"survives: {mutant.name}", flush=True)
            if number % 100 == 0:
                print(
                    f"{number} of {len(mutants)}, {len(survivors)} survive, {time.monotonic() - began:.0f} s",
                    file=sys.stderr,
                    flush=True,
                )
    for file, count in all_of.items():
        print(f"{seen_of[file]:4} of {count:4} seen  {file}")
    for name in wrongly:
        print(f"called equivalent and seen: {name}")
    total, killed = sum(all_of.values()), sum(seen_of.values())
    share = killed / total if total else 1.0
    print(f"{killed} killed, {total - killed} survived, {share:.1%}; {len(accepted)} equivalent")
    return 1 if share < WANTED or wrongly else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth mutant")
    given = parser.parse_args()
    sys.exit(main(given.parts, given.every))

"""Recording real runs, and the commands of the history: what they print, and how they end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit import show_history
from invoicekit.__main__ import main
from invoicekit.errors import CannotWrite, Refused
from invoicekit.export_errors import UnreadableFile
from invoicekit.history import FILE_NAME, History, look_now
from invoicekit.sample import write_sample
from invoicekit.settings import settings_beside

from .desk import Desk, facts


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Workbook]:
    folder = tmp_path_factory.mktemp("book")
    write_sample(folder, invoices=5, seed=2, defects=["customer-unexpected"])
    with ik.open(folder, quiet=True) as opened:
        yield opened


def test_a_run_is_recorded_with_hashes_of_inputs_and_settings_and_its_findings_bear_their_states(
    book: ik.Workbook, tmp_path: Path
) -> None:
    run = book.reconcile()
    (finding,) = run.findings["finding_id"]
    with History.open(tmp_path, begin=True) as history:
        for state in ("new", "persisting"):
            done = history.record(run, by="Ann")
            assert (done.new, done.persisting) == ((1, 0) if state == "new" else (0, 1))
            assert list(run.findings["state"]) == [state]
            run.write(tmp_path / "out")
            assert json.loads((tmp_path / "out" / "findings.json").read_text("utf-8"))[0]["state"] == state
        said = history.entries[-1].says
        files = sorted(file for file in book.source.rglob("*.csv") if file.parent != book.source)
        assert said["inputs"] == {
            file.relative_to(book.source).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files
        }
        assert said["settings"]["line_limit"] == 1000
        assert len(said["rules"]) == len({*said["rules"]}) > 40
        assert {line["company"] for line in said["standing"]} >= {"USMF"}
        assert said["periods"]["USMF"][-2:] == ["2026-09", "2026-10"]
        assert (said["seen"], said["lacking"]) == (["DEMF", "GBSI", "USMF"], [])
        row = history.findings.iloc[0]
        listed = run.findings.iloc[0]
        names = ["finding_id", "rule", "outcome", "severity", "subject", "company", "invoice", "currency", "amount"]
        assert list(row[names]) == list(listed[names])
        assert row["finding_id"] == finding
        now = look_now(book.source, settings_beside(book.source))
        assert (now.inputs, now.settings_digest) == (said["inputs"], said["settings_digest"])


def test_settings_that_are_not_named_again_are_told_of(
    book: ik.Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, kept = tmp_path / "own.toml", tmp_path / "in"
    shutil.copytree(book.source, kept)
    own.write_text('as_of = "2026-10-31"\nline_limit = 999\n', "utf-8")
    assert main(["reconcile", str(kept), "--settings", str(own), "--history"]) == 1
    words = ["--by", "Ann", "--despite", "the rest waits"]
    assert main(["sign-off", str(kept), "USMF", *words]) == 2
    assert "if the run was given its settings with --settings, give them here too" in capsys.readouterr().err
    assert main(["sign-off", str(kept), "USMF", *words, "--settings", str(own)]) == 0
    for command in ("history", "verify"):
        for named in (True, False):
            capsys.readouterr()
            assert main([command, str(kept), *(["--settings", str(own)] if named else [])]) == 0
            assert ("give them here too" in " ".join(capsys.readouterr().out.split())) is not named


def test_a_company_that_an_export_lacks_is_kept(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=40, seed=5, defects=["company-not-exported"])
    with ik.open(tmp_path, quiet=True) as lacking, History.open(tmp_path, begin=True) as history:
        run = lacking.reconcile()
        history.record(run)
        said = history.entries[-1].says
        told = {row["company"] for row in run.findings.to_dict("records") if row["rule"] == "export.company"}
        assert told == {*said["lacking"]} != set()


def test_a_run_of_one_company_or_without_a_rule_settles_nothing_else(book: ik.Workbook, tmp_path: Path) -> None:
    run = book.reconcile()
    (company,) = run.findings["company"]
    other = next(name for name in run.standing["company"] if name not in (None, company))
    with History.open(tmp_path, begin=True) as history:
        history.record(run)
        done = history.record(book.reconcile(companies=[other]))
        assert (done.resolved, done.carried) == (0, 1)
        assert history.record(book.reconcile(as_of="2026-01-31")).resolved == 0
        stale = [book.reconcile(companies=[other]), book.reconcile(as_of="2026-01-31")]
        last = book.reconcile()
        for earlier in stale:
            with pytest.raises(Refused, match="was reconciled again since this run"):
                history.record(earlier)
        assert history.record(last).resolved == 0


def test_an_export_that_was_written_since_is_not_recorded(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=3)
    with ik.open(tmp_path, quiet=True) as book, History.open(tmp_path, begin=True) as history:
        run = book.reconcile()
        with (tmp_path / "finops/custtrans.csv").open("a") as stream:
            stream.write("\n")
        with pytest.raises(UnreadableFile, match=r"custtrans\.csv: was written since it was read. Reconcile again"):
            history.record(run)
        assert len(history.entries) == 1
        # The history beside the exports is no export.
        assert run.loaded.not_read == ()
        assert all("history" not in file for file in run.loaded.stamps)


def test_a_second_night_writes_its_files(tmp_path: Path) -> None:
    """Of the second run on, findings bear when they were first seen: a moment with a zone, which Excel has not."""
    write_sample(tmp_path / "book", invoices=5, seed=2, defects=["customer-unexpected"])
    arguments = [
        "reconcile",
        str(tmp_path / "book"),
        "--as-of",
        "2026-10-31",
        "--history",
        str(tmp_path / "kept.history"),
    ]
    for night in ("first", "second"):
        assert main([*arguments, "--out", str(tmp_path / night)]) == 1
        assert (tmp_path / night / "findings.xlsx").is_file()


def test_what_was_performed_is_not_recorded(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=3)
    with ik.open(tmp_path, quiet=True) as book, History.open(tmp_path, begin=True) as history:
        book.sync()
        with pytest.raises(Refused, match="stages were performed in this workbook"):
            history.record(book.reconcile())


def test_a_run_goes_on_where_no_history_can_be_written(
    book: ik.Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    out = tmp_path / "out"
    words = ["reconcile", str(book.source), "--history", str(tmp_path / "file" / "history.sqlite"), "--out", str(out)]
    assert main(words) == 2
    printed = capsys.readouterr()
    assert "1 finding\n" in printed.out
    assert (out / "findings.json").is_file()
    assert printed.err.startswith("invoicekit: not in the history: ")
    assert len(printed.err.splitlines()) == 1
    # Not asked for, nothing is written beside the exports.
    assert main(["reconcile", str(book.source), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"] == 1
    assert not (book.source / FILE_NAME).exists()


@pytest.mark.parametrize("ends", [CannotWrite(Path("out"), "No space left"), KeyboardInterrupt()])
def test_a_run_whose_files_are_not_written_is_not_recorded(
    ends: BaseException, book: ik.Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ends

    words = ["reconcile", str(book.source), "--history", str(tmp_path / "kept"), "--out", str(tmp_path / "out")]
    with monkeypatch.context() as patch:
        patch.setattr("invoicekit.run.write_whole", fails)
        assert main(words) == 2
    with History.open(tmp_path / "kept") as history:
        assert [entry.kind for entry in history.entries] == ["begun"]
    assert main(words) == 1
    assert json.loads((tmp_path / "out" / "findings.json").read_text("utf-8"))[0]["state"] == "new"


def test_a_run_that_could_not_be_recorded_to_its_end_is_not_known_and_its_findings_bear_no_state(
    book: ik.Workbook, tmp_path: Path
) -> None:
    run = book.reconcile()
    with History.open(tmp_path, begin=True) as history:
        history.record(run)
        with pytest.raises(ZeroDivisionError), history.recording(run):
            1 // 0  # noqa: B018
        assert len(history.entries) == 2
        assert list(run.findings["state"]) == list(book.reconcile().findings["state"])


def test_a_notice_without_a_folder_is_refused_before_anything_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["--notify"], ["--notify-command", "mail"]):
        assert main(["reconcile", "nowhere", "--history", str(tmp_path / "kept"), *words]) == 2
        assert (
            capsys.readouterr().err == "invoicekit: --notify: no folder given. Say where the report goes: --out DIR.\n"
        )
    assert not (tmp_path / "kept").exists()


def made(folder: Path) -> str:
    with Desk.at(folder) as desk:
        desk.run({"a" * 32: facts("-100", subject="TR-1"), "b" * 32: facts("-5", subject="TR-2", company="GBSI")})
        desk.run({"a" * 32: facts("-100", subject="TR-1")})
        return desk.entries[-1].hash


def test_verify_tells_what_the_file_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hash_ = made(tmp_path)
    assert main(["verify", str(tmp_path)]) == 0
    assert f"last entry: {hash_}" in capsys.readouterr().out
    assert main(["note", str(tmp_path), "TR-1", "paid", "--by", "Ann"]) == 0
    assert main(["verify", str(tmp_path / FILE_NAME), "--holds", hash_]) == 0
    assert main(["verify", str(tmp_path), "--holds", "0" * 64]) == 2
    assert "entries were taken away or written anew" in capsys.readouterr().err


def test_history_lists_what_is_open_or_all_or_every_entry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path)
    for words, shown, hidden in [
        ([], ["Open: 1 of 1", "TR-1", "No sign-off", "Runs: 2 of 2", "Roll-forward since run 2"], ["TR-2 "]),
        (["--all"], ["Findings: 2 of 2", "TR-1", "TR-2"], []),
        (["--since", "0"], ["Roll-forward since the beginning"], ["opening opening"]),
        (["--entries"], ["history begun", "run as of 2026-10-31T23:59:59, 2 findings moved"], ["TR-1"]),
        (["--finding", "TR-2"], ["new in run 2: -5 USD", "resolved in run 3"], ["TR-1"]),
    ]:
        assert main(["history", str(tmp_path), *words]) == 0
        printed = capsys.readouterr().out
        assert all(text in printed for text in shown), words
        assert not any(text in printed for text in hidden), words
        assert [line for line in printed.splitlines() if line != line.rstrip()] == []


def test_acts_are_told_and_undone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path)
    for words, says in [
        (
            ["mark", "aaaa", "escalated", "--note", "to [the] controller"],
            "entry 4 by Ann: escalated: to [the] controller",
        ),
        (["assign", "aaaa", "Bob", "--due", "2026-11-05"], "entry 5 by Ann: assigned to Bob, due 2026-11-05"),
        (["accept", "aaaa", "--reason", "agreed"], "now: accepted (agreed) by Ann"),
        (["undo", "6", "--why", "too soon"], "entry 7 by Ann: undo of entry 6: too soon"),
    ]:
        command, *rest = words
        assert main([command, str(tmp_path), *rest, "--by", "Ann"]) == 0
        assert says in capsys.readouterr().out
    assert main(["history", str(tmp_path), "--entries"]) == 0
    assert "accepted (agreed) (undone by entry 7)" in capsys.readouterr().out
    assert main(["undo", str(tmp_path), "7", "--by", "Ann"]) == 2
    assert "entry 7: it undid entry 6, and stays. Do again what that one said." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["history", "nowhere"], "nowhere: no history here. Record a run first: invoicekit reconcile SOURCE --history"),
        (["accept", "HERE", "TR-1"], "accept: no reason given. Give one with --reason: agreed, immaterial"),
        (["accept", "HERE", "TR-1", "--reason", "x", "--by", "Ann"], "reason 'x' not found."),
        (["accept", "HERE", "TR-2", "--reason", "agreed", "--by", "Ann"], "is resolved since run 3"),
        (["note", "HERE", "TR-9", "paid", "--by", "Ann"], "finding 'TR-9' not found"),
        (["sign-off", "HERE", "USMF", "--by", "Ann"], "USMF: 1 open finding without an answer that counts."),
        (["sign-off", "HERE", "USMF", "--review", "--by", "Bob"], "USMF 2026-10: nobody prepared a sign-off."),
        (["sign-off", "HERE", "USMF", "--period", "10/2026", "--despite", "x", "--by", "Ann"], "the month as YYYY-MM"),
        (["sign-off", "HERE", "USMF", "--period", "2026-11", "--despite", "x", "--by", "Ann"], "looked at 2026-10"),
        (["history", "HERE", "--since", "9"], "since 9: no such run. Runs: 2, 3."),
        (["undo", "HERE", "9", "--by", "Ann"], "entry 9: not found."),
        (["undo", "HERE", "1", "--by", "Ann"], "entry 1: it says that the history began, and nothing can undo that."),
    ],
)
def test_what_is_refused_is_one_line_and_ends_with_2(
    words: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path)
    assert main([str(tmp_path) if word == "HERE" else word for word in words]) == 2
    printed = capsys.readouterr()
    assert says in printed.err
    assert len(printed.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["note", "assign", "mark", "accept", "undo"])
def test_settings_are_taken_where_they_are_read_alone(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    for asked, takes in ((command, False), ("history", True), ("sign-off", True), ("verify", True)):
        with pytest.raises(SystemExit):
            main([asked, "--help"])
        assert ("--settings" in capsys.readouterr().out) is takes


def test_a_long_list_of_what_moved_says_how_much_it_leaves_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show_history, "MOST_FINDINGS", 1)
    write_sample(tmp_path / "two", invoices=12, seed=2, defects=["customer-unexpected", "confirmation-failed"])
    write_sample(tmp_path / "one", invoices=12, seed=2, defects=["customer-unexpected"])
    said = []
    for name in ("two", "one"):
        history = ["--history", str(tmp_path / f"{name}-history")]
        assert main(["reconcile", str(tmp_path / name), "--as-of", "2026-10-31", *history]) == 1
        said.append(capsys.readouterr().out)
    assert "\n  1 of 2: `invoicekit history` shows what is open\n" in said[0]
    assert said[0].count("\n  new: ") == said[1].count("\n  new: ") == 1
    assert " of 1: `invoicekit history`" not in said[1]

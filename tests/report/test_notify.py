"""The notice: what it says, and how it is handed over."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.__main__ import main
from invoicekit.report import notify
from invoicekit.report.notify import hand_over, notice
from invoicekit.report.past import Past, Remark

ROOT = Path(__file__).parent.parent.parent
SAID = {"text": "Project invoices", "open": Decimal("1.10")}
READS = "import pathlib, sys; pathlib.Path('got.json').write_text(sys.stdin.read())"


def command(code: str) -> str:
    return f'"{sys.executable}" -c "{code}"'


def test_it_says_what_is_new_the_largest_cause_and_where_the_report_is(plain: ik.Run, tmp_path: Path) -> None:
    found = list(plain.findings["finding_id"])
    past = Past(datetime(2026, 10, 30, 18), {found[0]: Remark("persisting")}, resolved=2)  # noqa: DTZ001
    said = notice(plain, tmp_path / "report.html", past)
    assert (said["findings"], said["new"], said["resolved"]) == (len(found), len(found) - 1, 2)
    causes = plain.causes.to_dict("records")
    assert said["largest_cause"][0]["open"] == causes[0]["open"]
    assert said["report"] == (tmp_path / "report.html").as_uri()
    assert f"{len(found) - 1} new, 2 resolved" in said["text"]
    assert causes[0]["cause_rule"] in said["text"]
    assert said["text"].endswith(f"Report: {said['report']}\n")


@pytest.mark.parametrize("past", [pytest.param(None, id="no history"), pytest.param(Past(None), id="its first run")])
def test_without_a_run_before_nothing_is_called_new(plain: ik.Run, past: Past | None) -> None:
    said = notice(plain, past=past)
    assert (said["new"], said["report"]) == (None, None)
    assert " new" not in said["text"].splitlines()[0]


def test_what_is_of_no_company_is_called_so(hostile: ik.Run) -> None:
    said = notice(hostile)
    assert said["ready_to_close"]["(no company)"] is False
    assert "\n(no company): not ready" in said["text"]


def test_the_command_reads_it_as_json(tmp_path: Path) -> None:
    assert hand_over(SAID, command(READS), tmp_path) is None
    assert json.loads((tmp_path / "got.json").read_text(), parse_float=Decimal) == SAID


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            command("import sys; print('no such channel', file=sys.stderr); sys.exit(3)"),
            "ended with 3: no such channel",
        ),
        ("no-such-program-here", "could not be started"),
        ("", "no command given"),
        ('"', "no command given"),
    ],
)
def test_a_command_that_fails_is_one_line(given: str, problem: str, tmp_path: Path) -> None:
    said = hand_over(SAID, given, tmp_path)
    assert said
    assert problem in said
    assert "\n" not in said


def test_a_command_that_does_not_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "_LONGEST_WAIT", 1)
    assert "did not end within 1 seconds" in str(hand_over(SAID, command("import time; time.sleep(60)"), tmp_path))


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    hand_over(SAID, f"{command('pass')} ; touch made && touch made $(touch made) > made", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_writes_it_and_a_failing_command_does_not_change_the_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, command = str(ROOT / "sample_data"), "no-such-program"
    status = main(["reconcile", source, "--out", str(tmp_path), "--json", "--notify-command", command])
    printed = capsys.readouterr()
    assert status == 1
    assert printed.err.count("\n") == 1
    assert "invoicekit: notify: no-such-program could not be started" in printed.err
    names = {file.name for file in tmp_path.iterdir()}
    others = {"findings.parquet", "findings.json", "findings.xlsx", "summary.json", "report.html"}
    others |= {"bridge.json", "bridge_by_period.json"}
    assert names == {"notice.txt", "notice.json", *others}
    said = json.loads((tmp_path / "notice.json").read_text("utf-8"))
    assert said["text"] == (tmp_path / "notice.txt").read_text("utf-8")
    assert said["findings"] == json.loads(printed.out)["findings"]


def test_a_notice_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reconcile", str(ROOT / "sample_data"), "--json", "--notify"]) == 2
    assert "--out DIR" in capsys.readouterr().err

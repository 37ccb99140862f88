"""What the documents say is run: commands, examples, settings and the sample's faults."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from invoicekit.__main__ import main
from invoicekit.errors import InvoicekitError
from invoicekit.sample import DEFECTS, with_an_invoice, write_sample
from invoicekit.settings import Settings, read_settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def words(text: str) -> list[str]:
    return text.split()


def test_first_screen_shows_what_make_run_prints(capsys: pytest.CaptureFixture[str]) -> None:
    main(["reconcile", str(ROOT / "sample_data")])
    printed = words(capsys.readouterr().out)
    # make run ends with the path of its index page; tests/notebooks/test_run.py holds the whole of it against a run.
    shown = words(blocks("console")[0].partition("\n")[2].partition("\nopen ")[0])
    assert printed[: len(shown)] == shown


def test_the_trace_of_the_readme_is_what_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    command, _, output = blocks("console")[1].partition("\n")
    main(shlex.split(command)[2:])
    printed = [words(line) for line in capsys.readouterr().out.splitlines()]
    for line in output.splitlines():
        assert line == "..." or words(line) in printed


def test_python_examples_run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for example in blocks("python"):
        exec(example, names)
    printed = capsys.readouterr().out
    assert "post.customer" in printed
    assert "'msdyn_actual':" in printed


def test_settings_example_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "invoicekit.toml").write_text(blocks("toml")[0])
    assert read_settings(tmp_path / "invoicekit.toml").companies == ("USMF",)


def test_the_catalogue_of_rules_is_what_the_program_prints(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules"])
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == capsys.readouterr().out, "make docs writes it anew"


def test_every_command_of_the_program_stands_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"^    ([\w-]+) ", capsys.readouterr().out, re.MULTILINE)
    assert commands
    assert all(f"`invoicekit {command}" in README for command in commands)


def test_the_commands_of_the_history_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "sample_data", tmp_path / "month_end")
    monkeypatch.chdir(tmp_path)
    (commands,) = (block for block in blocks("console") if "sign-off" in block)
    finding = ""
    for command in commands.splitlines():
        status = main(shlex.split(command.replace("FINDING", finding))[2:])
        printed = capsys.readouterr()
        assert (status, printed.err) == (1 if "reconcile" in command else 0, "")
        finding = finding or re.findall(r"new: ([0-9a-f]{8})", printed.out)[0]
    assert "DEMF     2026-10  signed  Ann          Bob" in printed.out
    (note,) = (block for block in blocks("console") if '"GBSI | INV-2026-00040"' in block)
    assert main(shlex.split(note)[2:]) == 0


@pytest.mark.parametrize(("status", "mailed"), [(0, ""), (1, "(1 findings"), (2, "(1 findings")])
def test_the_line_for_cron_tells_a_person_what_went_wrong(status: int, mailed: str, tmp_path: Path) -> None:
    (line,) = (line for block in blocks("text") for line in block.splitlines() if line.startswith("30 2"))
    program = tmp_path / ".venv" / "bin" / "invoicekit"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\necho found: "$@"; exit {status}\n')
    program.chmod(0o755)
    command = line.partition("cd /srv/invoices && ")[2].replace("\\%", "%")
    ended = subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (status, "")
    assert ("found: run exports --history --out out/20" in ended.stdout) == bool(mailed)
    assert (f"exit {status} {mailed}" in ended.stdout) == bool(mailed)


def test_files_that_the_readme_links_to_are_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def sample_command() -> list[str]:
    text = (ROOT / "sample_data" / "README.md").read_text("utf-8")
    found = re.search(r"invoicekit sample .*?(?=\n\n)", text, re.DOTALL)
    assert found
    return shlex.split(found.group().replace("\\\n", " "))


def test_sample_data_are_what_their_command_writes(tmp_path: Path) -> None:
    _, _, _, *options = sample_command()
    assert main(["sample", str(tmp_path), *options]) == 0
    written = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    committed = {
        file.relative_to(ROOT / "sample_data"): file.read_bytes()
        for file in (ROOT / "sample_data").rglob("*")
        if file.is_file() and file.name != "README.md"
    }
    assert written == committed
    assert sum(map(len, committed.values())) < 1_000_000


def test_sample_readme_names_every_fault_and_its_subject() -> None:
    text = (ROOT / "sample_data" / "README.md").read_text("utf-8").replace("\\|", "|")
    names = sample_command()[-1].split(",")
    with (ROOT / "sample_data" / "answers.csv").open(encoding="utf-8", newline="") as stream:
        answers = list(csv.DictReader(stream))
    assert len(names) == len(answers)
    assert all(f"| {name} | `{DEFECTS[name].rule}` / {DEFECTS[name].outcome} |" in text for name in names)
    assert all(f"`{row['subject']}`" in text for row in answers)


def test_no_address_of_a_machine_or_a_registry_is_committed() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    assert "--hash=sha256:" in text


def test_how_many_faults_there_are_and_invoices_they_need_is_as_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert f" {len(DEFECTS)} named defects" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    needed = len(with_an_invoice(DEFECTS.values()))
    assert [int(said) >= needed for said in re.findall(r"`--defects all` with `--invoices (\d+)`", README)] == [True]
    with pytest.raises(SystemExit):
        main(["sample", "--help"])
    assert f"'all' (but company-not-exported) needs --invoices {needed} or more" in " ".join(
        words(capsys.readouterr().out)
    )
    with pytest.raises(InvoicekitError, match=f"Ask for at least {needed} invoices"):
        write_sample(Path("never"), invoices=needed - 1, defects=list(DEFECTS))


def test_every_setting_stands_in_the_settings_of_the_readme() -> None:
    assert {field.alias or name for name, field in Settings.model_fields.items()} == {*tomllib.loads(blocks("toml")[0])}


def test_an_unknown_fault_is_not_planted(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="header-missing"):
        write_sample(tmp_path, defects=["header-mising"])

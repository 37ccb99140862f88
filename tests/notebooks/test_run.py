"""A run of the notebooks: one folder, whole, with an index; a failing cell keeps what there is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Collection
from concurrent.futures import Future, wait
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest

from invoicekit.__main__ import main
from invoicekit.errors import NotebookFailed
from invoicekit.history import FILE_NAME
from invoicekit.notebooks.execute import room_for
from invoicekit.notebooks.index import notebook_page
from invoicekit.notebooks.run import run_notebooks
from invoicekit.sample import write_sample

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "sample_data"
PARAMETERS = 'source: str = ""\nout: str = ""'
STANDING = {"company": "USMF", "findings": 0, "waiting": 0, "blocked": 0, "exported": True}
SUMMARY = {
    "as_of": "2026-10-31", "findings": 0, "standing": [STANDING],
    "stamped_later": [], "left_out": [], "not_compared": [],
    "ready_to_close": {"USMF": True},
    "not_ready_because": {"USMF": []},
    "open_by_first_cause": [], "tables": [], "quarantine": [], "not_run": [], "not_read": [],
}  # fmt: skip
WRITES = f"""from pathlib import Path
Path(out).mkdir()
(Path(out) / 'summary.json').write_text({json.dumps(SUMMARY)!r})"""


def write(folder: Path, name: str, *cells: str) -> None:
    node = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    )
    node.cells = [nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})]
    node.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(node, folder / name)


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def links(page: Path) -> list[str]:
    parser = Links()
    parser.feed(page.read_text("utf-8"))
    return parser.found


def test_the_shipped_notebooks_run_on_the_sample(tmp_path: Path) -> None:
    """As make run does it, in a log: exit status 1 for its findings, the first screen of README, nothing on stderr."""
    home = tmp_path / "home"
    home.mkdir()
    ended = subprocess.run(
        [sys.executable, "-m", "invoicekit", "run", str(SAMPLE), "--out", "out"],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (1, "")
    screen = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[0]
    assert ended.stdout.split() == screen.partition("\n")[2].split()
    assert ended.stdout.rstrip().endswith(str(Path("out") / "index.html"))
    out = tmp_path / "out"
    stems = [notebook.stem for notebook in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    assert {f"{stem}{ext}" for stem in stems for ext in (".ipynb", ".html")} <= {file.name for file in out.iterdir()}
    for page in out.glob("*.html"):
        followed = [link for link in links(page) if not link.startswith(("#", "data:"))]
        assert [link for link in followed if "://" in link or link.startswith("//")] == []
        assert [link for link in followed if not (out / link).exists()] == []
        assert "<script" not in page.read_text("utf-8")
    findings = json.loads((out / "findings.json").read_text("utf-8"))
    text = (out / "5_reconciliation.html").read_text("utf-8")
    for invoice in {finding["invoice"] for finding in findings if finding["invoice"]}:
        assert f'<a href="#trace-{invoice}">{invoice}</a>' in text
        assert f'<div id="trace-{invoice}">' in text
    assert list(home.iterdir()) == [], "nothing is left in the user's home"


def test_a_failing_cell_keeps_its_notebook_and_what_stood_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "mine", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    (out / "index.html").write_text("of yesterday")
    write(folder, "1_fails.ipynb", "print('so far')", "raise ValueError('no\\nmore')", "print('never')")
    arguments = ["run", str(SAMPLE), "--out", str(out), "--notebooks", str(folder)]
    assert main(arguments) == 2
    kept = out / "1_fails.partial.ipynb"
    assert capsys.readouterr().err == (
        f"invoicekit: 1_fails.ipynb: cell [4]: ValueError: no more. The notebook as far as it came is kept: {kept}.\n"
    )
    outputs = [output for cell in nbformat.read(kept, 4).cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output.get("text") for output in outputs if output.output_type == "stream"] == ["so far\n"]
    assert sorted(file.name for file in out.iterdir()) == ["1_fails.partial.ipynb", "index.html"]
    assert (out / "index.html").read_text() == "of yesterday"

    write(folder, "1_fails.ipynb", WRITES)
    assert main(arguments) == 0
    assert sorted(file.name for file in out.iterdir()) == [
        "1_fails.html",
        "1_fails.ipynb",
        "index.html",
        "summary.json",
    ]
    record = nbformat.read(out / "1_fails.ipynb", 4).metadata["papermill"]
    assert (record["input_path"], record["output_path"]) == ("1_fails.ipynb", "1_fails.ipynb")
    assert record["parameters"] == {"source": str(SAMPLE), "out": "result"}


SEEN = """import time
from pathlib import Path
Path({mine!r}).touch()
until = time.monotonic() + {wait}
while not Path({other!r}).exists() and time.monotonic() < until:
    time.sleep(0.05)
print(Path({other!r}).exists())"""


@pytest.mark.parametrize(("arguments", "seen"), [([], "False"), (["--at-once", "2"], "True")])
def test_own_notebooks_run_one_after_the_other_unless_told(tmp_path: Path, arguments: list[str], seen: str) -> None:
    """The first looks for what the second writes: it is there only where the two run at once."""
    for name, mine, other in (("1_first", "a", "b"), ("2_second", "b", "a")):
        code = SEEN.format(mine=mine, other=other, wait=60 if arguments else 1)
        write(tmp_path, f"{name}.ipynb", code, WRITES if mine == "a" else "")
    out = tmp_path / "out"
    assert main(["run", str(SAMPLE), "--out", str(out), "--notebooks", str(tmp_path), *arguments]) == 0
    assert nbformat.read(out / "1_first.ipynb", 4).cells[-2].outputs[0]["text"].split() == [seen]


@pytest.mark.parametrize("ended_by", ["failure", "interruption"])
def test_nothing_runs_on_when_a_run_has_ended(tmp_path: Path, ended_by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three notebooks two run: one ends the run (or the person does), one would go on for long, one never begins."""
    beside, never = tmp_path / "beside", tmp_path / "never"
    write(tmp_path, "1_ends.ipynb", f"while not Path({str(beside)!r}).exists(): pass", "raise ValueError('no more')")
    write(tmp_path, "2_long.ipynb", f"from pathlib import Path; Path({str(beside)!r}).touch()", "while True: pass")
    write(tmp_path, "3_never.ipynb", f"open({str(never)!r}, 'w')")
    node = nbformat.read(tmp_path / "1_ends.ipynb", 4)
    node.cells.insert(1, nbformat.v4.new_code_cell("from pathlib import Path"))
    if ended_by == "interruption":
        node.cells[-1].source = "while True: pass"

        def interrupted(waiting: Collection[Future[None]], timeout: float | None = None, **_: str) -> Any:
            while not beside.exists():
                time.sleep(0.05)
            if timeout is None:
                raise KeyboardInterrupt
            return wait(waiting, timeout)

        monkeypatch.setattr("invoicekit.notebooks.execute.wait", interrupted)
    nbformat.write(node, tmp_path / "1_ends.ipynb")
    out = tmp_path / "out"
    with pytest.raises(NotebookFailed if ended_by == "failure" else KeyboardInterrupt):
        run_notebooks(SAMPLE, out, {}, folder=tmp_path, at_once=2, quiet=True)
    assert not never.exists()
    kept = [file.name for file in out.iterdir()] if out.exists() else []
    assert kept == (["1_ends.partial.ipynb"] if ended_by == "failure" else [])


def test_two_at_a_time_only_where_the_exports_leave_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert room_for(SAMPLE) == 2
    large = tmp_path / "export.csv"
    with large.open("wb") as file:
        file.truncate(65 * 2**20)
    assert room_for(tmp_path) == 1
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert room_for(SAMPLE) == 1


def test_what_a_kernel_says_on_its_own_is_in_no_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "1_loud.ipynb", "import os\nos.write(2, b'leaked')", WRITES)
    assert main(["run", str(SAMPLE), "--out", str(tmp_path / "out"), "--notebooks", str(tmp_path)]) == 0
    assert capfd.readouterr().err == ""


def test_a_kernel_that_dies_keeps_its_notebook(tmp_path: Path) -> None:
    write(tmp_path, "1_dies.ipynb", "print('so far')", "import os\nos._exit(1)")
    with pytest.raises(NotebookFailed, match="its Python ended without a word"):
        run_notebooks(SAMPLE, tmp_path / "out", {}, folder=tmp_path, quiet=True)
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["1_dies.partial.ipynb"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "nowhere"], "nowhere: no such folder"),
        (["run", "EMPTY"], "empty: no export found. Give the folder that holds dataverse/ and finops/"),
        (["run", "SETTINGS"], "invoicekit.toml: unknown setting 'compnies'. Did you mean 'companies'?"),
        (["run", str(SAMPLE), "--history", "FOREIGN"], "foreign.txt: is no history of invoicekit."),
        (
            ["run", str(SAMPLE), "-p", "asof", "2026-10-31"],
            "parameter 'asof': no notebook has it. Did you mean 'as_of'?",
        ),
        (["run", str(SAMPLE), "-p", "traces", "all"], "parameter traces = 'all' does not fit int"),
        (["run", str(SAMPLE), "-p", "as_of", "soon"], "as_of = 'soon' does not fit"),
        (["run", str(SAMPLE), "-p", "source", "x"], "parameter 'source': the run sets it itself"),
        (["run", str(SAMPLE), "--notebooks", "nope"], "nope: no such folder. Name the one that holds your notebooks"),
        (["run", str(SAMPLE), "--notebooks", str(SAMPLE)], "no notebook there has the parameter out"),
    ],
)
def test_what_cannot_run_stops_before_anything_runs(
    arguments: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ran(*_: object, **__: object) -> None:
        raise AssertionError("a notebook was run")

    monkeypatch.setattr("invoicekit.notebooks.execute.execute_notebook", ran)
    places = {"EMPTY": tmp_path / "empty", "SETTINGS": tmp_path / "settings", "FOREIGN": tmp_path / "foreign.txt"}
    places["EMPTY"].mkdir()
    shutil.copytree(SAMPLE, places["SETTINGS"])
    (places["SETTINGS"] / "invoicekit.toml").write_text("compnies = []\n")
    places["FOREIGN"].write_text("kept by somebody else")
    words = [str(places.get(word, word)) for word in arguments]
    assert main([*words, "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert len(said.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_second_night_tells_what_is_new_on_the_screen_and_in_the_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, mine, out = tmp_path / "book", tmp_path / "mine", tmp_path / "out"
    write_sample(book, invoices=5, seed=2, defects=["customer-unexpected"])
    mine.mkdir()
    shutil.copy(ROOT / "notebooks" / "5_reconciliation.ipynb", mine)
    history = book / FILE_NAME
    arguments = ["run", str(book), "--notebooks", str(mine), "--out", str(out), "-p", "as_of", "2026-10-31"]
    for run, told, state in (
        (2, "1 new, 0 persisting, 0 reopened, 0 resolved", "new"),
        (3, "0 new, 1 persisting, 0 reopened, 0 resolved", "persisting"),
    ):
        assert main([*arguments, "--history"]) == 1
        assert f"\nHistory: run {run} in {history}: {told}\n" in capsys.readouterr().out
        assert [finding["state"] for finding in json.loads((out / "findings.json").read_text("utf-8"))] == [state]


def test_text_of_a_notebook_is_no_markup_on_its_page() -> None:
    node = nbformat.v4.new_notebook()
    code = nbformat.v4.new_code_cell("1 < 2  # <script>")
    code.outputs = [nbformat.v4.new_output("stream", text="<script>alert(1)</script>")]
    node.cells = [nbformat.v4.new_markdown_cell("# <b>T</b>\n\n<script>x</script> [next](1_x.ipynb#a)"), code]
    page = notebook_page("0_x", node)
    assert "<script" not in page
    assert "<title>&lt;b&gt;T&lt;/b&gt;</title>" in page
    assert "default-src 'none'" in page


def test_links_to_notebooks_lead_to_their_pages() -> None:
    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("[next](1_confirmation.ipynb)")])
    assert '<a href="1_confirmation.html">next</a>' in notebook_page("0_x", node)


@pytest.mark.parametrize(
    ("problem", "said"),
    [("not found", "a: not found."), ("not found.", "a: not found."), ("Did you mean 'x'?", "a: Did you mean 'x'?")],
)
def test_what_failed_ends_as_a_sentence_does(problem: str, said: str) -> None:
    assert str(NotebookFailed("a", problem)) == said

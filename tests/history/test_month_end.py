"""The story of a month end, as it is typed: two people, one fault in the data, one cent too many."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from invoicekit.__main__ import main
from invoicekit.sample import write_sample

Type = Callable[..., tuple[int, str, str]]


@pytest.fixture
def type_(capsys: pytest.CaptureFixture[str]) -> Type:
    """Types a command; returns the exit status, and what is printed and complained of, spaces as one."""

    def typed(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(word) for word in words])
        printed = capsys.readouterr()
        return status, re.sub(r"[ \n]+", " ", printed.out), re.sub(r"[ \n]+", " ", printed.err)

    return typed


def rewrite(file: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    """The export's rows are changed, as a new export would have them."""
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, names = list(reader), reader.fieldnames
    assert names
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def a_cent_more(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    (column,) = (name for name in rows[0] if name.lower() == "amountcur")
    rows[0][column] = str(Decimal(rows[0][column]) + Decimal("0.01"))
    return rows


def test_month_end(tmp_path: Path, type_: Type) -> None:
    book = tmp_path / "october"
    write_sample(book, invoices=12, seed=3, defects=["customer-unexpected", "posting-missing"])
    with (book / "answers.csv").open(encoding="utf-8", newline="") as stream:
        faults = {row["rule"]: row["subject"] for row in csv.DictReader(stream)}
    stray, unposted = faults["post.customer"], faults["post.invoice"]
    other, company = (subject.partition(" | ")[0] for subject in (stray, unposted))
    fixed = tmp_path / "fixed"
    write_sample(fixed, invoices=12, seed=3, defects=["posting-missing"])

    # The nightly run finds two faults.
    status, out, _ = type_("reconcile", book, "--history", "--by", "Nightly")
    assert status == 1
    assert "2 new, 0 persisting, 0 reopened, 0 resolved" in out
    assert (book / "invoicekit-history.sqlite").is_file()

    # Ann looks at them: one is a mistake in Finance, the other is agreed.
    assert type_("note", book, stray, "A payment, marked as a project invoice.", "--by", "Ann")[0] == 0
    assert type_("assign", book, stray, "Finance", "--due", "2026-11-05", "--by", "Ann")[0] == 0
    status, out, _ = type_("accept", book, unposted, "--reason", "agreed", "--by", "Ann")
    assert "a second person is needed" in out
    status, _, err = type_("accept", book, unposted, "--second", "--by", "ann")
    assert (status, "so somebody else must agree" in err) == (2, True)
    status, out, _ = type_("accept", book, unposted, "--second", "--by", "Bob")
    assert "now: accepted (agreed) by Ann and Bob" in out

    # While the mistake is there, its company cannot be signed off.
    status, _, err = type_("sign-off", book, other, "--by", "Ann")
    assert (status, "1 open finding without an answer that counts" in err) == (2, True)

    # Finance corrects it, the exports are fetched again, and the run shows it resolved.
    (book / "finops/custtrans.csv").write_bytes((fixed / "finops/custtrans.csv").read_bytes())
    status, _, err = type_("sign-off", book, company, "--by", "Ann")
    assert (status, "the exports or settings are not those of run" in err) == (2, True)
    status, out, _ = type_("reconcile", book, "--history", "--by", "Nightly")
    assert status == 1
    assert "0 new, 1 persisting, 0 reopened, 1 resolved" in out
    assert f"post.customer unexpected {stray}" in out
    assert "Finance" in type_("history", book, "--finding", stray)[1]

    # Two people sign, the same one twice is refused.
    status, out, _ = type_("sign-off", book, company, "--period", "2026-10", "--by", "Ann")
    assert (status, f"{company} 2026-10 prepared Ann" in out) == (0, True)
    status, _, err = type_("sign-off", book, company, "--period", "2026-10", "--review", "--by", " ANN")
    assert (status, "somebody else must review it" in err) == (2, True)
    status, out, _ = type_("sign-off", book, company, "--period", "2026-10", "--review", "--by", "Bob")
    assert (status, f"{company} 2026-10 signed Ann Bob" in out) == (0, True)

    # The same data again: it stands. One cent changes: it is void, at once and after the next run.
    assert f"{company} 2026-10 signed" in (type_("reconcile", book, "--history"), type_("history", book))[1][1]
    assert f"{company} 2026-10 signed" in type_("verify", book)[1]
    rewrite(book / "finops/custtrans.csv", a_cent_more)
    assert f"{company} 2026-10 is void: inputs changed: finops/custtrans.csv (now)" in type_("verify", book)[1]
    status, out, _ = type_("reconcile", book, "--history")
    assert f"sign-off of {company} 2026-10 is void: inputs changed: finops/custtrans.csv (run" in out
    assert f"{company} 2026-10 void Ann Bob" in type_("history", book)[1]
    status, _, err = type_("sign-off", book, company, "--period", "2026-10", "--review", "--by", "Bob")
    assert (status, "is void: inputs changed" in err) == (2, True)

"""The files that a report was made from: their hashes are those of what was read."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import invoicekit as ik
from invoicekit.report.files import input_tables
from invoicekit.sample import write_sample


def test_a_file_that_was_changed_or_is_gone_has_no_hash(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=3, seed=1)
    changed, gone, same = (tmp_path / "dataverse" / f"{name}.csv" for name in ("invoice", "account", "salesorder"))
    with ik.open(tmp_path, quiet=True) as book:
        changed.write_bytes(changed.read_bytes() + b"\n")
        gone.unlink()
        files = [file for table in input_tables(book.con, book.loaded) for file in table.files]
        told = {Path(file.name).name: file.told for file in files}
    assert told[changed.name] == told[gone.name] == "gone, or changed since it was read"
    assert told[same.name] == sha256(same.read_bytes()).hexdigest()

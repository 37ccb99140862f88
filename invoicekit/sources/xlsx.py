"""Excel workbooks, parsed in a child process with a memory limit: a hostile one can only kill the child."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from invoicekit.contract import Table
from invoicekit.export_errors import UnreadableFile
from invoicekit.sources.not_read import NotRead
from invoicekit.sources.sheets import sheets_beside

MAX_UNPACKED = 2_000_000_000
MAX_RATIO = 200
SECONDS = 600


def xlsx_to_csv(file: Path, table: Table, target: Path) -> list[NotRead]:
    """`target` is a CSV file with the sheet named like the table, else the first with its columns that is not hidden.

    Returns the other sheets that are not empty. Raises UnreadableFile, or SheetsOfOneTable.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile(file, "is not an Excel workbook", "Save it again as .xlsx.") from error
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(file.stat().st_size, 10_000):
        raise UnreadableFile(
            file, f"unpacks to {unpacked:,} bytes, more than is read", "Export the table as CSV or Parquet."
        )
    # As a file, not as a module of the package: that would load all of it.
    program = str(Path(__file__).with_name("xlsx_child.py"))
    needed = json.dumps([column.accepts() for column in table.columns.values() if column.required])
    child = [sys.executable, "-P", program, str(file), table.name, needed, str(target)]
    try:
        ended = subprocess.run(child, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(file, f"took over {SECONDS} s", "Export the table as CSV or Parquet.") from error
    if ended.returncode != 0:
        last = ended.stderr.strip().splitlines()[-1:] if ended.returncode == 1 else []
        problem = last[0] if last else "needs more memory than a workbook may take, or is damaged"
        raise UnreadableFile(file, problem.rstrip("."), "Open and save it again, or export as CSV or Parquet.")
    return sheets_beside(file, table, **json.loads(ended.stdout))

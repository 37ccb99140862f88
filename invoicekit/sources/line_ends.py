"""Line ends of a CSV file that no line can be counted by, told once its records could not be read."""

from __future__ import annotations

from pathlib import Path

from invoicekit.export_errors import UnreadableFile


def check_line_ends(path: Path, shown: Path) -> None:
    """Raises UnreadableFile where a carriage return stands alone outside quotes, as old Macs end lines."""
    quoted = False
    with path.open("rb") as stream:
        for line in stream:
            for index, part in enumerate(line.removesuffix(b"\r\n").split(b'"')):
                quoted ^= index > 0
                if not quoted and b"\r" in part:
                    raise UnreadableFile(
                        shown,
                        "ends lines with CR alone, as old Macs do",
                        'Save it again as CSV UTF-8, and not as "CSV (Macintosh)".',
                    )

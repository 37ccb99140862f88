"""What lies below a folder of exports: nothing is passed over because it cannot be looked into."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Literal


@dataclass(frozen=True)
class Entry:
    """What lies in a place, and where it is neither a file nor a folder that was looked into, why."""

    kind: Literal["file", "folder", "closed", "other"]
    why: str = ""


def cannot_open(error: OSError) -> str:
    """The rest of a sentence about what cannot be opened."""
    return f"cannot be opened ({error.strerror})"


def list_below(folder: Path) -> Mapping[Path, Entry]:
    """What lies below `folder`, in order, and itself where it cannot be opened; links to folders are not followed."""
    found: dict[Path, Entry] = {}

    def closed(error: OSError) -> None:
        found[Path(error.filename or folder)] = Entry("closed", cannot_open(error))

    for parent, folders, files in os.walk(folder, onerror=closed):
        for name in (*folders, *files):
            found[Path(parent, name)] = _entry(Path(parent, name))
    return dict(sorted(found.items()))


def _entry(path: Path) -> Entry:
    try:
        mode = path.stat().st_mode
        if S_ISDIR(mode) and not path.is_symlink():
            return Entry("folder")
    except FileNotFoundError:
        return Entry("other", "is a link that leads nowhere")
    except OSError as error:
        return Entry("closed", cannot_open(error))
    if S_ISDIR(mode):
        return Entry("other", "is a link to a folder: put the folder itself there")
    return Entry("file") if S_ISREG(mode) else Entry("other", "is no file")

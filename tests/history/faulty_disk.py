"""A disk that fails at the nth write: SQLite's own calls for writing, cutting and removing files, counted and spoilt.

SQLite lets a test put other functions in the place of the system's (`xSetSystemCall` of its default VFS).
"""

from __future__ import annotations

import ctypes
import ctypes.util
import errno
import os
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

_WRITE = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, use_errno=True)
_WRITE_AT = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_longlong, use_errno=True
)
_CUT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_longlong, use_errno=True)
_REMOVE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, use_errno=True)
_SET = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
_GET = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)
_CALLS: dict[bytes, Any] = {
    b"write": _WRITE, b"pwrite": _WRITE_AT, b"pwrite64": _WRITE_AT, b"ftruncate": _CUT, b"unlink": _REMOVE,
}  # fmt: skip


Fail = Callable[[int, tuple[Any, ...]], int | None]


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int), ("size", ctypes.c_int), ("longest", ctypes.c_int), ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p), ("data", ctypes.c_void_p), *((f"call{n}", ctypes.c_void_p) for n in range(13)),
        ("set_system_call", _SET), ("get_system_call", _GET),
    ]  # fmt: skip


def library() -> ctypes.CDLL | None:
    """The SQLite that Python uses, where it is a library of its own that lets itself be found."""
    name = ctypes.util.find_library("sqlite3")
    if name is None or sys.platform == "win32":
        return None
    found = ctypes.CDLL(name)
    found.sqlite3_libversion.restype = ctypes.c_char_p
    used: Callable[[], bytes] = found.sqlite3_libversion
    if used().decode() != sqlite3.sqlite_version:
        return None
    disk = FaultyDisk(found, lambda _number, _given: None)
    with tempfile.TemporaryDirectory() as folder:
        con = sqlite3.connect(Path(folder) / "probe")
        con.execute("create table probe (number)")
        con.close()
    disk.repair()
    return found if disk.writes else None


class FaultyDisk:
    """Counts writes from when it is made, and lets the nth one fail."""

    def __init__(self, found: ctypes.CDLL, fail: Fail) -> None:
        """`fail` is told the number of the write and what the call was given; None lets it pass."""
        self.writes = 0
        found.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._vfs = found.sqlite3_vfs_find(None)
        self._kept = []
        for name, shape in _CALLS.items():
            address = self._vfs.contents.get_system_call(ctypes.cast(self._vfs, ctypes.c_void_p), name)
            if address:
                self._kept.append((name, shape(self._between(shape(address), fail))))
                call = ctypes.cast(self._kept[-1][1], ctypes.c_void_p)
                self._vfs.contents.set_system_call(ctypes.cast(self._vfs, ctypes.c_void_p), name, call)

    def _between(self, real: Any, fail: Fail) -> Callable[..., int]:
        def call(*given: Any) -> int:
            self.writes += 1
            failed = fail(self.writes, given)
            return real(*given) if failed is None else failed

        return call

    def repair(self) -> None:
        """The system's own calls are back."""
        for name, _ in self._kept:
            self._vfs.contents.set_system_call(ctypes.cast(self._vfs, ctypes.c_void_p), name, None)


def killed_at(nth: int) -> Fail:
    """The process is killed at that write; of every other one, half of the bytes are on the disk (a torn write)."""

    def fail(number: int, given: tuple[Any, ...]) -> int | None:
        if number == nth:
            if nth % 2 and len(given) == 4:
                os.pwrite(given[0], ctypes.string_at(given[1], given[2] // 2), given[3])
            os.kill(os.getpid(), signal.SIGKILL)
        return None

    return fail


def full_at(nth: int) -> Fail:
    """The disk is full from that write on: nothing more is written, files can still be cut and removed."""

    def fail(number: int, given: tuple[Any, ...]) -> int | None:
        if number >= nth and len(given) >= 3:
            ctypes.set_errno(errno.ENOSPC)
            return -1
        return None

    return fail

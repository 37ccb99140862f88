"""axe-core, which looks for what keeps people from reading a page: fetched once, checked by its hash, kept outside."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

VERSION = "4.14.1"
SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
MEMBER = "package/axe.min.js"


def axe_source() -> str:
    """The script's text. Skips the test where npm is not there or does not answer; fails where the file is another."""
    folder = Path(tempfile.gettempdir()) / f"invoicekit-axe-{VERSION}"
    archive = folder / f"axe-core-{VERSION}.tgz"
    if not archive.is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed: axe-core cannot be fetched, and accessibility was not checked")
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "pack", f"axe-core@{VERSION}", "--pack-destination", str(folder), "--silent"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
        if done.returncode or not archive.is_file():
            pytest.skip(f"npm did not bring axe-core, and accessibility was not checked: {done.stderr[-200:]}")
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    assert digest == SHA512, f"{archive} is not axe-core {VERSION}"
    with tarfile.open(archive) as package:
        member = package.extractfile(MEMBER)
        assert member
        return member.read().decode()

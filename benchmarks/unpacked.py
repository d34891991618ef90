"""Revisions of the press as folders: out of git, or the working tree as it is."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
WORKING_TREE = "."
CONTENT = ("factsheets", "layouts", "fonts")  # what is printed, and how it looks
LOCK = "uv.lock"


def is_there(revision: str) -> bool:
    """Whether Git has such a revision; the working tree is one of Git's too."""
    commit = "HEAD" if revision == WORKING_TREE else revision
    return (
        _git("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}", check=False).returncode
        == 0
    )


def named(revision: str) -> str:
    """A revision by the first line of its message."""
    if revision == WORKING_TREE:
        return "the working tree as it is"
    return _git("log", "-1", "--format=%h %s", revision).stdout.decode().strip()


def unpack(revision: str, folder: Path) -> None:
    """Puts the files of a revision into a new folder; of the working tree, those not ignored."""
    folder.mkdir()
    if revision != WORKING_TREE:
        with tarfile.open(fileobj=io.BytesIO(_git("archive", revision).stdout)) as archive:
            archive.extractall(folder, filter="data")
        return
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout.decode()
    for name in listed.split("\0"):
        if (HOME / name).is_file():  # what git knows may have been deleted since
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(HOME / name, folder / name, follow_symlinks=False)


def replace_content(revision: str, folder: Path) -> None:
    """Puts the topics, layouts and fonts of another revision in the place of a folder's own."""
    other = folder.with_name(f"{folder.name}-content")
    unpack(revision, other)
    for name in CONTENT:
        shutil.rmtree(folder / name, ignore_errors=True)
        if (other / name).exists():
            (other / name).rename(folder / name)
    shutil.rmtree(other)


def _git(*words: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *words], cwd=HOME, check=check, capture_output=True)

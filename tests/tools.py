"""What tests need of a machine beside what `uv sync` brings: whether it is here, and who gets it.

`@pytest.mark.needs("tesseract")` leaves a test out where that is missing. Where CI is set, it fails
instead if there is a remedy, so that none is left out unseen.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from tests.processes import BUILD, run

AS_ROOT = () if os.geteuid() == 0 else ("sudo", "-n")


def _chromium() -> str | None:
    """Where Chromium is. A snap, as Ubuntu has it, is not shown the temporary folder of tests."""
    if Path("/snap/bin/chromium").exists():
        return None
    return which("chromium") or which("chromium-browser")  # Debian's, Fedora's


CHROMIUM = _chromium()


def _drives() -> bool:
    """Whether there is a browser, and Playwright's own Node.js, which drives it, can be run."""
    asked = [sys.executable, "-m", "playwright", "--version"]
    return (
        bool(CHROMIUM) and subprocess.run(asked, capture_output=True, check=False).returncode == 0
    )


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """While the block lasts, a folder is a file system that takes no more than this size."""
    kind = ["-t", "tmpfs", "-o", f"size={size},mode=1777", "tmpfs"]
    subprocess.run([*AS_ROOT, "mount", *kind, folder], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run([*AS_ROOT, "umount", folder], check=True)


def without_powers(*words: object) -> subprocess.CompletedProcess[str]:
    """`build.py` by somebody whom a folder's permissions bind, root or not."""
    if os.geteuid() != 0:
        return run(*words)
    bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    command = [*bound, sys.executable, BUILD, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _mounts() -> bool:
    with TemporaryDirectory() as folder:
        try:
            with small_disk(Path(folder), "16k"):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


class Need(NamedTuple):
    """Something that a test needs: is it here, what is said where it is not, what brings it."""

    here: Callable[[], bool]
    missing: str
    remedy: str = ""

    @property
    def said(self) -> str:
        return f"{self.missing} ({self.remedy})" if self.remedy else self.missing


SETUP = "to install it: sh setup.sh --tests"
NEEDS = {
    "chromium": Need(_drives, "no Chromium that can be driven, to look at web pages", SETUP),
    "Xvfb": Need(lambda: bool(which("Xvfb")), "no Xvfb to open windows on", SETUP),
    "tesseract": Need(lambda: bool(which("tesseract")), "no Tesseract to read copies with", SETUP),
    "uv": Need(lambda: bool(which("uv")), "no uv to install another WeasyPrint", "install uv"),
    "git": Need(lambda: bool(which("git")), "no Git to have revisions in", "install Git"),
    "permissions": Need(
        lambda: os.geteuid() != 0 or bool(which("setpriv")),
        "root may write anywhere, and no setpriv to stop it",
        "run the tests as another user",
    ),
    "small disk": Need(_mounts, "no small disk can be mounted", "run the tests as root"),
    "/dev/full": Need(Path("/dev/full").exists, "no /dev/full on this system"),
    "FACTSHEET_SEEDS": Need(
        lambda: "FACTSHEET_SEEDS" in os.environ,
        "FACTSHEET_SEEDS names no folder of published texts, which are not ours to hand on",
    ),
}


@cache
def here(name: str) -> bool:
    """Whether this machine has what goes by a name in NEEDS."""
    return NEEDS[name].here()


def leave_out(names: tuple[str, ...]) -> None:
    """Ends a test that needs something which is not here, and says what."""
    for need in (NEEDS[name] for name in names if not here(name)):
        if os.environ.get("CI") and need.remedy:
            pytest.fail(f"not run in CI: {need.said}", pytrace=False)
        pytest.skip(need.said)

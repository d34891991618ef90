"""The press as a person runs it: a process of its own, with nothing of the tests in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.projects import PRESS

BUILD = PRESS / "build.py"


def start(*words: object, options: tuple[str, ...] = (), **changed: str) -> subprocess.Popen:
    """`build.py` with these words, begun; `options` are Python's own."""
    return subprocess.Popen(
        command(*words, options=options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | changed,
    )


def run(
    *words: object, options: tuple[str, ...] = (), folder: Path | None = None, **changed: str
) -> subprocess.CompletedProcess[str]:
    """`build.py` with these words, to its end; `changed` are variables of its environment."""
    return subprocess.run(
        command(*words, options=options),
        cwd=folder,
        env=os.environ | changed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def command(*words: object, options: tuple[str, ...] = ()) -> list[str]:
    return [sys.executable, *options, str(BUILD), *map(str, words)]

"""What takes long is made once in a run: the first of its processes that asks makes it for all."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable, Hashable
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

# What this process has made or fetched.
_here: dict[Hashable, object] = {}
_folder: Path | None = None


def share(folder: Path) -> None:
    """Has this process keep what it makes, and look for what others made, in a run's folder."""
    global _folder
    folder.mkdir(exist_ok=True)
    _folder = folder


def once(key: Hashable, call: Callable[[], T]) -> T:
    """What a call gives, called once in a run; it must pickle.

    `key` tells it from everything else, in the same words in every process. Nobody may change
    what comes back.
    """
    if key not in _here:
        _here[key] = _fetched(_folder / sha256(repr(key).encode()).hexdigest()[:32], call)
        gc.collect()
        gc.freeze()  # It stays to the end: no sweep looks at it again.
    return _here[key]


def _fetched(path: Path, call: Callable[[], T]) -> T:
    with path.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)  # Let go when the file is closed, also by a process that is killed.
        if path.exists():
            return pickle.loads(path.read_bytes())
        value = call()
        part = path.with_suffix(".part")
        part.write_bytes(pickle.dumps(value))
        part.replace(path)
        return value

"""Changes: which files of a project and of the press are other than they were.

The system tells of a change at once where it can. On a shared drive it often cannot, so that the
files that count are looked at once a second as well; that takes a thousandth of one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import NamedTuple

from press.build.store import Reads
from press.files import SEEN, Files

STEP = 10  # milliseconds without another change, after which what has changed is told
LONGEST = 60  # milliseconds after which it is told all the same
LOOK = 1_000  # milliseconds between two looks whether a folder has come or gone

Stamp = tuple[int, int, int]


class Changed(NamedTuple):
    """Paths, relative to the project or the press, that are other than they were."""

    paths: frozenset[str]


class Watcher:
    """Tells a queue of each change, until it is ended."""

    def __init__(self, files: Files, queue: SimpleQueue[object]) -> None:
        self.roots = [root for root in files.roots if isinstance(root, Path)]
        self.queue = queue
        self._stop = Event()
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Looks no more."""
        self._stop.set()
        self._thread.join(timeout=2)

    def _listen(self) -> None:
        from watchfiles import watch

        while not self._stop.is_set():
            folders = self._folders()
            if not folders:
                self._stop.wait(LOOK / 1000)
                continue
            with suppress(OSError, RuntimeError):  # A folder may go as it is looked at.
                for changes in watch(
                    *folders,
                    watch_filter=None,
                    step=STEP,
                    debounce=LONGEST,
                    rust_timeout=LOOK,
                    yield_on_timeout=True,
                    stop_event=self._stop,
                    raise_interrupt=False,
                ):
                    if changes:
                        paths = (self._relative(Path(path)) for _, path in changes)
                        self.queue.put(Changed(frozenset(path for path in paths if path)))
                    if self._folders() != folders:
                        break
            if not self._stop.is_set():
                self.queue.put(Changed(frozenset(SEEN)))
                self._stop.wait(STEP / 1000)

    def _folders(self) -> dict[Path, int]:
        """The folders to be watched, each with its number: another one may come in its place."""
        found: dict[Path, int] = {}
        for root in self.roots:
            for name in SEEN:
                with suppress(OSError):
                    found[root / name] = (root / name).stat().st_ino
        return found

    def _relative(self, path: Path) -> str:
        for root in self.roots:
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return ""


class Stamps:
    """The times and sizes of the files and folders that were asked about, as they were last."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Stamp | None, ...]] = {}

    def changed(self, reads: Iterable[Reads], files: Files) -> frozenset[str]:
        """The set of paths that are other than at the last look; those that are new count as not.

        `reads` are the questions of all editions that are watched (Reads, each a dictionary by kind
        and what); `files` (Files) knows where the files are. Paths are text.
        """
        there = dict.fromkeys(path for each in reads for path in _paths(each))
        before, self._known = self._known, {path: _stamps(path, files) for path in there}
        return frozenset(p for p, now in self._known.items() if before.get(p, now) != now)


def _paths(reads: Reads) -> Iterator[str]:
    """The files and folders that questions are about."""
    for kind, what in reads:
        if kind in ("file", "behind", "entry"):
            yield what.partition("#")[0]
        elif kind == "names":
            yield what.partition("/*")[0]


def _stamps(path: str, files: Files) -> tuple[Stamp | None, ...]:
    return tuple(_stamp(os.path.join(root, path)) for root in files.roots if isinstance(root, Path))


def _stamp(path: str) -> Stamp | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

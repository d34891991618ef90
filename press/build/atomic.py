"""Files written whole or not at all, and known by their digests."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from press.edition import Problem, Unprintable

Stamp = tuple[int, int, int, int, str]  # size, two times, number, and the digest of a file

SETTLED = 2_000_000_000  # nanoseconds: the coarsest clock of a file system, that of FAT
_numbers = count()


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all, even when the power fails. Raises OSError."""
    part = _part(path)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_all(files: Mapping[Path, bytes]) -> None:
    """Writes many files, each whole or not at all, and waits for the disk once. Raises OSError."""
    parts: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            parts[path] = _part(path)
            parts[path].write_bytes(data)
        getattr(os, "sync", int)()  # Windows has none
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _part(path: Path) -> Path:
    """The file that is written before it gets its name, in a folder that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f".{path.name}.{os.getpid()}.{next(_numbers)}.part")


def half_written(folder: Path) -> Iterator[tuple[Path, int]]:
    """The half-written files in a folder and below, each with the process that writes it."""
    for part in folder.rglob(".*.part"):
        process = part.name.rsplit(".", 3)[-3]
        if process.isdigit():
            yield part, int(process)


@contextmanager
def telling(path: Path, what: str = "written") -> Iterator[None]:
    """Raises Unprintable where a file cannot be written, or removed, inside the block."""
    try:
        yield
    except OSError as error:
        at = Path(error.filename or path)
        raise Unprintable([not_written(at, error, what)]) from error


def not_written(path: Path, error: OSError, what: str = "written") -> Problem:
    """The problem of a file that cannot be written, or removed, with the reason."""
    file = isinstance(error, (FileExistsError, NotADirectoryError))
    why = "there is a file where a folder should be" if file else error.strerror
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    hint = (
        "free some space: the next run goes on from there"
        if full
        else "choose another folder with --output"
    )
    hint = hint if what == "written" else ""
    return Problem("error", "cannot-write", f"{path} cannot be {what}: {why}", None, hint)


def digest(data: bytes) -> str:
    """The digest of a file in records: SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class Stamps:
    """Digests of files by their size, times and number, so that most need not be read again.

    A file that was changed so shortly before it was looked at that a second change could bear the
    same time gets no stamp.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.changed = path, False
        try:
            self.known = _stamps(json.loads(path.read_bytes()))
        except (OSError, ValueError):
            self.known = {}

    def digest(self, path: Path) -> str:
        """The digest of a file. Raises OSError."""
        about = path.stat()
        stamp = (about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino)
        at = str(path)
        known = self.known.get(at)
        if known is not None and known[:4] == stamp:
            return known[4]
        looked = time.time_ns()
        found = digest(path.read_bytes())
        if max(about.st_mtime_ns, about.st_ctime_ns) + SETTLED < looked:
            self.known[at], self.changed = (*stamp, found), True
        return found

    def write(self) -> None:
        """Writes the stamps. Where nothing can be written, the next build reads more files."""
        if self.changed:
            with suppress(OSError):
                write_whole(self.path, json.dumps(self.known).encode())


def _stamps(kept: object) -> dict[str, Stamp]:
    """Stamps that were read as JSON, without those that no press has written."""
    stamps: dict[str, Stamp] = {}
    for at, stamp in kept.items() if isinstance(kept, dict) else ():
        match stamp:
            case [int(size), int(modified), int(changed), int(number), str(known)]:
                stamps[at] = size, modified, changed, number, known
    return stamps

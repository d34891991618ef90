"""Files written whole or not at all, and known by their digests."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from press.edition import Problem, Unprintable

if sys.platform != "win32":
    import fcntl

SETTLED = 2_000_000_000  # nanoseconds: the coarsest clock of a file system, that of FAT
_numbers = count()


def write_whole(path: Path, data: bytes) -> None:
    """Writes `data` to the file at `path` whole or not at all, even when the power fails.

    Raises OSError, which names the file.
    """
    part = _part(path)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:  # Nobody has named the part.
        error.filename = str(path)
        raise
    finally:
        part.unlink(missing_ok=True)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_all(files: Mapping[Path, bytes]) -> None:
    """Writes many `files` (bytes by path), each whole or not at all, and waits for the disk once.

    Raises OSError.
    """
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


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """A context manager that holds the lock at `path`, a file: one process has it at a time.

    Gives False where that cannot be had: on Windows, on a share that knows no locks, and where
    nothing can be written, since nobody else writes there either.
    """
    try:
        lock = path.open("ab")
    except OSError:
        yield False
        return
    with lock:
        alone = False
        if sys.platform != "win32":
            with suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_EX)
                alone = True
        yield alone


def half_written(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yields the half-written files in `folder` and below, each with the process that writes it.

    Each is a pair: a path, and the number of a process.
    """
    for part in folder.rglob(".*.part"):
        process = part.name.rsplit(".", 3)[-3]
        if process.isdigit():
            yield part, int(process)


@contextmanager
def report_errors(path: Path, what: str = "written") -> Iterator[None]:
    """A context manager in which an OSError becomes Unprintable, with a problem that says why.

    `path` is the file or folder that it is about if the error names none; `what` is what could not
    be done to it: written or removed.
    """
    try:
        yield
    except OSError as error:
        at = Path(error.filename or path)
        raise Unprintable([not_written(at, error, what)]) from error


def not_written(path: Path, error: OSError, what: str = "written") -> Problem:
    """The Problem of a file at `path` that cannot be written, or removed, with the reason.

    `error` (OSError) is what the system said; `what` is what could not be done to it: written or
    removed.
    """
    hint = "choose another folder with --output"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        hint = "free some space: the next run goes on from there"
    hint = hint if what == "written" else ""
    return Problem("error", "cannot-write", f"{path} cannot be {what}: {reason(error)}", None, hint)


def reason(error: OSError) -> str:
    """Why the system does not let a path be read or written, in plain words.

    `error` (OSError) is what the system says.
    """
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return "there is a file where a folder should be"
    return error.strerror or str(error)


def digest(data: bytes) -> str:
    """The digest of the bytes `data`, as records have it: SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()

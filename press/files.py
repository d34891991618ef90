"""One read-only window on a publisher's project, with the press's own folder behind it.

A path is always relative, with `/`. Files that the project does not have are looked up in the
press's own folder, except topics and brands, which only a publisher can have. The window remembers
every question that it is asked, and the answer, so that a finished edition knows what it was made
from; the clock is one of those questions.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TypeVar, TypeVarTuple, cast

from press.parsing.slices import slice_of

Root = Path | Mapping[str, bytes]
Found = TypeVar("Found")
Asked = TypeVarTuple("Asked")
Parts = tuple[str, tuple[Root, ...], date, int]  # what a window is sent as

Data = bytes  # a name for it where `bytes` is the method of Files
Held = tuple[bytes, str]  # a file and its digest

# The press's own layouts, fonts and factsheets: in the package where it is installed, beside it in
# a checkout.
INSTALLED = (Path(__file__).parent / "home").is_dir()
PACKAGES = Path(__file__).resolve().parents[1]  # the folder that `import press` is found in
HOME = PACKAGES / "press/home" if INSTALLED else PACKAGES

# Nobody's factsheet may be printed with another publisher's words or name.
PUBLISHERS_OWN = ("factsheets/", "layouts/brands/")
# The folders of a project, and of the press, that a window shows.
SEEN = ("factsheets", "layouts", "fonts")


class Missing(KeyError):
    """No such file, in the project or in the press."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Files:
    """A window on `roots`, nearest first, on the day `today`. The first `own` are the publisher's.

    Each question is remembered in `reads`: (kind, what) → answer. Kinds: `file` (answer: digest, or
    empty where there is none), `behind` (likewise, of the press's own file), `entry` (likewise, of
    a part of a file), `names` (the names found) and `past` (`yes` or `no`).
    """

    def __init__(self, *roots: Root, today: date, own: int = 1) -> None:
        self.roots = tuple(root.resolve() if isinstance(root, Path) else root for root in roots)
        self.today = today
        self.own = own
        self.reads: dict[tuple[str, str], str] = {}
        self.token = os.urandom(8).hex()  # tells windows apart where they are sent
        self._known: dict[str, Held | None] = {}
        self._behind: dict[str, Held | None] = {}
        self._listed: dict[tuple[str, str], tuple[str, ...]] = {}
        self._folders: dict[tuple[Path, str], bool] = {}
        self._done: dict[tuple[object, ...], tuple[object, dict[tuple[str, str], str]]] = {}

    def fresh_record(self) -> Files:
        """A window (Files) on the same folders and day, with an empty record of questions.

        The record is `reads`. Files that were read already are not read again.
        """
        window = Files(*self.roots, today=self.today, own=self.own)
        window._known, window._listed = self._known, self._listed
        window._behind = self._behind
        window._folders = self._folders
        window.token = self.token
        window._done = self._done
        return window

    def renewed(self, changed: Iterable[str]) -> Files:
        """The same window (Files) once what is `changed` (paths) has, with an empty record.

        `changed` are files and folders. What it knows of other files it still knows. Names in
        folders are looked for anew.
        """
        window = Files(*self.roots, today=self.today, own=self.own)
        paths = tuple(changed)
        under = tuple(f"{path}/" for path in paths)
        window._known = {
            path: held
            for path, held in self._known.items()
            if path not in paths and not path.startswith(under)
        }
        window._done = {a: done for a, done in self._done.items() if window.unchanged(done[1])}
        return window

    def memo(self, read: Callable[[Files, *Asked], Found], *arguments: *Asked) -> Found:
        """The result of `read(files, *arguments)`, kept for the next call that is the same.

        `read` is a function of a window (Files), `arguments` are what else it takes, which must be
        hashable. The questions that it asked are remembered at each call. An exception is not kept.
        """
        asked = (read, *arguments)
        if asked not in self._done:
            window = self.fresh_record()
            try:
                self._done[asked] = read(window, *arguments), window.reads
            finally:
                self.reads |= window.reads
        found, reads = self._done[asked]
        self.reads |= reads
        return cast(Found, found)  # kept under the function that gave it

    def bytes(self, path: str) -> bytes:
        """The whole file at `path`, as bytes. Raises Missing if there is none."""
        found = self._find(path)
        self.reads["file", path] = found[1] if found else ""
        if found is None:
            raise Missing(path)
        return found[0]

    def behind(self, path: str) -> Data | None:
        """The press's own file at `path`, as bytes, also where the publisher has one of that name.

        None where the press has none, or where the publisher's folder is the press's own.
        """
        found = self._find_behind(path)
        self.reads["behind", path] = found[1] if found else ""
        return found[0] if found else None

    def text(self, path: str) -> str:
        """The whole file at `path` as text, in UTF-8, without a byte order mark.

        Raises Missing, UnicodeDecodeError.
        """
        return self.bytes(path).decode("utf-8-sig")

    def exists(self, path: str) -> bool:
        """True if there is a file at `path`."""
        found = self._find(path)
        self.reads["file", path] = found[1] if found else ""
        return found is not None

    def entry(self, path: str, key: str) -> str:
        """The digest of the value of `key` at the outermost level of the YAML file at `path`.

        Empty where there is no such file or key, or where it does not begin a line.
        """
        answer = self._entry(path, key)
        self.reads["entry", f"{path}#{key}"] = answer
        return answer

    def names(self, folder: str, ending: str) -> tuple[str, ...]:
        """A sorted tuple of the names of files in a `folder` with this `ending`, endings included.

        They are those of all roots. A folder that is called so is none of them, nor is a link that
        leads nowhere, or out of its root. An ending may reach into sub-folders:
        names("layouts/brands", "/brand.yaml").
        """
        if (folder, ending) not in self._listed:
            self._listed[folder, ending] = self._names(folder, ending)
        names = self._listed[folder, ending]
        self.reads["names", f"{folder}/*{ending}"] = "\n".join(names)
        return names

    def stems(self, folder: str, ending: str) -> tuple[str, ...]:
        """A sorted tuple of the names of files in a `folder` with this `ending`, without it."""
        return tuple(name.removesuffix(ending) for name in self.names(folder, ending))

    def _names(self, folder: str, ending: str) -> tuple[str, ...]:
        found: set[str] = set()
        for root in self._roots(folder + "/"):
            if isinstance(root, Path):
                listed = _listed(root / folder, ending) if _leads_inside(root, folder) else ()
                found.update(
                    name
                    for name, is_file in listed
                    if is_file or self._is_file(root, f"{folder}/{name}")
                )
            else:
                found.update(
                    name
                    for name in (key.removeprefix(folder + "/") for key in root)
                    if name not in root
                    and name.endswith(ending)
                    and "/" not in name.removesuffix(ending)
                )
        return tuple(sorted(found))

    def past(self, day: date) -> bool:
        """True if `day` has gone by, on the day of the window.

        The answer is remembered, not the day it was asked: an edition stays fresh until it changes.
        """
        answer = self.today > day
        self.reads["past", day.isoformat()] = "yes" if answer else "no"
        return answer

    def unchanged(self, reads: Mapping[tuple[str, str], str]) -> bool:
        """True if each question in `reads`, a mapping to answers, has the same answer now."""
        return all(self._ask(kind, what) == answer for (kind, what), answer in reads.items())

    def answers(self, questions: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """The answers to `questions`, by question (a dictionary); they go into no record.

        A question is a pair of its kind and what it is about, as in `reads`.
        """
        return {(kind, what): self._ask(kind, what) for kind, what in questions}

    def path(self, path: str) -> Path | None:
        """The place on disk (a Path) of the file at `path`, for messages.

        None if it is in memory or nowhere.
        """
        for root in self._roots(path):
            if isinstance(root, Path) and (root / path).is_file():
                return root / path
        return None

    def _ask(self, kind: str, what: str) -> str:
        if kind == "past":
            return "yes" if self.today > date.fromisoformat(what) else "no"
        if kind == "names":
            folder, _, ending = what.rpartition("/*") if "/*" in what else ("", "", what)
            return "\n".join(self.fresh_record().names(folder, ending))
        if kind == "entry":
            path, _, key = what.partition("#")
            return self._entry(path, key)
        found = self._find_behind(what) if kind == "behind" else self._find(what)
        return found[1] if found else ""

    def _entry(self, path: str, key: str) -> str:
        found = self._find(path)
        entry = slice_of(found[0], key) if found else None
        return hashlib.sha256(entry).hexdigest() if entry else ""

    def _find(self, path: str) -> Held | None:
        if path not in self._known:
            self._known[path] = self._read(path, self._roots(path))
        return self._known[path]

    def _find_behind(self, path: str) -> Held | None:
        if path not in self._behind:
            self._behind[path] = self._read(path, self.roots[self.own :])
        return self._behind[path]

    def _read(self, path: str, roots: tuple[Root, ...]) -> Held | None:
        if path[:1] in ("", "/") or ".." in path.split("/") or "\0" in path or "\\" in path:
            return None
        for root in roots:
            try:
                data = self._on_disk(root, path) if isinstance(root, Path) else root[path]
            except (OSError, KeyError):
                continue
            return data, hashlib.sha256(data).hexdigest()
        return None

    def _on_disk(self, root: Path, path: str) -> Data:
        """A file's bytes; a link that leads out of the root leads nowhere. Raises OSError."""
        if not self._stays_inside(root, path):
            raise FileNotFoundError(path)
        with open(os.path.join(root, path), "rb") as file:
            return file.read()

    def _is_file(self, root: Path, path: str) -> bool:
        return os.path.isfile(os.path.join(root, path)) and self._stays_inside(root, path)

    def _stays_inside(self, root: Path, path: str) -> bool:
        folder = root, path.rpartition("/")[0]
        if folder not in self._folders:
            self._folders[folder] = _leads_inside(root, folder[1])
        at = os.path.join(root, path)
        return self._folders[folder] and (not os.path.islink(at) or _leads_inside(root, path))

    def _roots(self, path: str) -> tuple[Root, ...]:
        return self.roots[: self.own] if path.startswith(PUBLISHERS_OWN) else self.roots

    def packed(self) -> Files:
        """The same window (Files) on a copy in memory, to be sent where these folders are not."""
        roots = tuple(dict(_held(root)) if isinstance(root, Path) else root for root in self.roots)
        return Files(*roots, today=self.today, own=self.own)

    def stay(self) -> None:
        """Has a window that is sent to this process, as this one, know what this one has read."""
        _here.clear()
        _here[self.token] = self

    def __reduce__(self) -> tuple[Callable[[*Parts], Files], Parts]:
        return _sent, (self.token, self.roots, self.today, self.own)


def _listed(folder: Path, ending: str) -> Iterator[tuple[str, bool]]:
    """The names in a folder with an ending, with True for those that are known to be files."""
    if "/" in ending:
        found = folder.glob("*" + ending)
        yield from ((path.relative_to(folder).as_posix(), False) for path in found)
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(ending):
                yield entry.name, entry.is_file(follow_symlinks=False)


# The window that was sent here last. What it has read is not read again for the next edition.
_here: dict[str, Files] = {}


def _sent(token: str, roots: tuple[Root, ...], today: date, own: int) -> Files:
    """A window that came from another process, with an empty record."""
    if token not in _here:
        _here.clear()
        _here[token] = Files(*roots, today=today, own=own)
    return _here[token].fresh_record()


def _held(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder that a window can show: none that is made, hidden or a program."""
    for folder in SEEN:
        for file in sorted((root / folder).rglob("*")):
            at = file.relative_to(root)
            hidden = any(part.startswith(".") for part in at.parts)
            if not hidden and file.is_file() and _leads_inside(root, at.as_posix()):
                yield at.as_posix(), file.read_bytes()


def _leads_inside(root: Path, path: str) -> bool:
    """True if there is such a file or folder, and no link leads out of the root."""
    try:
        return (root / path).resolve(strict=True).is_relative_to(root)
    except OSError:
        return False

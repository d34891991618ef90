"""The digest of the press: of its modules, Python, its packages and the libraries of the system.

An edition that was made with others is made anew: a new Pango may break a line elsewhere, a new
validator may find other mistakes.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from press.files import HOME, INSTALLED

PACKAGE = os.path.dirname(os.path.dirname(__file__))
ENTRY = os.path.join("cli", "installed.py")  # makes no page, and stands elsewhere in a wheel
OWN = "factsheet-press"
# A package as pyproject.toml names it, and as another package asks for it: its name, its extras,
# and the condition, of which only `extra` is looked at.
DEPENDENCIES = re.compile(r"^dependencies = \[(.*?)^\]", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r'"([\w.-]+)(?:\[([\w,-]+)\])?')
ASKED_FOR = re.compile(
    r"^Requires-Dist: ([\w.-]+)(?:\[([\w,-]+)\])?[^;\n]*(?:;.*?extra == ['\"]([\w-]+))?",
    re.MULTILINE,
)


@cache
def press_digest() -> str:
    """A digest of the press and all that it needs. It changes when any of that does."""
    from press.typesetting import versions  # here: not every command asks for it

    digest = hashlib.sha256(sys.version.encode())
    for name, data in sorted(_modules()):
        digest.update(name.encode() + data)
    digest.update("\n".join(packages()).encode())
    digest.update("\n".join(map(" ".join, versions.libraries().items())).encode())
    return digest.hexdigest()


def _modules() -> Iterator[tuple[str, bytes]]:
    """The modules of the press that make pages: their paths below it, and their bytes."""
    below = len(PACKAGE) + 1
    for folder, inner, files in os.walk(PACKAGE):  # pathlib would take twice as long
        inner[:] = [name for name in inner if name not in ("home", "__pycache__")]
        for path in (os.path.join(folder, name) for name in files if name.endswith(".py")):
            if path[below:] != ENTRY:
                with open(path, "rb") as file:
                    yield path[below:], file.read()


def packages() -> list[str]:
    """The packages that the press needs, and those that they need, with versions, as a sorted list.

    Each is as pillow-12.0.0. Read off the folders that pip and uv leave beside each; asking
    importlib.metadata for all of them takes ten times as long.
    """
    there: dict[str, Path] = {}
    for folder in filter(None, sys.path):
        for found in Path(folder).glob("*.dist-info"):
            there.setdefault(_plain(found.name.partition("-")[0]), found)
    waiting, seen = list(_own(there)), set()
    while waiting:
        name, extras = waiting.pop()
        if name in there and (name, extras) not in seen:
            seen.add((name, extras))
            waiting += _below(there[name], extras)
    return sorted({there[name].name.removesuffix(".dist-info") for name, _ in seen})


def _own(there: Mapping[str, Path]) -> Iterable[tuple[str, str]]:
    """The packages that the press itself asks for, each with its extras: as it was installed, or as
    the pyproject.toml of a checkout says. Where neither is there, all packages there are."""
    if INSTALLED and OWN in there:
        return _below(there[OWN], "")
    project = HOME / "pyproject.toml"
    named = DEPENDENCIES.search(project.read_text("utf-8")) if project.is_file() else None
    if named is None:
        return ((name, "") for name in there)
    return ((_plain(name), extras) for name, extras in NAMED.findall(named[1]))


def _below(package: Path, extras: str) -> Iterator[tuple[str, str]]:
    """The packages that a package needs, for these extras too, each with extras of its own."""
    try:
        about = (package / "METADATA").read_text("utf-8").partition("\n\n")[0]
    except OSError:
        return
    for name, its_extras, for_extra in ASKED_FOR.findall(about):
        if not for_extra or for_extra in extras.split(","):
            yield _plain(name), its_extras


def _plain(name: str) -> str:
    """The name of a package in its one spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()

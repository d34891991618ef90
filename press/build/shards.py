"""Shards: the parts of an order that several machines print, each by itself and in its own folder.

Which shard an edition is in depends on its name and on the number of shards alone: every machine
finds the same without asking another, today and tomorrow, so that what a shard keeps stays with it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from press.build.artifact_record import RECORDS, record_name
from press.build.atomic import digest
from press.build.json_values import to_json
from press.build.plan import Order
from press.build.press_digest import press_digest
from press.build.store import load, save
from press.edition import Artifact, Edition, Problem

SHARD = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
LIKE = "write which one of how many, like 1/3"


class Shard(NamedTuple):
    """One shard of so many. They are numbered from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        """The shard as people write it: 2/3."""
        return f"{self.number}/{self.of}"

    def has(self, edition: Edition) -> bool:
        """True if an `edition` (Edition) is printed by this shard. Its copies are, too."""
        name = "\0".join((edition.brand, edition.topic, edition.format, edition.language))
        known = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(known, "big") % self.of == self.number - 1


def shard_of(words: str) -> Shard:
    """The Shard that `words` name: 2/3 is the second of three.

    Raises ValueError, with a sentence for people, for words that are not two whole numbers with a
    slash between them, the first from 1 to the second.
    """
    found = SHARD.fullmatch(words)
    if not found:
        raise ValueError(f"`{words}` is no shard: {LIKE}")
    shard = Shard(int(found[1]), int(found[2]))
    if shard.of == 0:
        raise ValueError(f"`{words}` is no shard: of one alone, the first is 1/1")
    if shard.number == 0:
        first, last = Shard(1, shard.of), Shard(shard.of, shard.of)
        raise ValueError(
            f"`{words}` is no shard: they are numbered from {first} to {last}; "
            "where a machine counts from 0, add 1"
        )
    if shard.number > shard.of:
        last = Shard(shard.of, shard.of)
        raise ValueError(f"`{words}` is no shard: the last one is {last}")
    return shard


class ShardRecord(NamedTuple):
    """What the folder of a shard tells of its last run, once that has come to its end.

    `press` and `editions` are digests: of the press, and of all editions of the order, those of
    other shards too. `records` are those of what it made or had, by name, each with its digest;
    `failed` counts what it could not make, and `problems` say why.
    """

    shard: Shard
    order: Order
    editions: str
    press: str
    records: dict[str, str]
    failed: int
    problems: list[Problem]


def shard_file(folder: Path) -> Path:
    """The path of the file in which `folder`, that of a shard, tells of its last run."""
    return folder / RECORDS / "shard.json"


def read_shard(folder: Path) -> ShardRecord | None:
    """What `folder` tells of its last run as a shard (ShardRecord).

    None if the folder is not that of a shard, or if the run was interrupted.
    """
    record = load(shard_file(folder), ShardRecord)
    return record if record and 0 < record.shard.number <= record.shard.of else None


class ShardRun:
    """A run of one shard, which leaves its record only at its end.

    `shard` is the part of the `order` that is printed, `editions` are all of the order, and
    `folder` is the one that the shard is printed to.
    """

    def __init__(self, shard: Shard, order: Order, editions: list[Edition], folder: Path) -> None:
        self.shard, self.order, self.folder = shard, order, folder
        self.all = len(editions)
        self.editions = digest(b"\n".join(map(to_json, sorted(editions))))
        self._records: list[str] = []
        self._failed: list[Artifact] = []

    def begin(self) -> list[Problem]:
        """Removes the record of the last run from the folder. Raises OSError.

        Gives a list with a warning (Problem) if that was of another shard or another order, which
        cannot be merged now; else an empty one.
        """
        before = read_shard(self.folder)
        shard_file(self.folder).unlink(missing_ok=True)
        if before is None or (before.shard, before.order) == (self.shard, self.order):
            return []
        other = "this" if before.order == self.order else "another"
        message = (
            f"{self.folder} was shard {before.shard} of {other} order, "
            f"and is now shard {self.shard} of this one"
        )
        hint = "to merge both, give each a folder of its own with --output"
        return [Problem("warning", "other-order", message, None, hint)]

    def add(self, artifact: Artifact) -> None:
        """Takes down what came of an edition or a copy: its `artifact` (Artifact)."""
        if artifact.made:
            self._records.append(record_name(artifact.edition))
        else:
            self._failed.append(artifact)

    def end(self, problems: Iterable[Problem]) -> None:
        """Writes the record of the run into its folder. Raises OSError.

        `problems` (Problem) are those of the whole order.
        """
        at = self.folder / RECORDS
        found = {*problems, *(each for failed in self._failed for each in failed.problems)}
        record = ShardRecord(
            self.shard,
            self.order,
            self.editions,
            press_digest(),
            {name: digest((at / name).read_bytes()) for name in sorted(self._records)},
            len(self._failed),
            sorted(found, key=lambda problem: problem.key),
        )
        save(shard_file(self.folder), record._asdict())

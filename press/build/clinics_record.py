"""The record of clinics: one store for all the copies of an edition."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from press.build.store import Question
from press.edition import Edition, Problem


@dataclass
class KnownCopy:
    """A clinic's copy in a record, by its path below the output folder.

    `row`, `base` and `pdf` are digests: of what it alone and what all were made from, and its own;
    `base` is empty for that of the record. `empty` is what it leaves to be filled in, `at` the
    place of the clinic in the table, and `words` are the clinic's. `clinic` is its id.
    """

    path: str
    row: str = ""
    pdf: str = ""
    empty: list[str] = field(default_factory=list)
    at: str = ""
    words: str = ""
    base: str = ""
    clinic: str = ""


@dataclass
class ClinicsRecord:
    """The record of an edition's copies for clinics, which are known by their ids.

    `source` is the name of the table; `base` and `press` are digests, of what all copies have and
    of what made them. `left` are older copies that lie there still: of clinics that have left the
    table, that were refused, or whose turn has not come. An earlier press wrote `gone`, the paths
    of the first kind.
    """

    edition: Edition
    source: str = ""
    base: str = ""
    press: str = ""
    asked: list[Question] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    left: list[KnownCopy] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    clinics: dict[str, KnownCopy] = field(default_factory=dict)

    @property
    def copies(self) -> list[KnownCopy]:
        """A list of all copies, those that are left too, each with its clinic and its base."""
        now = [replace(copy, clinic=name) for name, copy in self.clinics.items()]
        gone = [KnownCopy(path, clinic=path.split("/")[-2]) for path in self.gone if "/" in path]
        return [replace(copy, base=copy.base or self.base) for copy in (*now, *self.left, *gone)]

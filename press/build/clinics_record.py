"""The record of clinics: one store for all the copies of an edition."""

from __future__ import annotations

from dataclasses import dataclass, field

from press.build.store import Question
from press.edition import Edition, Problem


@dataclass
class KnownCopy:
    """A clinic's copy in a record, by its path below the output folder.

    `row` and `pdf` are digests: of what it was made from, and its own. `empty` is what it leaves to
    be filled in, `at` the place of the clinic in the table, and `words` are the clinic's.
    """

    path: str
    row: str = ""
    pdf: str = ""
    empty: list[str] = field(default_factory=list)
    at: str = ""
    words: str = ""


@dataclass
class ClinicsRecord:
    """The record of an edition's copies for clinics, which are known by their ids.

    `source` is the name of the table; `base` and `press` are digests, of what all copies have and
    of what made them. `gone` are the files of clinics that are in the table no longer.
    """

    edition: Edition
    source: str = ""
    base: str = ""
    press: str = ""
    asked: list[Question] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    clinics: dict[str, KnownCopy] = field(default_factory=dict)

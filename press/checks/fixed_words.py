"""Fixed words and fields of a brand that a project has, and nothing prints."""

from __future__ import annotations

from collections.abc import Iterator

from press.model import Problem, Proof

NEEDS = "words"


def check(proof: Proof) -> Iterator[Problem]:
    """Warns of a project's words that nothing prints, and of fields of its brand without effect.

    Words are misspelt or left over; fields are of the standard brand.yml.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it.
    """
    yield from proof.factsheet.language.unknown
    yield from proof.factsheet.brand.unused

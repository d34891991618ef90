"""Fixed words: a project's own words for the press's, which something must print."""

from __future__ import annotations

from collections.abc import Iterator

from press.model import Problem, Proof

NEEDS = "words"


def check(proof: Proof) -> Iterator[Problem]:
    """Warns of a project's words that nothing prints, which are misspelt or left over.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it.
    """
    yield from proof.factsheet.language.unknown

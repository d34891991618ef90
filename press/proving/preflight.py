"""Preflight: puts a proof before every family of checks there is.

A family is a module of this room with `check(proof)`, and `NEEDS`: `words` if it can answer before
anything is typeset, `pages` if it asks for the pages of a PDF, `web` if for a web page. Adding one
is adding a file. A module without `NEEDS` only helps families.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

from press.model import Problem, Proof, Unprintable
from press.proving.nothing_lost import place_of


def proofread(proof: Proof) -> tuple[Problem, ...]:
    """What can be said of a proof without pages. Raises Unprintable with it if it is a mistake:
    what is wrong already need not be laid out."""
    found = tuple(problem for family in _families("words") for problem in family.check(proof))
    if any(problem.level == "error" for problem in found):
        raise Unprintable(found)
    return found


def preflight(proof: Proof, known: tuple[Problem, ...] = ()) -> tuple[Problem, ...]:
    """Everything that can be said of a finished proof, with what is known of it already."""
    needs, made = ("pages", proof.pages) if proof.pages else ("web", proof.web)
    found = [problem for family in _families(needs) for problem in family.check(proof)]
    said = [_placed(problem, proof) for problem in made.problems]
    return tuple(sorted({*known, *said, *found}, key=lambda problem: problem.key))


def _placed(problem: Problem, proof: Proof) -> Problem:
    """Typesetting knows which character has no face, and the topic knows where it stands."""
    if problem.code != "missing-glyph" or problem.at:
        return problem
    character = chr(int(problem.message.rpartition("U+")[2].rstrip(")"), 16))
    return replace(problem, at=place_of(proof, character))


def _families(needs: str) -> Iterator[ModuleType]:
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem not in ("__init__", "preflight"):
            family = import_module(f"press.proving.{file.stem}")
            if getattr(family, "NEEDS", "") == needs:
                yield family

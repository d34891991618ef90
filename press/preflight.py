"""Preflight: puts a proof before every family of checks there is.

A family is a module of checks/ or rules/ with `check(proof)`, and `NEEDS`: `words` if it can answer
before anything is typeset, `pages` if it asks for the pages of a PDF, `web` if for a web page, and
`drawing` if it looks at drawn pages: that takes long, and is done where it is asked for. Adding one
is adding a file. A module without `NEEDS` only helps families.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from press.checks.nothing_lost import place_of
from press.model import Location, Problem, Proof, Unprintable
from press.rules.engine import UNLISTED
from press.walk import walk

ROOMS = ("checks", "rules", "rules/families")  # where families stand
# Of what typesetting says: what has its place in a topic.
OF_THE_TOPIC = ("missing-glyph", "image-", "drawing-", "file-too-large")


def proofread(proof: Proof) -> tuple[Problem, ...]:
    """The problems of a proof that can be found without pages.

    Raises Unprintable with them if one is an error: such a proof need not be laid out.
    """
    language = proof.factsheet.topic.language.partition("-")[0]
    problems = (problem for family in families("words") for problem in family.check(proof))
    found = _as_one(problems, language)
    if any(problem.level == "error" for problem in found):
        raise Unprintable(found)
    return found


def _as_one(problems: Iterable[Problem], language: str) -> tuple[Problem, ...]:
    """Problems with those of rules that could not look, if there are many, told as one."""
    found = tuple(problems)
    blind = [problem for problem in found if problem.code == UNLISTED]
    if len(blind) < 2:
        return found
    codes = ", ".join(problem.about for problem in blind)
    message = f"{len(blind)} rules did not look: they have no lists of words for `{language}`"
    file = f"layouts/rules/words/{language}.yaml"
    hint = f"write the lists into {file}, as in layouts/rules/words/en.yaml, for {codes}"
    return (
        *(p for p in found if p.code != UNLISTED),
        replace(blind[0], message=message, hint=hint),
    )


def preflight(
    proof: Proof, known: tuple[Problem, ...] = (), drawing: bool = False
) -> tuple[Problem, ...]:
    """All problems of a finished proof: those that are `known` already, and those found now."""
    needs = "pages" if proof.pages else "web"
    asked = (*families(needs), *(families("drawing") if drawing and proof.pages else ()))
    found = [problem for family in asked for problem in family.check(proof)]
    said = [_placed(problem, proof) for problem in proof.made.problems]
    return tuple(sorted({*known, *said, *found}, key=lambda problem: problem.key))


def _placed(problem: Problem, proof: Proof) -> Problem:
    """A problem of typesetting with its place in the topic.

    Typesetting knows which character has no face, or which picture cannot be printed; the topic
    knows where it stands.
    """
    if problem.at or not problem.about or not problem.code.startswith(OF_THE_TOPIC):
        return problem
    if problem.code == "missing-glyph":
        return replace(problem, at=place_of(proof, problem.about))
    name = problem.about.rpartition("/")[2]
    blocks = (block for one in proof.factsheet.topic.whole for block in one.blocks)
    # A drawing of the brand or the layout is its own place, if it is there at all.
    itself = None if problem.code == "image-missing" else Location(problem.about)
    shows = (block.at for block in blocks if any(leaf.value == name for leaf in walk(block.fields)))
    return replace(problem, at=next(shows, itself))


@cache
def families(needs: str) -> tuple[ModuleType, ...]:
    """The families with this value of `NEEDS`."""
    return tuple(module for module in _modules() if getattr(module, "NEEDS", "") == needs)


def _modules() -> Iterator[ModuleType]:
    """Every module of the rooms that hold families."""
    for room in ROOMS:
        names = (file.stem for file in Path(__file__).parent.joinpath(room).glob("*.py"))
        for name in sorted(name for name in names if name != "__init__"):
            yield import_module(f"press.{room.replace('/', '.')}.{name}")

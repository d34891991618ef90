"""Preflight: puts a proof before every family of checks there is.

A family is a module of checks/ or rules/ with `check(proof)`, and `NEEDS`: `words` if it can answer
before anything is typeset, `pages` if it asks for the pages of a PDF, `web` if for a web page,
`pages or web` if for either, and `drawing` if it looks at drawn pages: that takes long, and is done
where it is asked for. Adding one is adding a file. A module without `NEEDS` only helps families.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from press.model import Problem, Proof, Unprintable
from press.rules.engine import UNLISTED

ROOMS = ("checks", "rules", "rules/families")  # where families stand


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
    found = (problem for family in asked for problem in family.check(proof))
    return tuple(sorted({*known, *found}, key=lambda problem: problem.key))


@cache
def families(needs: str) -> tuple[ModuleType, ...]:
    """The families whose `NEEDS` names this."""
    return tuple(module for module in _modules() if needs in getattr(module, "NEEDS", "").split())


def _modules() -> Iterator[ModuleType]:
    """Every module of the rooms that hold families."""
    for room in ROOMS:
        names = (file.stem for file in Path(__file__).parent.joinpath(room).glob("*.py"))
        for name in sorted(name for name in names if name != "__init__"):
            yield import_module(f"press.{room.replace('/', '.')}.{name}")

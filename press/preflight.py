"""Preflight: puts a proof before every family of checks and of rules there is.

A family of checks is a module of checks/ or rules/ with `check(proof)`, and `NEEDS`: `words` if it
can answer before anything is typeset, `pages` if it asks for the pages of a PDF, `web` if for a web
page, `pages or web` if for either, and `drawing` if it looks at drawn pages: that takes long, and
is done where it is asked for. Adding one is adding a file, and so is adding a family of rules. A
module without `NEEDS` only helps others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from press.model import Problem, Proof, Unprintable
from press.rules.engine import UNLISTED, families, judge, modules_of, rules_of

PACKAGES = ("press.checks", "press.rules")  # where families of checks stand


def proofread(proof: Proof) -> tuple[Problem, ...]:
    """The Problems of a `proof` (Proof) that can be found without pages, as a tuple.

    Raises Unprintable with them if one is an error: such a proof need not be laid out.
    """
    found = [problem for check in checks("words") for problem in check(proof)]
    for family in families():
        found += judge(rules_of(family), proof)
    problems = _unlisted_summed_up(found, proof.factsheet.topic.language.partition("-")[0])
    if any(problem.level == "error" for problem in problems):
        raise Unprintable(problems)
    return problems


def _unlisted_summed_up(found: list[Problem], language: str) -> tuple[Problem, ...]:
    """Problems, with those of several rules that have no list of words as one."""
    unlisted = [problem for problem in found if problem.code == UNLISTED]
    if len(unlisted) < 2:
        return tuple(found)
    codes = ", ".join(problem.about for problem in unlisted)
    message = f"{len(unlisted)} rules did not look: they have no lists of words for `{language}`"
    file = f"layouts/rules/words/{language}.yaml"
    hint = f"write the lists into {file}, as in layouts/rules/words/en.yaml, for {codes}"
    others = (problem for problem in found if problem.code != UNLISTED)
    return (*others, replace(unlisted[0], message=message, hint=hint))


def preflight(
    proof: Proof, known: tuple[Problem, ...] = (), drawing: bool = False
) -> tuple[Problem, ...]:
    """All Problems of a finished `proof` (Proof), as a sorted tuple: those `known` and new ones.

    `known` is a tuple of Problems found before. With `drawing`, checks that look at drawn pages,
    which take long, are made too.
    """
    asked = checks("pages" if proof.pages else "web")
    if drawing and proof.pages:
        asked += checks("drawing")
    found = (problem for check in asked for problem in check(proof))
    return tuple(sorted({*known, *found}, key=lambda problem: problem.key))


@cache
def checks(needs: str) -> tuple[Callable[[Proof], Iterator[Problem]], ...]:
    """A tuple of the functions `check(proof)` of families whose `NEEDS` has the word `needs`.

    Each takes a Proof and yields Problems.
    """
    modules = (module for package in PACKAGES for module in modules_of(package))
    return tuple(one.check for one in modules if needs in getattr(one, "NEEDS", "").split())

"""The problems that typesetting found itself, each at its place in the topic.

Typesetting knows which character has no face, or which picture cannot be printed; the topic knows
where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from press.checks.nothing_lost import place_of, place_of_picture
from press.model import Location, Problem, Proof
from press.walk import texts

NEEDS = "pages or web"
# What has its place in a topic.
OF_THE_TOPIC = ("missing-glyph", "image-", "drawing-", "file-too-large")
# An emoji, and what changes its skin or is joined to it.
EMOJI = re.compile("(\\S)(?:[\U0001f3fb-\U0001f3ff]|\u200d\\S)+")


def check(proof: Proof) -> Iterator[Problem]:
    """Hands on the problems that typesetting noted on its pages, or making its web page.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it. Raises ValueError
    if it has neither pages nor a web page.
    """
    lacking = {one.about for one in proof.made.problems if one.code == "missing-glyph"}
    parts = _parts_of_emoji(lacking, proof)
    for problem in proof.made.problems:
        if problem.code != "missing-glyph" or problem.about not in parts:
            yield _located(problem, proof)


def _parts_of_emoji(lacking: set[str], proof: Proof) -> set[str]:
    """Those of the `lacking` characters that are seen as one sign with another before them."""
    words = "".join(text.value for text in texts(proof.factsheet.topic))
    alone = EMOJI.sub(lambda sign: sign[1] if sign[1] in lacking else sign[0], words)
    return {character for character in lacking if character in words and character not in alone}


def _located(problem: Problem, proof: Proof) -> Problem:
    if problem.at or not problem.about or not problem.code.startswith(OF_THE_TOPIC):
        return problem
    if problem.code == "missing-glyph":
        return replace(problem, at=place_of(proof, problem.about))
    # A drawing of the brand or the layout is its own place, if it is there at all.
    itself = None if problem.code == "image-missing" else Location(problem.about)
    name = problem.about.rpartition("/")[2]
    return replace(problem, at=place_of_picture(proof, name) or itself)

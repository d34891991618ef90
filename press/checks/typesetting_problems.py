"""The problems that typesetting found itself, each at its place in the topic.

Typesetting knows which character has no face, or which picture cannot be printed; the topic knows
where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from press.checks.nothing_lost import place_of, place_of_picture
from press.declared.look import BrandFields
from press.model import Location, Problem, Proof
from press.walk import texts

NEEDS = "pages or web"
# What has its place in a topic.
OF_THE_TOPIC = ("missing-glyph", "image-", "drawing-", "file-too-large")
OF_LETTERS = ("missing-glyph", "borrowed-letter")
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
        if problem.code == "unseen-logo":
            yield from _on_light_ground(problem, proof.factsheet.brand.about)
        elif problem.code != "missing-glyph" or problem.about not in parts:
            yield _located(problem, proof)


def _on_light_ground(problem: Problem, brand: BrandFields) -> Iterator[Problem]:
    """The problem of a logo at the brand's line; not of one that is there for dark grounds."""
    logos = [(brand.logo.medium, brand.logo.at), (brand.logo.mono, brand.logo.at)]
    logos += [(brand.partner.logo, brand.partner.at)] if brand.partner else []
    shown = unquote(problem.about)
    yield from (
        replace(problem, at=at) for logo, at in logos if logo and shown.endswith(f"/{logo}")
    )


def _parts_of_emoji(lacking: set[str], proof: Proof) -> set[str]:
    """Those of the `lacking` characters that are seen as one sign with another before them."""
    words = "".join(text.value for text in texts(proof.factsheet.topic))
    alone = EMOJI.sub(lambda sign: sign[1] if sign[1] in lacking else sign[0], words)
    return {character for character in lacking if character in words and character not in alone}


def _located(problem: Problem, proof: Proof) -> Problem:
    if problem.at or not problem.about or not problem.code.startswith(OF_THE_TOPIC + OF_LETTERS):
        return problem
    if problem.code in OF_LETTERS:
        return replace(problem, at=_place_of_character(proof, problem.about))
    # A drawing of the brand or the layout is its own place, if it is there at all.
    itself = None if problem.code == "image-missing" else Location(problem.about)
    name = problem.about.rpartition("/")[2]
    return replace(problem, at=place_of_picture(proof, name) or itself)


def _place_of_character(proof: Proof, character: str) -> Location:
    """The place of a character in the topic, or else in the words that brand and language add."""
    at, sheet = place_of(proof, character), proof.factsheet
    if at != sheet.topic.at:
        return at
    for text in texts((sheet.brand.about, sheet.language.about, *sheet.library.helplines.values())):
        if character in text.value:
            return text.place(text.value.index(character))
    return at

"""Embedded fonts: only those of the brand and of the press are in a PDF."""

from __future__ import annotations

from collections.abc import Iterator

from press.model import Problem, Proof

NEEDS = "pages"

# The families of the press. Pictures, and characters that a brand's own lack, are set in them.
PRESS = ("Atkinson Hyperlegible Next", "Lexend", "Noto Sans", "Source Sans 3")


def check(proof: Proof) -> Iterator[Problem]:
    """Names every embedded font that neither the brand nor the press has.

    Yields Problems. `proof` (a Proof) holds an edition with all that led to it. Raises ValueError
    if it has no pages.
    """
    type_ = proof.factsheet.brand.about.typography
    chosen = {part.family.value for part in (type_.base, type_.headings, type_.numbers) if part}
    allowed = {_without_blanks(family) for family in (*chosen, *PRESS)}
    for font in sorted(proof.finished_pages.facts.fonts):
        if not any(_without_blanks(font).startswith(family) for family in allowed):
            message = f"the font `{font}` is not one of the brand's"
            hint = "name a family of fonts/ or of the brand in brand.yaml and in the styles"
            at = proof.factsheet.brand.about.at
            yield Problem("error", "foreign-font", message, at, hint, about=font)


def _without_blanks(name: str) -> str:
    """A name in small letters without blanks and hyphens: files differ in these."""
    return name.replace(" ", "").replace("-", "").casefold()

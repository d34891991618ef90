"""Only our faces are embedded, each from one file, and each page has them."""

from __future__ import annotations

from collections.abc import Iterator

from press.model import Problem, Proof

NEEDS = "pages"

# The faces of the press, which pictures and characters that a brand lacks are set in.
PRESS = ("Atkinson Hyperlegible Next", "Lexend", "Noto Sans", "Source Sans 3")


def check(proof: Proof) -> Iterator[Problem]:
    """Names every embedded font that neither the brand nor the press has."""
    type_ = proof.factsheet.brand.about.typography
    chosen = {part.family.value for part in (type_.base, type_.headings, type_.numbers) if part}
    allowed = {_close(family) for family in (*chosen, *PRESS)}
    for font in sorted(proof.pages.facts.fonts):
        if not any(_close(font).startswith(family) for family in allowed):
            message = f"the font `{font}` is not one of the brand's"
            hint = "name a family of fonts/ or of the brand in brand.yaml and in the styles"
            yield Problem(
                "error", "foreign-font", message, proof.factsheet.brand.about.at, hint, about=font
            )


def _close(name: str) -> str:
    return name.replace(" ", "").replace("-", "").casefold()
